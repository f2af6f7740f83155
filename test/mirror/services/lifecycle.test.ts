import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CreateTableCommand, DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { SESv2Client, SendEmailCommand } from '@aws-sdk/client-sesv2';
import { describe, expect, test } from '@jest/globals';
import { Kafka, logLevel } from 'kafkajs';
import { type RunningServices, startServices } from '../../../local/src/services/index.ts';
import { freePortNumbers } from '../../../local/src/services/port-numbers.ts';
import { embedded, isAlive, temporaryDirectory, until } from './support.ts';

const credentials = { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'secret' };

function clients({ kafka, dynamodb, ses }: RunningServices) {
  const quiet = { logLevel: logLevel.NOTHING };
  return {
    admin: new Kafka({ brokers: [...kafka.bootstrapBrokers], ...quiet }).admin(),
    tables: new DynamoDBClient({ endpoint: dynamodb.endpoint, region: 'us-east-1', credentials }),
    mail: new SESv2Client({ endpoint: ses.endpoint, region: 'us-east-1', credentials }),
  };
}

async function leaveTraces(services: RunningServices): Promise<void> {
  const { admin, tables, mail } = clients(services);
  await admin.connect();
  await admin.createTopics({ topics: [{ topic: 'kept' }] });
  await admin.disconnect();
  await tables.send(
    new CreateTableCommand({
      TableName: 'kept',
      AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
      KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
      BillingMode: 'PAY_PER_REQUEST',
    }),
  );
  await mail.send(
    new SendEmailCommand({
      FromEmailAddress: 'shop@example.com',
      Destination: { ToAddresses: ['sarah@example.com'] },
      Content: { Simple: { Subject: { Data: 'kept' }, Body: { Text: { Data: 'text' } } } },
    }),
  );
  tables.destroy();
  mail.destroy();
}

async function traces(services: RunningServices) {
  const { admin, tables } = clients(services);
  await admin.connect();
  const topics = await admin.listTopics();
  await admin.disconnect();
  const { TableNames } = await tables.send(new ListTablesCommand());
  tables.destroy();
  const store = await fetch(`${services.ses.mailboxUrl}/store`);
  const { emails } = (await store.json()) as { emails: { subject: string }[] };
  return { topics, tables: TableNames, mails: emails.map(({ subject }) => subject) };
}

const kept = { topics: ['kept'], tables: ['kept'], mails: ['kept'] };
const none = { topics: [], tables: [], mails: [] };

function processIds(dataDirectory: string): number[] {
  return ['kafka', 'dynamodb'].map((name) =>
    Number(readFileSync(join(dataDirectory, 'locks', name), 'utf8')),
  );
}

describe('the embedded services', () => {
  test('the embedded services keep topics, tables and mail over a restart, and leave no process behind', async () => {
    const { options } = embedded(temporaryDirectory());
    const first = await startServices(options);
    await leaveTraces(first);
    const pids = processIds(options.dataDirectory);
    await first.stop();
    expect(pids.map(isAlive)).toEqual([false, false]);
    const second = await startServices(options);
    await expect(traces(second)).resolves.toEqual(kept);
    await second.stop();
  });

  test('the embedded services come back on the same ports with the same data when their processes are killed', async () => {
    const events: string[] = [];
    const { options, progress, unexpectedExits } = embedded(temporaryDirectory(), {
      onWaiting: () => events.push('waiting'),
    });
    const services = await startServices(options);
    events.push('ready');
    await leaveTraces(services);
    for (const pid of processIds(options.dataDirectory)) process.kill(pid, 'SIGKILL');
    await until(() => progress.includes('Kafka is back') && progress.includes('DynamoDB is back'));
    expect(progress).toContain('Kafka ended unexpectedly (SIGKILL); starting it again');
    await expect(traces(services)).resolves.toEqual(kept);
    await services.stop();
    expect(unexpectedExits).toEqual([]);
    // A process that is started again later is not what the start waits for.
    expect(events).toEqual(['waiting', 'ready']);
  });

  test('the embedded services start again at once, fresh and on the same ports, after the mirror was killed', async () => {
    const dataDirectory = temporaryDirectory();
    const [kafka = 0, kafkaIam = 0, dynamodb = 0, mail = 0] = await freePortNumbers(4);
    const { options } = embedded(dataDirectory, { ports: { kafka, kafkaIam, dynamodb, mail } });
    const mirror = spawn(
      process.execPath,
      [join(import.meta.dirname, 'hold-services.ts'), JSON.stringify(options)],
      {
        stdio: ['ignore', 'pipe', 'inherit'],
      },
    );
    await once(mirror.stdout, 'data');
    const orphans = processIds(dataDirectory);
    mirror.kill('SIGKILL');
    await once(mirror, 'exit');
    const services = await startServices({ ...options, fresh: true });
    expect(orphans.map(isAlive)).toEqual([false, false]);
    expect(services.kafka.bootstrapBrokers).toEqual([`127.0.0.1:${kafka}`]);
    await expect(traces(services)).resolves.toEqual(none);
    await services.stop();
  });
});
