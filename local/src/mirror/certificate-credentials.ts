import { createSecureContext } from 'node:tls';
import { InvalidCertificateError } from '../event-source-mapping/consumer/errors.ts';

/** A client's certificate as Node's TLS takes it. */
export interface TlsCredentials {
  readonly cert: string;
  readonly key: string;
  readonly passphrase?: string;
}

/** DER of PBES2 (1.2.840.113549.1.5.13), by which OpenSSL encrypts private keys by default. */
const PBES2 = Buffer.from('06092a864886f70d01050d', 'hex');

/**
 * The client certificate in the value of a secret: `certificate` (PEM, the client's first), `privateKey` (PKCS #8 as PEM),
 * and `privateKeyPassword` for an encrypted key.
 * https://docs.aws.amazon.com/lambda/latest/dg/kafka-cluster-auth.html
 * @throws {InvalidCertificateError} for a value of another form, and a pair that does not fit.
 */
export function tlsCredentialsOf(value: string): TlsCredentials {
  const { certificate, privateKey, privateKeyPassword } = objectOf(value);
  if (typeof certificate !== 'string' || typeof privateKey !== 'string')
    throw new InvalidCertificateError(
      'the secret must be a JSON object with the keys certificate and privateKey',
    );
  if (isPbes2(privateKey))
    throw new InvalidCertificateError(
      'the private key is encrypted by PBES2, which Lambda does not take: use PBES1 (openssl pkcs8 -topk8 -v1 PBE-SHA1-3DES)',
    );
  const passphrase = typeof privateKeyPassword === 'string' ? { passphrase: privateKeyPassword } : {};
  const credentials = { cert: certificate, key: privateKey, ...passphrase };
  try {
    createSecureContext(credentials);
  } catch (cause) {
    throw new InvalidCertificateError((cause as Error).message, { cause });
  }
  return credentials;
}

function objectOf(value: string): Record<string, unknown> {
  try {
    return (JSON.parse(value) ?? {}) as Record<string, unknown>;
  } catch {
    return {}; // Not JSON: the caller misses the keys.
  }
}

function isPbes2(privateKey: string): boolean {
  const [, content = ''] = /-----BEGIN ENCRYPTED PRIVATE KEY-----([^-]+)/.exec(privateKey) ?? [];
  return Buffer.from(content, 'base64').includes(PBES2);
}
