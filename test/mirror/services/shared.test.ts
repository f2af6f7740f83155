import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { createInterface, type Interface } from 'node:readline';
import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { SESv2Client, SendEmailCommand } from '@aws-sdk/client-sesv2';
import { afterAll, describe, expect, test } from '@jest/globals';
import { Kafka, logLevel } from 'kafkajs';
import { contentsOf, type ServiceContents } from '../../../local/src/services/contents/index.ts';
import { withTables } from '../../../local/src/services/contents/tables.ts';
import { accessKeyFor, ownerOfAccessKey } from '../../../local/src/services/index.ts';
import { putScramUser } from '../../../local/src/services/kafka/scram-users.ts';
import { addressFile, hostAddress, hostFolder } from '../../../local/src/services/pool/host-place.ts';
import type { RunningServices, ServicesOptions } from '../../../local/src/services/types.ts';
import { createOrderTable } from './order-table.ts';
import { isAlive, temporaryDirectory, until } from './support.ts';

const program = join(import.meta.dirname, 'lease-services.ts');
/** Java with another setting has another host: that of other tests is not touched. */
const environment = { ...process.env, JAVA_TOOL_OPTIONS: `-Dorderstream.test=${process.pid}` };
const folder = hostFolder(environment);

type Services = Omit<RunningServices, 'stop'>;

/** A process that has leased services. */
interface User {
  readonly process: ChildProcess;
  readonly services: Services;
  readonly dataDirectory: string;
  /** Later lines of its output. */
  readonly lines: Interface;
  /** Gives the services back and ends. */
  end(): Promise<void>;
}

const started: ChildProcess[] = [];
afterAll(async () => {
  for (const each of started) each.kill('SIGKILL');
  // The last one waits for further users.
  const host = hostAddress(folder)?.pid;
  if (host !== undefined && isAlive(host)) await until(() => !isAlive(host));
  rmSync(folder, { recursive: true, force: true });
});

async function lease(options: Partial<ServicesOptions> = {}): Promise<User> {
  const dataDirectory = temporaryDirectory();
  const child = spawn(process.execPath, [program, JSON.stringify({ dataDirectory, ...options })], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: environment,
  });
  started.push(child);
  const lines = createInterface({ input: child.stdout });
  const ended = once(child, 'exit');
  const [line] = await once(lines, 'line');
  const { waits, ...services } = JSON.parse(String(line));
  expect(waits).toBe(1);
  return {
    process: child,
    services,
    dataDirectory,
    lines,
    end: async () => {
      child.stdin.end();
      expect(await ended).toEqual([0, null]);
    },
  };
}

/** The process that listens on the port of a service. */
const isServing = ({ kafka }: Services) => {
  const [host = '', port = ''] = (kafka.bootstrapBrokers[0] ?? '').split(':');
  return new Promise<boolean>((resolve) => {
    const socket = connect(Number(port), host, () => {
      socket.destroy();
      resolve(true);
    });
    socket.on('error', () => resolve(false));
  });
};

/** Of everything that can be left: a topic with records, a group, an ACL, a user, a table with an item, an email. */
async function leaveTraces({ kafka, dynamodb, ses }: Services): Promise<void> {
  const client = new Kafka({ brokers: [...kafka.bootstrapBrokers], logLevel: logLevel.NOTHING });
  const [admin, producer, consumer] = [
    client.admin(),
    client.producer(),
    client.consumer({ groupId: 'left' }),
  ];
  await Promise.all([admin.connect(), producer.connect(), consumer.connect()]);
  await admin.createTopics({ topics: [{ topic: 'left', numPartitions: 3 }] });
  await producer.send({ topic: 'left', messages: [{ value: 'a record' }] });
  await consumer.subscribe({ topic: 'left', fromBeginning: true });
  const read = Promise.withResolvers<void>();
  await consumer.run({ eachMessage: async () => read.resolve() });
  await read.promise;
  const acl = {
    resourceType: 2,
    resourceName: 'left',
    resourcePatternType: 3,
    principal: 'User:sarah',
  } as const;
  await admin.createAcls({ acl: [{ ...acl, host: '*', operation: 3, permissionType: 3 }] });
  await Promise.all([admin.disconnect(), producer.disconnect(), consumer.disconnect()]);
  await putScramUser(kafka.bootstrapBrokers, { name: 'sarah', password: 'secret' });
  await withTables(dynamodb.endpoint, async (tables) => {
    await createOrderTable(tables, 'left');
    await tables.send(new PutItemCommand({ TableName: 'left', Item: { pk: { S: 'an item' } } }));
  });
  const credentials = { accessKeyId: 'me', secretAccessKey: 'me' };
  const mail = new SESv2Client({ endpoint: ses.endpoint, region: 'us-east-1', credentials });
  await mail.send(
    new SendEmailCommand({
      FromEmailAddress: 'shop@example.com',
      Destination: { ToAddresses: ['sarah@example.com'] },
      Content: { Simple: { Subject: { Data: 'left' }, Body: { Text: { Data: 'text' } } } },
    }),
  );
  mail.destroy();
}

