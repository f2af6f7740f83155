import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import {
  type CryptoKey,
  calculateJwkThumbprint,
  exportJWK,
  generateKeyPair,
  importJWK,
  type JWK,
} from 'jose';

/** The issuer's key pair; `publicJwk` is what the key set publishes. */
export interface SigningKey {
  readonly kid: string;
  readonly privateKey: CryptoKey;
  readonly publicKey: CryptoKey;
  readonly publicJwk: JWK;
}

export const ALGORITHM = 'RS256';

/** Reads the key from `<directory>/issuer-key.json`, readable by its owner only, or makes one there. */
export async function loadSigningKey(directory: string): Promise<SigningKey> {
  const file = path.join(directory, 'issuer-key.json');
  const privateJwk = (await readKey(file)) ?? (await createKey(file));
  const { n, e, kty } = privateJwk;
  const kid = await calculateJwkThumbprint({ n, e, kty });
  const publicJwk = { kid, kty, n, e, alg: ALGORITHM, use: 'sig' };
  return {
    kid,
    privateKey: (await importJWK(privateJwk, ALGORITHM)) as CryptoKey,
    publicKey: (await importJWK(publicJwk, ALGORITHM)) as CryptoKey,
    publicJwk,
  };
}

async function readKey(file: string): Promise<JWK | undefined> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as JWK;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new Error(`The token issuer's key ${file} cannot be read; delete it to have a new one made.`, {
      cause: error,
    });
  }
}

async function createKey(file: string): Promise<JWK> {
  const { privateKey } = await generateKeyPair(ALGORITHM, { extractable: true });
  const jwk = await exportJWK(privateKey);
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, JSON.stringify(jwk), { mode: 0o600 });
  return jwk;
}
