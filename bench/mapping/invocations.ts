import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { compared, inTurns } from '../rounds.ts';
import { mappedPerSecond } from './engine.ts';
import type { Row } from './row.ts';
import { filledTopic } from './topics.ts';
import { VALUE } from './value.ts';

const INVOCATIONS = 20_000;

/** A mapping with batches of 1 against worker threads that do nothing but take JSON text and return it. */
export const invocations: Row = async ({ engine, kafka, brokers }) => {
  const one = await filledTopic(kafka, brokers, 1, INVOCATIONS);
  const three = await filledTopic(kafka, brokers, 3, INVOCATIONS);
  const settings = { BatchSize: 1 };
  const { mapping, ping, side, pings } = await inTurns(5, {
    mapping: () => mappedPerSecond(engine, one, INVOCATIONS, settings),
    ping: () => pingsPerSecond(1),
    side: () => mappedPerSecond(engine, three, INVOCATIONS, settings),
    pings: () => pingsPerSecond(3),
  });
  return [
    compared('invocations a second at batch 1, one partition and one worker', mapping, ping, '>= 0.5'),
    compared('invocations a second at batch 1, three partitions and three workers', side, pings),
  ];
};

const event = JSON.stringify({
  eventSource: 'aws:kafka',
  eventSourceArn: 'arn:aws:kafka:us-east-1:123456789012:cluster/bench/1',
  bootstrapServers: '127.0.0.1:9092',
  records: {
    'bench-00000000-0': [
      {
        topic: 'bench-00000000',
        partition: 0,
        offset: 12_345,
        timestamp: 1_795_431_182_410,
        timestampType: 'CREATE_TIME',
        value: VALUE.toString('base64'),
        headers: [],
      },
    ],
  },
});

/** Each worker has one event at a time. */
async function pingsPerSecond(workerCount: number): Promise<number> {
  const script = new URL('./ping-worker.ts', import.meta.url);
  const workers = Array.from({ length: workerCount }, () => new Worker(script));
  await Promise.all(workers.map((worker) => pingPong(worker, () => false)));
  let left = INVOCATIONS;
  const startedAt = performance.now();
  await Promise.all(workers.map((worker) => pingPong(worker, () => --left > 0)));
  const seconds = (performance.now() - startedAt) / 1000;
  await Promise.all(workers.map((worker) => worker.terminate()));
  return INVOCATIONS / seconds;
}

/** Sends the event at least once, and again after each response while it is wanted. */
async function pingPong(worker: Worker, isWanted: () => boolean): Promise<void> {
  const done = Promise.withResolvers<void>();
  const onResponse = (response: string) => {
    JSON.parse(response);
    if (isWanted()) worker.postMessage(event);
    else done.resolve();
  };
  worker.on('message', onResponse);
  worker.postMessage(event);
  await Promise.race([done.promise, once(worker, 'exit')]);
  worker.off('message', onResponse);
}
