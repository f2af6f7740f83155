import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { contentsOf, emptyServices, type ServiceContents } from '../contents/index.ts';
import { iamDirectory } from '../iam/directory.ts';
import { startServices } from '../index.ts';
import type { RunningServices } from '../types.ts';
import type { SetNeeds } from './protocol.ts';
import type { ServiceSet, SetListener } from './service-pool.ts';

/** What is deleted is listed until the broker has read the cluster's metadata: on a busy machine, for seconds. */
const DELETED_WITHIN_MS = 10_000;
const LOOK_INTERVAL_MS = 50;
/** What no request removes. */
const STAYS: ReadonlySet<keyof ServiceContents> = new Set(['transactionalIds', 'settings']);
const ANY_PORTS = { kafka: 0, kafkaIam: 0, kafkaTls: 0, kafkaScram: 0, dynamodb: 0, mail: 0 };
/** Of `certificateIn`: they stay with a set, and serve the next one too. */
const CERTIFICATE_FILES = ['broker.p12', 'authority.pem'];

/** Where sets are kept, absolute paths. */
export interface SetFolders {
  /** Removed when the host ends. */
  readonly temporary: string;
  /** Of the host, for what the next host can use as well. */
  readonly host: string;
}

/** Starts a set. @throws {ServiceStartError} as `startServices`. */
export async function startSet(
  { broker, hostNames }: SetNeeds,
  listener: SetListener,
  folders: SetFolders,
): Promise<ServiceSet> {
  const directory = mkdtempSync(join(folders.temporary, 'set-'));
  const kept = join(folders.host, 'tls');
  const certificate = join(iamDirectory(directory), 'tls');
  copyCertificate(kept, certificate);
  const set: { listener: SetListener | undefined } = { listener };
  const services = await startServices({
    mode: 'embedded',
    dataDirectory: directory,
    ports: ANY_PORTS,
    hostNames,
    broker,
    onProgress: (message) => set.listener?.onProgress(message),
    onUnexpectedExit: (message) => set.listener?.onUnexpectedExit(message),
    onKafkaDecision: (decision) => set.listener?.onKafkaDecision(decision),
  });
  copyCertificate(certificate, kept);
  const whenNew = await contentsOf(services);
  return Object.assign(set, {
    services,
    directory,
    isAsNew: () => hasContents(services, whenNew),
    empty: async () => {
      await emptyServices(services);
      forgetIdentities(directory);
      await untilContents(services, whenNew);
    },
    stop: async () => {
      await services.stop();
      rmSync(directory, { recursive: true, force: true });
    },
  });
}

/** @throws {Error} with what is left, and for a service that does not respond. */
async function untilContents(services: RunningServices, expected: ServiceContents): Promise<void> {
  const kinds = Object.keys(expected) as (keyof ServiceContents)[];
  const deadline = performance.now() + DELETED_WITHIN_MS;
  for (;;) {
    const contents = await contentsOf(services);
    const left = kinds.filter((kind) => !isDeepStrictEqual(contents[kind], expected[kind]));
    if (left.length === 0) return;
    if (left.some((kind) => STAYS.has(kind)) || performance.now() > deadline) {
      throw new Error(left.map((kind) => `${kind}: ${contents[kind].join(', ')}`).join('; '));
    }
    await setTimeout(LOOK_INTERVAL_MS);
  }
}

/** A service that does not respond is not as new. */
async function hasContents(services: RunningServices, expected: ServiceContents): Promise<boolean> {
  const contents = await contentsOf(services).catch(() => undefined);
  return isDeepStrictEqual(contents, expected);
}

/** Keys, policies and the developer's certificate of a lease: the next one has others. */
function forgetIdentities(directory: string): void {
  const folder = iamDirectory(directory);
  const tls = join(folder, 'tls');
  const ofLease = [
    ...readdirSync(folder)
      .filter((entry) => entry !== 'tls')
      .map((entry) => join(folder, entry)),
    ...readdirSync(tls)
      .filter((entry) => !CERTIFICATE_FILES.includes(entry))
      .map((entry) => join(tls, entry)),
  ];
  for (const path of ofLease) rmSync(path, { recursive: true, force: true });
}

/** Making one takes Java's keytool a second of processor. The file that is copied last says that the other is whole. */
function copyCertificate(from: string, to: string): void {
  if (!CERTIFICATE_FILES.every((file) => existsSync(join(from, file)))) return;
  mkdirSync(to, { recursive: true, mode: 0o700 });
  rmSync(join(to, 'authority.pem'), { force: true });
  for (const file of CERTIFICATE_FILES) copyFileSync(join(from, file), join(to, file));
}
