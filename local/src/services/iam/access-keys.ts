import { createHmac, randomBytes } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { AccessKey } from '../../iam/types.ts';
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
  const accessKeyOwner: AccessKeyOwner = { owner, secretAccessKey, sessionToken };
  writeOnce(join(accessKeysDirectory(dataDirectory), `${accessKeyId}.json`), JSON.stringify(accessKeyOwner));
  return key;
}

/** Who has this access key, or undefined when no identity has it. */
export function ownerOfAccessKey(dataDirectory: string, accessKeyId: string): AccessKeyOwner | undefined {
  if (!/^[A-Z0-9]{16,128}$/.test(accessKeyId)) return undefined;
  const text = readIfPresent(join(accessKeysDirectory(dataDirectory), `${accessKeyId}.json`));
  return text === undefined ? undefined : (JSON.parse(text) as AccessKeyOwner);
}

/** How the ids of keys of a session begin, which no other key of ours or of AWS is likely to. */
const SESSION_PREFIX = 'ASIALOCAL';

/** Whether an access key was made by `sessionKeyFor`, in this run or before. */
export const isSessionKey = (accessKeyId: string) => accessKeyId.startsWith(SESSION_PREFIX);

/** A new access key for a session of a role. The broker knows its holder as `owner` until it is removed. */
export function sessionKeyFor(dataDirectory: string, owner: string): AccessKey {
  const key = deriveKey(randomBytes(32).toString('hex'), owner);
  const accessKeyId = `${SESSION_PREFIX}${key.accessKeyId.slice(SESSION_PREFIX.length)}`;
  const { secretAccessKey, sessionToken } = key;
  mkdirSync(accessKeysDirectory(dataDirectory), { recursive: true, mode: 0o700 });
  writeOnce(keyFile(dataDirectory, accessKeyId), JSON.stringify({ owner, secretAccessKey, sessionToken }));
  return { ...key, accessKeyId };
}

/** Ends the use of a session's key at the broker. */
export function removeSessionKey(dataDirectory: string, accessKeyId: string): void {
  rmSync(keyFile(dataDirectory, accessKeyId), { force: true });
}

/** Ends the use of all keys of sessions, those of an earlier run. */
export function removeSessionKeys(dataDirectory: string): void {
  mkdirSync(accessKeysDirectory(dataDirectory), { recursive: true, mode: 0o700 });
  for (const file of readdirSync(accessKeysDirectory(dataDirectory)).filter(isSessionKey))
    rmSync(join(accessKeysDirectory(dataDirectory), file), { force: true });
}

const keyFile = (dataDirectory: string, accessKeyId: string) =>
  join(accessKeysDirectory(dataDirectory), `${accessKeyId}.json`);

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
