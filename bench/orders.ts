/**
 * `POST /orders` through HTTP against the two things it cannot do without: one conditional put to DynamoDB and one
 * `send` with acks=all: in turns, so that they share what else the machine is doing; then orders without a pause, whose
 * effects compete with them, against the bare things on the quiet machine; then a burst.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { CreateTableCommand, DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { Kafka, logLevel, type Producer } from 'kafkajs';
import { type Rotation, rotating } from '../test/system/support/rotation.ts';
import { burstOf } from './burst.ts';
import { type Consumers, connectConsumers } from './consumers.ts';
import { type Customer, signUp, sumOver } from './customer.ts';
import { type BenchMirror, startMirror } from './mirror.ts';
import { percentile, report } from './report.ts';

const warmUps = 100;
const samples = 200;
const burst = 1_000;
/** Between samples, so that one order's effects do not queue behind the last one's. */
const pauseMs = 100;

interface Bench {
  readonly mirror: BenchMirror;
  readonly customers: Rotation<Customer>;
  readonly consumers: Consumers;
  readonly dynamodb: DynamoDBClient;
  readonly producer: Producer;
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return performance.now() - startedAt;
}

/** What each of so many calls took, one after the other. */
async function series(count: number, measure: (index: number) => Promise<number>): Promise<number[]> {
  const durations: number[] = [];
  for (let index = 0; index < count; index += 1) durations.push(await measure(index));
  return durations;
}

/** As large as an order. */
const filler = 'x'.repeat(600);

async function putAndSend({ dynamodb, producer }: Bench, id: string): Promise<void> {
  await dynamodb.send(
    new PutItemCommand({
      TableName: 'bench',
      Item: { pk: { S: id }, order: { S: filler } },
      ConditionExpression: 'attribute_not_exists(pk)',
    }),
  );
  await producer.send({ topic: 'bench', acks: -1, messages: [{ key: id, value: filler }] });
}

async function createBench(mirror: BenchMirror, dynamodbPort: number): Promise<Bench> {
  const { ready } = mirror;
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
  const kafka = new Kafka({ clientId: 'bench', brokers: ready.kafka.split(','), logLevel: logLevel.NOTHING });
  const producer = kafka.producer({ allowAutoTopicCreation: false });
  const admin = kafka.admin();
  await Promise.all([producer.connect(), admin.connect()]);
  await admin.createTopics({ topics: [{ topic: 'bench', numPartitions: 3 }], waitForLeaders: false });
  await admin.disconnect();
  const consumers = await connectConsumers(ready);
  return { mirror, customers: rotating(() => signUp(ready)), consumers, dynamodb, producer };
}

async function allShipped({ customers }: Bench, expected: number): Promise<void> {
  const shipped = async () => sumOver(await customers.all(), (customer) => customer.shipped());
  while ((await shipped()) < expected) await sleep(200);
}

/** What `POST /orders` takes; the customer is there before. */
async function timedOrder({ customers }: Bench): Promise<number> {
  const customer = await customers.next();
  return timed(() => customer.place());
}

async function run(bench: Bench): Promise<void> {
  for (let index = 0; index < warmUps; index += 1) {
    await timedOrder(bench);
    await putAndSend(bench, `warm-up-${index}`);
  }
  await allShipped(bench, warmUps);
  const posts: number[] = [];
  const bare: number[] = [];
  for (let index = 0; index < samples; index += 1) {
    await sleep(pauseMs);
    posts.push(await timedOrder(bench));
    await sleep(pauseMs);
    bare.push(await timed(() => putAndSend(bench, `sample-${index}`)));
  }
  await allShipped(bench, warmUps + samples);
  const quiet = await series(samples, (index) => timed(() => putAndSend(bench, `quiet-${index}`)));
  const backToBack = await series(samples, () => timedOrder(bench));
  await bench.consumers.caughtUp();
  const { acceptedMs, caughtUpMs } = await burstOf(burst, bench.mirror.ready, bench.consumers);
  const [p50, bareP50, p99, bareP99, backToBackP50, quietP50] = [
    percentile(posts, 0.5),
    percentile(bare, 0.5),
    percentile(posts, 0.99),
    percentile(bare, 0.99),
    percentile(backToBack, 0.5),
    percentile(quiet, 0.5),
  ];
  report('orders', [
    { what: 'ready after start, in s', value: bench.mirror.readyMs / 1000, bar: '<= 15' },
    { what: 'POST /orders p50 in ms', value: p50, against: bareP50, ratio: p50 / bareP50, bar: '<= 2.5' },
    { what: 'POST /orders p99 in ms', value: p99, against: bareP99, ratio: p99 / bareP99 },
    {
      what: 'POST /orders p50 in ms, without pause',
      value: backToBackP50,
      against: quietP50,
      ratio: backToBackP50 / quietP50,
      bar: '<= 2.5',
    },
    { what: `orders a second accepted, burst of ${burst}`, value: burst / (acceptedMs / 1000) },
    {
      what: `orders a second to all effects done, burst of ${burst}`,
      value: burst / ((acceptedMs + caughtUpMs) / 1000),
    },
    { what: 'lag is 0 after the end of the burst, in s', value: caughtUpMs / 1000, bar: '<= 10' },
  ]);
}

const dynamodbPort = 20_000 + (process.pid % 10_000);
const mirror = await startMirror([`--dynamodb-port=${dynamodbPort}`]);
const bench = await createBench(mirror, dynamodbPort);
try {
  await run(bench);
} finally {
  await Promise.all([bench.producer.disconnect(), bench.consumers.close()]);
  await mirror.stop();
}
