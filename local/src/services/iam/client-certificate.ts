import { generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { readIfPresent, writeWhole } from '../files.ts';

/** A client's certificate and its key, as PEM. */
export interface ClientCertificate {
  readonly certificate: string;
  readonly privateKey: string;
}

const VALIDITY_YEARS = 10;

/**
 * A certificate for a developer's own clients, in the files `client.pem` and `client.key` of a directory: made once.
 * @param directory absolute path.
 */
export function clientCertificateIn(directory: string): ClientCertificate {
  const [certificateFile, keyFile] = [join(directory, 'client.pem'), join(directory, 'client.key')];
  const [certificate, privateKey] = [readIfPresent(certificateFile), readIfPresent(keyFile)];
  if (certificate && privateKey) return { certificate, privateKey };
  const made = selfSignedCertificate('orderstream-client');
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  writeWhole(keyFile, made.privateKey);
  writeWhole(certificateFile, made.certificate);
  return made;
}

/** A certificate that signs itself, with a new key. Node makes keys and signatures, but no certificates. */
export function selfSignedCertificate(
  commonName: string,
  from = new Date(),
  years = VALIDITY_YEARS,
): ClientCertificate {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const until = new Date(from);
  until.setUTCFullYear(until.getUTCFullYear() + years);
  const toBeSigned = certificateBody(commonName, [from, until], publicKey);
  const signature = sign('sha256', toBeSigned, privateKey);
  const certificate = der(SEQUENCE, toBeSigned, ECDSA_WITH_SHA256, der(BIT_STRING, Buffer.of(0), signature));
  return {
    certificate: pem('CERTIFICATE', certificate),
    privateKey: privateKey.export({ format: 'pem', type: 'pkcs8' }).toString(),
  };
}

/** Tags of DER: https://www.itu.int/rec/T-REC-X.690 */
const [INTEGER, BIT_STRING, OBJECT_ID, UTF8, GENERALIZED_TIME, SEQUENCE, SET] = [2, 3, 6, 12, 24, 0x30, 0x31];

function der(tag: number, ...contents: readonly Buffer[]): Buffer {
  const content = Buffer.concat(contents);
  const { length } = content;
  const size =
    length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.of(tag, ...size), content]);
}

/** 1.2.840.10045.4.3.2 */
const ECDSA_WITH_SHA256 = der(SEQUENCE, der(OBJECT_ID, Buffer.from('2a8648ce3d040302', 'hex')));
/** 2.5.4.3 */
const COMMON_NAME = der(OBJECT_ID, Buffer.from('550403', 'hex'));

/** `TBSCertificate` of https://www.rfc-editor.org/rfc/rfc5280#section-4.1, in its first version. */
function certificateBody(commonName: string, validity: readonly [Date, Date], publicKey: KeyObject): Buffer {
  const name = der(SEQUENCE, der(SET, der(SEQUENCE, COMMON_NAME, der(UTF8, Buffer.from(commonName)))));
  // The first bit of an integer is its sign.
  const serial = der(INTEGER, Buffer.of(1), randomBytes(15));
  const spki = publicKey.export({ format: 'der', type: 'spki' });
  return der(SEQUENCE, serial, ECDSA_WITH_SHA256, name, der(SEQUENCE, ...validity.map(time)), name, spki);
}

const time = (date: Date) =>
  der(GENERALIZED_TIME, Buffer.from(`${date.toISOString().slice(0, 19).replace(/[-T:]/g, '')}Z`));

function pem(label: string, content: Buffer): string {
  const lines = content.toString('base64').match(/.{1,64}/g) ?? [];
  return `-----BEGIN ${label}-----\n${lines.join('\n')}\n-----END ${label}-----\n`;
}
