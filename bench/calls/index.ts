/**
 * What an order costs in requests: to DynamoDB, counted where the mirror passes them on, and to Kafka, counted in the
 * broker's own log. Once with orders that come alone, once with a burst, where consumers take many in a batch.
 *
 * `ORDERS=200` makes the burst smaller than 1,000.
 */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { eventTypesIn, type TopicName, topics } from '../../events/catalogue.ts';
import { burstOf } from '../burst.ts';
import { type Consumers, connectConsumers } from '../consumers.ts';
import { signUp } from '../customer.ts';
import { type BenchMirror, startMirror } from '../mirror.ts';
import { type Measurement, report } from '../report.ts';
import { type Calls, countCalls } from './counter.ts';
import { type LogContent, logContent } from './record-batches.ts';

const ordersAlone = 20;
const ordersOfABurst = Number(process.env.ORDERS ?? 1_000);
const written = (Object.keys(topics) as TopicName[]).filter((topic) => eventTypesIn(topic).length > 0);

/** What was asked of DynamoDB and Kafka in some time. */
interface Cost {
  readonly calls: Calls;
  readonly logs: ReadonlyMap<TopicName, LogContent>;
}

/** Of an order: calls in all, then by who made them, most first; records that share a batch, by topic. */
function rowsOf(when: string, { calls, logs }: Cost, orders: number): Measurement[] {
  const sorted = [...calls].sort(([, a], [, b]) => b - a);
  const total = sorted.reduce((sum, [, count]) => sum + count, 0);
  return [
    { what: `DynamoDB calls an order, ${when}`, value: total / orders },
    ...sorted.map(([call, count]) => ({ what: `${when}: ${call}`, value: count / orders })),
    ...Array.from(logs, ([topic, { records, batches }]) => ({
      what: `${when}: records a batch in topic ${topic}`,
      value: records / batches,
    })),
  ];
}

/** @returns a function that returns the cost since it was last called. */
function costMeter(mirror: BenchMirror): () => Cost {
  const takeCalls = countCalls(mirror);
  const read = (topic: TopicName) => logContent(join(mirror.dataDirectory, 'kafka/log'), topic);
  const known = new Map(written.map((topic) => [topic, read(topic)]));
  return () => {
    const logs = new Map<TopicName, LogContent>();
    for (const [topic, before] of known) {
      const now = read(topic);
      logs.set(topic, { records: now.records - before.records, batches: now.batches - before.batches });
      known.set(topic, now);
    }
    return { calls: takeCalls(), logs };
  };
}

async function placeAlone({ ready }: BenchMirror, { caughtUp }: Consumers): Promise<void> {
  for (let index = 0; index < ordersAlone; index += 1) {
    const customer = await signUp(ready);
    await customer.place();
    await caughtUp();
  }
}

const counting = pathToFileURL(join(import.meta.dirname, 'count-requests.ts')).href;
const mirror = await startMirror([], ['--import', counting]);
const consumers = await connectConsumers(mirror.ready);
try {
  const cost = costMeter(mirror);
  await placeAlone(mirror, consumers);
  const alone = rowsOf('alone', cost(), ordersAlone);
  const { acceptedMs, caughtUpMs } = await burstOf(ordersOfABurst, mirror.ready, consumers);
  const burst = rowsOf('in a burst', cost(), ordersOfABurst);
  report('calls', [
    ...alone,
    ...burst,
    { what: 'burst accepted in s', value: acceptedMs / 1_000 },
    { what: 'lag is 0 after the end of the burst, in s', value: caughtUpMs / 1_000 },
  ]);
} finally {
  await consumers.close();
  await mirror.stop();
}
