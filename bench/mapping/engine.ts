import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { CreateEventSourceMappingCommandInput } from '@aws-sdk/client-lambda';
import { PoolUsers } from '../../local/src/issuer/pool-users.ts';
import { type LocalCloud, startLocalCloud } from '../../local/src/mirror/local-cloud.ts';
import { noSecrets } from '../../local/src/secrets/secrets.ts';
import { silentLog } from '../../local/src/shared/log.ts';
import type { BenchServices } from '../services.ts';

const region = 'us-east-1';
const accountId = '123456789012';

/** No measurement takes this long on a machine that is of any use; one that does is an error, not a slow result. */
const LONGEST_WAIT_MS = 180_000;

export type Settings = Partial<CreateEventSourceMappingCommandInput>;

/** The mirror's own mappings and functions, tied together as `npm start` ties them. */
export interface Engine {
  readonly localCloud: LocalCloud;
  /** Receives when the handler of the function `latency` starts: channels of threads do not leave a function. */
  readonly starts: Socket;
  readonly stop: () => Promise<void>;
}

/** Starts the engine with the functions of `functions/`. */
export async function startEngine(
  services: BenchServices,
  { remembersRecords = true } = {},
): Promise<Engine> {
  const starting = new AsyncDisposableStack();
  const localCloud = await startLocalCloud({
    services,
    places: [{ region, accountId }],
    dataDirectory: services.dataDirectory,
    awsPort: 0,
    secrets: noSecrets,
    isIamEnforced: true,
    remembersRecords,
    isolation: 'auto',
    allowedAwsServices: [],
    resources: new Map(),
    users: new PoolUsers(),
    stacks: () => [],
    log: silentLog,
    starting,
  });
  const starts = createSocket('udp4').bind(0, '127.0.0.1');
  starting.defer(() => void starts.close());
  await once(starts, 'listening');
  for (const name of ['decode', 'latency']) {
    localCloud.lambda.putFunction(functionOf(name, { STARTS_PORT: String(starts.address().port) }));
  }
  return { localCloud, starts, stop: () => starting.disposeAsync() };
}

function functionOf(functionName: string, environment: Readonly<Record<string, string>>) {
  return {
    functionName,
    functionArn: `arn:aws:lambda:${region}:${accountId}:function:${functionName}`,
    logicalId: functionName,
    runtime: 'nodejs24.x',
    handler: 'index.handler',
    codeDirectory: join(import.meta.dirname, 'functions', functionName),
    layerDirectories: [],
    timeoutSeconds: 30,
    memorySizeInMb: 512,
    environment,
    roleArn: `arn:aws:iam::${accountId}:role/bench`,
  };
}

/** Creates a mapping without a batching window that reads the topic from its start. @returns its UUID. */
export async function createMapping(
  { eventSourceMappings }: LocalCloud,
  functionName: string,
  topic: string,
  settings: Settings = {},
): Promise<string> {
  const { UUID = '' } = await eventSourceMappings.create({
    FunctionName: functionName,
    EventSourceArn: `arn:aws:kafka:${region}:${accountId}:cluster/bench/1`,
    Topics: [topic],
    StartingPosition: 'TRIM_HORIZON',
    MaximumBatchingWindowInSeconds: 0,
    ...settings,
  });
  await until(() => eventSourceMappings.get(UUID).State === 'Enabled');
  return UUID;
}

/** Deletes a mapping and waits until it is gone. */
export async function deleteMapping({ eventSourceMappings }: LocalCloud, uuid: string): Promise<void> {
  await eventSourceMappings.delete(uuid);
  await until(() => eventSourceMappings.list().every(({ UUID }) => UUID !== uuid));
}

/** Records a second of a new mapping, from its first invocation to the commit of the last record. */
export async function mappedPerSecond(
  { localCloud }: Engine,
  topic: string,
  records: number,
  settings: Settings = {},
): Promise<number> {
  const uuid = await createMapping(localCloud, 'decode', topic, settings);
  const count = (name: string) => localCloud.eventSourceMappings.metrics(uuid)[name] ?? 0;
  await until(() => count('InvokedEventCount') > 0);
  const startedAt = performance.now();
  const before = count('InvokedEventCount');
  await until(() => count('CommittedEventCount') >= records);
  const seconds = (performance.now() - startedAt) / 1000;
  const [invoked, errors] = [count('InvokedEventCount'), count('InvokeErrorCount')];
  await deleteMapping(localCloud, uuid);
  requireAllInvoked({ records, invoked, errors });
  return (records - before) / seconds;
}

/** @throws {Error} when a mapping did other work than what is measured. */
export function requireAllInvoked(counts: {
  readonly records: number;
  readonly invoked: number;
  readonly errors: number;
}): void {
  const { records, invoked, errors } = counts;
  if (errors === 0 && invoked === records) return;
  throw new Error(
    `${invoked} of ${records} records were invoked, with ${errors} errors: nothing is measured.`,
  );
}

/** @throws when the condition is still false after three minutes. */
export async function until(condition: () => boolean): Promise<void> {
  const deadline = performance.now() + LONGEST_WAIT_MS;
  while (!condition()) {
    if (performance.now() > deadline) throw new Error(`Not within ${LONGEST_WAIT_MS} ms: ${condition}`);
    await sleep(2);
  }
}
