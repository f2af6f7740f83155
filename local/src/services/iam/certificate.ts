import { execFile } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { mkdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { readIfPresent } from '../files.ts';
import { javaCommand } from '../jvm/java.ts';

const run = promisify(execFile);

export interface Certificate {
  /** PKCS12 with key and certificate, for the broker. */
  readonly keystoreFile: string;
  /** PEM for clients: the certificate is its own authority. */
  readonly authority: string;
}

/** PKCS12 must have one; what protects the key is the directory's mode, and that it is trusted nowhere else. */
export const KEYSTORE_PASSWORD = 'orderstream';

const VALIDITY_DAYS = 365;
const RENEWAL_MS = 30 * 24 * 60 * 60 * 1000;

/** Runs Java's `keytool` with these arguments; in Docker mode it is the container's. */
export type Keytool = (args: readonly string[]) => Promise<unknown>;

/**
 * The certificate of the IAM listener, for 127.0.0.1 and localhost: made once per data directory, and again in its last
 * 30 days. `keytool` makes it because Node cannot, and a machine that runs the broker has Java.
 * @param keytool its working directory is `directory`.
 */
export async function certificateIn(
  directory: string,
  keytool = localKeytool(directory),
): Promise<Certificate> {
  const keystoreFile = join(directory, 'broker.p12');
  const present = readIfPresent(join(directory, 'authority.pem'));
  if (present && isLongValid(present)) return { keystoreFile, authority: present };
  await mkdir(directory, { recursive: true, mode: 0o700 });
  await make(directory, keytool);
  return { keystoreFile, authority: await readFile(join(directory, 'authority.pem'), 'utf8') };
}

/** The certificate's file is renamed last: where it is, the keystore is whole. */
async function make(directory: string, keytool: Keytool): Promise<void> {
  const store = ['-alias', 'broker', '-keystore', 'broker.p12', '-storepass', KEYSTORE_PASSWORD];
  await rm(join(directory, 'authority.pem'), { force: true });
  await rm(join(directory, 'broker.p12'), { force: true });
  await keytool(['-genkeypair', ...store, ...subject]);
  await keytool(['-exportcert', '-rfc', ...store, '-file', 'authority.draft']);
  await rename(join(directory, 'authority.draft'), join(directory, 'authority.pem'));
}

const subject = [
  ...['-storetype', 'PKCS12', '-keyalg', 'EC', '-groupname', 'secp256r1', '-validity', `${VALIDITY_DAYS}`],
  ...['-dname', 'CN=orderstream local broker', '-ext', 'san=ip:127.0.0.1,dns:localhost'],
  ...['-ext', 'bc:c=ca:true', '-ext', 'ku:c=digitalSignature,keyCertSign', '-ext', 'eku=serverAuth'],
];

function isLongValid(pem: string): boolean {
  return new X509Certificate(pem).validToDate.getTime() - Date.now() > RENEWAL_MS;
}

/** Half the processor time of a run that is over before the optimizing compiler gains anything: 0.7 s in place of 1.3 s. */
const QUICK = '-J-XX:TieredStopAtLevel=1';

function localKeytool(directory: string, command = javaCommand('keytool')): Keytool {
  return (args) => run(command, [QUICK, ...args], { cwd: directory });
}
