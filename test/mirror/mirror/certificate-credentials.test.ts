import { createPrivateKey, X509Certificate } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { tlsCredentialsOf } from '../../../local/src/mirror/certificate-credentials.ts';
import {
  clientCertificateIn,
  selfSignedCertificate,
} from '../../../local/src/services/iam/client-certificate.ts';

const { certificate, privateKey } = selfSignedCertificate('sarah');
const encrypted = (options: { cipher: string }) =>
  createPrivateKey(privateKey)
    .export({ type: 'pkcs8', format: 'pem', passphrase: 'open sesame', ...options })
    .toString();

describe('A client certificate that the mirror makes', () => {
  test('A client certificate that the mirror makes is valid from now on for its subject, and signed by its key', () => {
    const x509 = new X509Certificate(certificate);
    expect(x509.subject).toBe('CN=sarah');
    expect(x509.verify(x509.publicKey)).toBe(true);
    expect(x509.checkPrivateKey(createPrivateKey(privateKey))).toBe(true);
    expect(x509.validFromDate.getTime()).toBeLessThanOrEqual(Date.now());
    expect(x509.validToDate.getTime()).toBeGreaterThan(Date.now());
  });

  test('A client certificate that the mirror makes is made once in a directory', () => {
    const directory = mkdtempSync(join(tmpdir(), 'certificate-'));
    try {
      const first = clientCertificateIn(directory);
      expect(clientCertificateIn(directory)).toEqual(first);
    } finally {
      rmSync(directory, { recursive: true });
    }
  });
});

describe('The secret of a mapping with a client certificate', () => {
  test('The secret of a mapping with a client certificate holds certificate and key as PEM', () => {
    expect(tlsCredentialsOf(JSON.stringify({ certificate, privateKey }))).toEqual({
      cert: certificate,
      key: privateKey,
    });
  });

  test.each<[string, string, RegExp]>([
    ['not JSON', 'PEM', /JSON object with the keys certificate and privateKey/],
    ['null', 'null', /JSON object with the keys certificate and privateKey/],
    ['without a key', JSON.stringify({ certificate }), /the keys certificate and privateKey/],
    [
      'of the key of another certificate',
      fitting(selfSignedCertificate('other').privateKey),
      /key values mismatch/,
    ],
    ['of a certificate that is none', JSON.stringify({ certificate: 'x', privateKey }), /./],
    ['of a key by PBES2', fitting(encrypted({ cipher: 'aes-256-cbc' })), /PBES2, which Lambda does not take/],
  ])(
    'The secret of a mapping with a client certificate is refused when it is %s',
    (_case, value, message) => {
      expect(() => tlsCredentialsOf(value)).toThrow(message);
    },
  );
});

function fitting(key: string): string {
  return JSON.stringify({ certificate, privateKey: key, privateKeyPassword: 'open sesame' });
}
