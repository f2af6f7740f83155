import type { Kafka } from 'kafkajs';
import { percentile } from '../report.ts';
import { compared, inTurns } from '../rounds.ts';
import { createMapping, deleteMapping, type Engine } from './engine.ts';
import { startConsumer } from './kafkajs-loop.ts';
import type { Row } from './row.ts';
import { createTopic } from './topics.ts';
import { VALUE } from './value.ts';

const WARM_UPS = 50;
const SAMPLES = 200;
const NANOSECONDS_PER_MS = 1e6;

/** From just before `send` to the start of the handler: a mapping without a window against a bare consumer. */
export const latency: Row = async ({ engine, kafka }) => {
  const { mapping, bare } = await inTurns(3, {
    mapping: () => mappingLatency(engine, kafka),
    bare: () => bareLatency(kafka),
  });
  return [compared('append to handler start, p50 in ms', mapping, bare, '<= 2')];
};

/** Reports when a handler starts, in nanoseconds of the steady clock. */
type OnStart = (at: bigint) => void;

async function mappingLatency({ localCloud, starts }: Engine, kafka: Kafka): Promise<number> {
  const topic = await createTopic(kafka, 1);
  const uuid = await createMapping(localCloud, 'latency', topic);
  const result = await medianMs(kafka, topic, (onStart) => {
    starts.removeAllListeners('message').on('message', (startedAt) => onStart(BigInt(String(startedAt))));
  });
  await deleteMapping(localCloud, uuid);
  return result;
}

async function bareLatency(kafka: Kafka): Promise<number> {
  const topic = await createTopic(kafka, 1);
  let report: OnStart = () => {};
  const stop = await startConsumer(kafka, topic, async () => report(process.hrtime.bigint()));
  const result = await medianMs(kafka, topic, (onStart) => {
    report = onStart;
  });
  await stop();
  return result;
}

async function medianMs(kafka: Kafka, topic: string, listen: (onStart: OnStart) => void): Promise<number> {
  const producer = kafka.producer();
  await producer.connect();
  const samples: number[] = [];
  for (let n = 0; n < WARM_UPS + SAMPLES; n += 1) {
    const started = Promise.withResolvers<bigint>();
    listen(started.resolve);
    const sentAt = process.hrtime.bigint();
    await producer.send({ topic, messages: [{ value: VALUE }] });
    samples.push(Number((await started.promise) - sentAt) / NANOSECONDS_PER_MS);
  }
  await producer.disconnect();
  return percentile(samples.slice(WARM_UPS), 0.5);
}