const isHostGone = (pid: number) => !isAlive(pid) && hostAddress(folder)?.pid !== pid;

describe('shared services', () => {
  test('Shared services of mirrors that start at once are two sets of one host; one is as new after its lease, and all end with the last user.', async () => {
    const [one, other] = await Promise.all([lease(), lease()]);
    const host = hostAddress(folder)?.pid ?? 0;
    expect(one.services.kafka.bootstrapBrokers).not.toEqual(other.services.kafka.bootstrapBrokers);
    const [whenNew, seen] = await Promise.all([contentsOf(one.services), contentsOf(other.services)]);
    expect(seen).toEqual(whenNew);

    other.process.kill('SIGKILL');
    await until(async () => !(await isServing(other.services)));

    const key = accessKeyFor(one.dataDirectory, 'a-function').accessKeyId;
    await leaveTraces(one.services);
    const left = await contentsOf(one.services);
    const changed = (Object.keys(left) as (keyof ServiceContents)[]).filter(
      (name) => left[name].length > whenNew[name].length,
    );
    expect(changed).toEqual(['topics', 'groups', 'acls', 'users', 'tables', 'emails']);
    await one.end();

    const next = await lease();
    expect(hostAddress(folder)?.pid).toBe(host);
    expect(next.services).toEqual(one.services);
    expect(await contentsOf(next.services)).toEqual(whenNew);
    expect(ownerOfAccessKey(next.dataDirectory, key)).toBeUndefined();
    await next.end();
    await until(() => isHostGone(host));
    expect(await isServing(next.services)).toBe(false);
  });

  test('Shared services end with a host that is killed, its user reports it, and the next one gets others.', async () => {
    const user = await lease();
    const host = hostAddress(folder)?.pid ?? 0;
    const said = once(user.lines, 'line');
    process.kill(host, 'SIGKILL');
    expect(JSON.parse(String((await said)[0]))).toEqual({
      failed: 'The host of the shared services is gone, and Kafka with it. Start again.',
    });
    await until(async () => !(await isServing(user.services)));
    await user.end();
    const next = await lease();
    const nextHost = hostAddress(folder)?.pid ?? 0;
    expect(nextHost).not.toBe(host);
    await next.end();
    await until(() => isHostGone(nextHost));
  });

  test('Shared services are for those who can read the file of their host, which only its user can.', async () => {
    const user = await lease();
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    expect(statSync(addressFile(folder)).mode & 0o777).toBe(0o600);
    const stranger = connect(hostAddress(folder)?.port ?? 0, '127.0.0.1');
    stranger.write(`${JSON.stringify({ secret: 'guessed', user: process.pid, needs: {} })}\n`);
    await once(stranger.resume(), 'close');
    await user.end();
    chmodSync(folder, 0o777);
    expect(() => hostFolder(environment)).toThrow(`${folder} can be written by other users`);
    chmodSync(folder, 0o700);
  });

  test('Shared services are refused for a data directory that holds data of an earlier run.', async () => {
    const dataDirectory = temporaryDirectory();
    writeFileSync(join(dataDirectory, 'custom-resources.json'), '{}');
    const child = spawn(process.execPath, [program, JSON.stringify({ dataDirectory })], { env: environment });
    let said = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      said += text;
    });
    await once(child, 'close');
    expect(said).toContain(
      `The data directory ${dataDirectory} has data of an earlier run, and shared services keep none of its topics and tables. Name a new or empty directory with --data-dir, or none; or choose --services=embedded.`,
    );
    expect(readFileSync(join(dataDirectory, 'custom-resources.json'), 'utf8')).toBe('{}');
  });
});
