import { createHmac, randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AccessKey } from '../../lambda/types.ts';
import { readIfPresent, writeOnce } from '../files.ts';
import { iamDirectory } from './directory.ts';

/** Who an access key id belongs to, the secret that its signatures are made with, and the token that comes with them. */
export interface AccessKeyOwner {
  readonly owner: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
}

/** Where the broker's IAM listener looks for keys: one file `<access key id>.json` each. */
export function accessKeysDirectory(dataDirectory: string): string {
  return join(iamDirectory(dataDirectory), 'access-keys');
}

/**
 * The access key of an owner (a function's name): always the same one in a data directory, another in the next.
 * The broker's IAM listener accepts it from now on, with `User:<owner>` as principal.
 * @param dataDirectory absolute path, the one of `startServices`; after a `fresh` start, which clears older keys.
 */
export function accessKeyFor(dataDirectory: string, owner: string): AccessKey {
  const key = deriveKey(seedOf(dataDirectory), owner);
  const { accessKeyId, secretAccessKey, sessionToken } = key;
  const known: AccessKeyOwner = { owner, secretAccessKey, sessionToken };
  writeOnce(join(accessKeysDirectory(dataDirectory), `${accessKeyId}.json`), JSON.stringify(known));
  return key;
}

/** Who has this access key, or undefined when nobody has. */
export function ownerOfAccessKey(dataDirectory: string, accessKeyId: string): AccessKeyOwner | undefined {
  if (!/^[A-Z0-9]{16,128}$/.test(accessKeyId)) return undefined;
  const text = readIfPresent(join(accessKeysDirectory(dataDirectory), `${accessKeyId}.json`));
  return text === undefined ? undefined : (JSON.parse(text) as AccessKeyOwner);
}

const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/**
 * `ASIA` (temporary credentials) and 16 characters of base32, a secret of 40 of base64: the shape of AWS's own keys.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-unique-ids
 * Tokens of AWS are opaque; this one too has characters that a URL must encode.
 */
function deriveKey(seed: string, owner: string): AccessKey {
  const derive = (purpose: string) => createHmac('sha256', seed).update(`${purpose}:${owner}`).digest();
  const id = Array.from(derive('id').subarray(0, 16), (byte) => BASE32[byte % 32]).join('');
  return {
    accessKeyId: `ASIA${id}`,
    secretAccessKey: derive('secret').toString('base64').slice(0, 40),
    sessionToken: `IQoJ/+${derive('token').toString('base64')}`,
  };
}

function seedOf(dataDirectory: string): string {
  mkdirSync(accessKeysDirectory(dataDirectory), { recursive: true, mode: 0o700 });
  const file = join(iamDirectory(dataDirectory), 'seed');
  writeOnce(file, randomBytes(32).toString('hex'));
  return readFileSync(file, 'utf8');
}
