/**
 * Throughput and latency of one event source mapping against a bare kafkajs consumer with the same handler in process.
 * Ratios count, not absolute figures: both run in one process, one after the other, on the same broker.
 */
import { randomUUID } from 'node:crypto';
import { Kafka, logLevel } from 'kafkajs';
import { createEventSourceMappingService } from '../local/event-source-mapping/index.ts';
import { systemClock } from '../local/shared/clock.ts';
import { silentLog } from '../local/shared/log.ts';
import { report } from './report.ts';
import { startBenchServices } from './services.ts';

const RECORDS = Number(process.env.RECORDS ?? 300_000);
const LATENCY_SAMPLES = 300;
const VALUE = Buffer.alloc(300, 'x');
const services = await startBenchServices();
const brokers = [...services.kafka.bootstrapBrokers];
const kafka = new Kafka({ clientId: 'bench', brokers, logLevel: logLevel.NOTHING });

interface BenchEvent {
  readonly records: Record<string, readonly { value: string }[]>;
}

/** What a consumer does at least: decode each value. */
function handle(event: BenchEvent): number {
  let count = 0;
  for (const records of Object.values(event.records)) {
    for (const { value } of records) count += Buffer.from(value, 'base64').length > 0 ? 1 : 0;
  }
  return count;
}

async function createTopic(partitions: number): Promise<string> {
  const topic = `bench-${randomUUID().slice(0, 8)}`;
  const admin = kafka.admin();
  await admin.connect();
  await admin.createTopics({ topics: [{ topic, numPartitions: partitions }] });
  await admin.disconnect();
  return topic;
}

async function fill(topic: string): Promise<void> {
  const producer = kafka.producer();
  await producer.connect();
  for (let sent = 0; sent < RECORDS; sent += 3_000) {
    const messages = Array.from({ length: 3_000 }, (_, n) => ({ partition: n % 3, value: VALUE }));
    await producer.send({ topic, messages });
  }
  await producer.disconnect();
}

/** Runs a mapping with this handler; ends when the returned function is called. */
async function startMapping(
  topic: string,
  onEvent: (event: BenchEvent) => void,
): Promise<() => Promise<void>> {
  const base = {
    requestId: 'r',
    statusCode: 200,
    executedVersion: '$LATEST',
    logTail: '',
    payload: 'null',
  } as const;
  const service = createEventSourceMappingService({
    invoke: async (_name, event) => {
      onEvent(JSON.parse(event));
      return base;
    },
    clock: systemClock,
    log: silentLog,
    connect: () => ({ bootstrapBrokers: brokers, advertisedBootstrapServers: brokers.join(',') }),
    schemaVersion: () => undefined,
    registryFormats: () => [],
    functionTimeoutInSeconds: () => 3,
    ensureTopic: async () => {},
    deliverToArn: async () => {},
  });
  await service.create({
    FunctionName: 'bench',
    EventSourceArn: 'arn:aws:kafka:us-east-1:123456789012:cluster/bench/1',
    Topics: [topic],
    StartingPosition: 'TRIM_HORIZON',
    BatchSize: 100,
    MaximumBatchingWindowInSeconds: 0,
  });
  return () => service.stop(1_000);
}

/** Runs a kafkajs consumer that builds the same events, of at most 100 records, for the same handler. */
async function startKafkajs(
  topic: string,
  onEvent: (event: BenchEvent) => void,
): Promise<() => Promise<void>> {
  const consumer = kafka.consumer({ groupId: randomUUID(), maxWaitTimeInMs: 5_000, minBytes: 1 });
  await consumer.connect();
  await consumer.subscribe({ topic, fromBeginning: true });
  await consumer.run({
    eachBatch: async ({ batch }) => {
      for (let from = 0; from < batch.messages.length; from += 100) {
        const records = batch.messages.slice(from, from + 100).map((message) => ({
          topic,
          partition: batch.partition,
          offset: Number(message.offset),
          timestamp: Number(message.timestamp),
          timestampType: 'CREATE_TIME',
          value: message.value?.toString('base64') ?? '',
          headers: [],
        }));
        onEvent(JSON.parse(JSON.stringify({ records: { [`${topic}-${batch.partition}`]: records } })));
      }
    },
  });
  return () => consumer.disconnect();
}

type Start = typeof startMapping;

/** Records per second from the first event on. */
async function throughput(start: Start, topic: string): Promise<number> {
  const done = Promise.withResolvers<number>();
  let startedAt = 0;
  let count = 0;
  const stop = await start(topic, (event) => {
    startedAt ||= performance.now();
    count += handle(event);
    if (count >= RECORDS) done.resolve(performance.now());
  });
  const endedAt = await done.promise;
  await stop();
  return Math.round((count / (endedAt - startedAt)) * 1000);
}

/** Milliseconds from just before `send` to the handler, p50 and p99. */
async function latency(start: Start): Promise<{ p50: number; p99: number }> {
  const topic = await createTopic(1);
  let arrived = Promise.withResolvers<number>();
  const stop = await start(topic, () => arrived.resolve(performance.now()));
  const producer = kafka.producer();
  await producer.connect();
  const samples: number[] = [];
  for (let n = 0; n < LATENCY_SAMPLES; n++) {
    arrived = Promise.withResolvers<number>();
    const sentAt = performance.now();
    await producer.send({ topic, messages: [{ value: VALUE }] });
    samples.push((await arrived.promise) - sentAt);
  }
  await Promise.all([stop(), producer.disconnect()]);
  const sorted = samples.slice(20).sort((left, right) => left - right);
  const at = (share: number) => Number((sorted[Math.floor(sorted.length * share)] ?? 0).toFixed(2));
  return { p50: at(0.5), p99: at(0.99) };
}

const topic = await createTopic(3);
await fill(topic);
const [mapping, bare] = [await throughput(startMapping, topic), await throughput(startKafkajs, topic)];
const [mappingLatency, bareLatency] = [await latency(startMapping), await latency(startKafkajs)];
await services.stop();
report('mapping', [
  {
    what: 'records a second at batch 100',
    value: mapping,
    against: bare,
    ratio: mapping / bare,
    bar: '>= 0.6',
  },
  {
    what: 'append to handler start, p50 in ms',
    value: mappingLatency.p50,
    against: bareLatency.p50,
    ratio: mappingLatency.p50 / bareLatency.p50,
    bar: '<= 2',
  },
]);
