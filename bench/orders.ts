/**
 * `POST /orders` through HTTP against the two things it cannot do without: one conditional put to DynamoDB and one
 * `send` with acks=all: in turns, so that they share what else the machine is doing; then orders without a pause, whose
 * effects compete with them, against the bare things on the quiet machine; then a burst.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { CreateTableCommand, DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { Kafka, logLevel, type Producer } from 'kafkajs';
import type { Ready } from '../local/cli/ready.ts';
import { percentile, report } from './report.ts';

const warmUps = 100;
const samples = 200;
const burst = 500;
/** Between samples, so that one order's effects do not queue behind the last one's. */
const pauseInMs = 100;

const order = JSON.stringify({
  lines: [{ productId: 'book-kafka-guide', quantity: 1 }],
  payment: { token: 'tok_visa' },
  shipTo: { name: 'Sarah', line1: '1 Main St', city: 'Springfield', postalCode: '12345', country: 'US' },
});

interface Bench {
  readonly ready: Ready;
  readonly readyInMs: number;
  readonly dynamodb: DynamoDBClient;
  readonly producer: Producer;
}

async function startMirror(
  dynamodbPort: number,
  dataDirectory: string,
): Promise<{ child: ChildProcess; ready: Ready; readyInMs: number }> {
  const startedAt = performance.now();
  const anyPorts = ['api', 'console', 'aws', 'issuer', 'kafka', 'kafka-iam', 'mail'].map(
    (name) => `--${name}-port=0`,
  );
  const child = spawn(
    process.execPath,
    [
      'local/main.ts',
      '--json',
      `--data-dir=${dataDirectory}`,
      `--dynamodb-port=${dynamodbPort}`,
      ...anyPorts,
    ],
    { cwd: resolve(import.meta.dirname, '..'), stdio: ['ignore', 'pipe', 2] },
  );
  const [line] = await once(createInterface({ input: child.stdout as Readable }), 'line');
  return { child, ready: JSON.parse(String(line)) as Ready, readyInMs: performance.now() - startedAt };
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return performance.now() - startedAt;
}

/** What each of so many calls took, one after the other. */
async function series(count: number, work: (index: number) => Promise<unknown>): Promise<number[]> {
  const durations: number[] = [];
  for (let index = 0; index < count; index += 1) durations.push(await timed(() => work(index)));
  return durations;
}

async function post({ ready }: Bench): Promise<string> {
  const response = await fetch(`${ready.api}/orders`, {
    method: 'POST',
    headers: { authorization: `Bearer ${ready.token}`, 'content-type': 'application/json' },
    body: order,
  });
  if (response.status !== 202) throw new Error(`POST /orders: ${response.status} ${await response.text()}`);
  return ((await response.json()) as { orderId: string }).orderId;
}

async function putAndSend({ dynamodb, producer }: Bench, id: string): Promise<void> {
  await dynamodb.send(
    new PutItemCommand({
      TableName: 'bench',
      Item: { pk: { S: id }, order: { S: order } },
      ConditionExpression: 'attribute_not_exists(pk)',
    }),
  );
  await producer.send({ topic: 'bench', acks: -1, messages: [{ key: id, value: order }] });
}

async function createBench(
  mirror: { ready: Ready; readyInMs: number },
  dynamodbPort: number,
): Promise<Bench> {
  const dynamodb = new DynamoDBClient({
    endpoint: `http://127.0.0.1:${dynamodbPort}`,
    region: 'us-east-1',
    credentials: { accessKeyId: 'bench', secretAccessKey: 'bench' },
  });
  await dynamodb.send(
    new CreateTableCommand({
      TableName: 'bench',
      AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
      KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
      BillingMode: 'PAY_PER_REQUEST',
    }),
  );
  const kafka = new Kafka({
    clientId: 'bench',
    brokers: mirror.ready.kafka.split(','),
    logLevel: logLevel.NOTHING,
  });
  const producer = kafka.producer({ allowAutoTopicCreation: false });
  const admin = kafka.admin();
  await Promise.all([producer.connect(), admin.connect()]);
  await admin.createTopics({ topics: [{ topic: 'bench', numPartitions: 3 }], waitForLeaders: false });
  await admin.disconnect();
  return { ...mirror, dynamodb, producer };
}

/** Orders of the demo customer that are shipped; every page. */
async function shipped({ ready }: Bench): Promise<number> {
  let count = 0;
  let cursor = '';
  do {
    const url = `${ready.api}/orders?limit=100${cursor && `&cursor=${encodeURIComponent(cursor)}`}`;
    const page = await (await fetch(url, { headers: { authorization: `Bearer ${ready.token}` } })).json();
    const { orders, cursor: next = '' } = page as { orders: { status: string }[]; cursor?: string };
    count += orders.filter(({ status }) => status === 'shipped').length;
    cursor = next;
  } while (cursor);
  return count;
}

async function allShipped(bench: Bench, expected: number): Promise<void> {
  while ((await shipped(bench)) < expected) await sleep(200);
}

async function run(bench: Bench): Promise<void> {
  for (let index = 0; index < warmUps; index += 1) {
    await post(bench);
    await putAndSend(bench, `warm-up-${index}`);
  }
  await allShipped(bench, warmUps);
  const posts: number[] = [];
  const bare: number[] = [];
  for (let index = 0; index < samples; index += 1) {
    await sleep(pauseInMs);
    posts.push(await timed(() => post(bench)));
    await sleep(pauseInMs);
    bare.push(await timed(() => putAndSend(bench, `sample-${index}`)));
  }
  await allShipped(bench, warmUps + samples);
  const quiet = await series(samples, (index) => putAndSend(bench, `quiet-${index}`));
  const backToBack = await series(samples, () => post(bench));
  await allShipped(bench, warmUps + 2 * samples);
  const acceptedInMs = await timed(() => Promise.all(Array.from({ length: burst }, () => post(bench))));
  const doneInMs = acceptedInMs + (await timed(() => allShipped(bench, warmUps + 2 * samples + burst)));
  const [p50, bareP50, p99, bareP99, backToBackP50, quietP50] = [
    percentile(posts, 0.5),
    percentile(bare, 0.5),
    percentile(posts, 0.99),
    percentile(bare, 0.99),
    percentile(backToBack, 0.5),
    percentile(quiet, 0.5),
  ];
  report('orders', [
    { what: 'ready after start, in s', value: bench.readyInMs / 1000, bar: '<= 15' },
    { what: 'POST /orders p50 in ms', value: p50, against: bareP50, ratio: p50 / bareP50, bar: '<= 2.5' },
    { what: 'POST /orders p99 in ms', value: p99, against: bareP99, ratio: p99 / bareP99 },
    {
      what: 'POST /orders p50 in ms, without pause',
      value: backToBackP50,
      against: quietP50,
      ratio: backToBackP50 / quietP50,
      bar: '<= 2.5',
    },
    { what: `orders a second accepted, burst of ${burst}`, value: burst / (acceptedInMs / 1000) },
    { what: `orders a second to all effects done, burst of ${burst}`, value: burst / (doneInMs / 1000) },
  ]);
}

const dynamodbPort = 20_000 + (process.pid % 10_000);
const dataDirectory = mkdtempSync(join(tmpdir(), 'orderstream-bench-'));
const mirror = await startMirror(dynamodbPort, dataDirectory);
const bench = await createBench(mirror, dynamodbPort);
try {
  await run(bench);
} finally {
  await bench.producer.disconnect();
  mirror.child.kill('SIGTERM');
  await once(mirror.child, 'exit');
  rmSync(dataDirectory, { recursive: true, force: true });
}
