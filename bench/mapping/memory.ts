import { setTimeout as sleep } from 'node:timers/promises';
import { createMapping, deleteMapping, type Engine, mappedPerSecond, until } from './engine.ts';
import type { Row } from './row.ts';
import { createTopic } from './topics.ts';

const MEBIBYTE = 1024 * 1024;
const IDLE_MAPPINGS = 20;
const SAMPLE_INTERVAL_MS = 50;
/** Long enough for what the start left behind to be collected. */
const REST_MS = 5_000;

/**
 * Memory of this whole process (broker and tables are others): with 20 idle mappings, and at its highest while one
 * more works a backlog down; then again, which separates what grows with the backlog from what the heaps of main thread
 * and functions grow to under any load. To be measured first: what other rows use is not given back.
 */
export const memory: Row = async ({ engine, kafka, backlog: { topic, records } }) => {
  const { localCloud } = engine;
  const idle: string[] = [];
  while (idle.length < IDLE_MAPPINGS) {
    idle.push(await createMapping(localCloud, 'decode', await createTopic(kafka, 3)));
  }
  await sleep(REST_MS);
  const idleInMb = residentInMb();
  const firstInMb = await highestInMb(engine, topic, records);
  const secondInMb = await highestInMb(engine, topic, records);
  for (const uuid of idle) await deleteMapping(localCloud, uuid);
  await until(() => localCloud.eventSourceMappings.list().length === 0);
  return [
    { what: `MB resident with ${IDLE_MAPPINGS} idle mappings`, value: idleInMb },
    { what: `MB that a backlog of ${records} records adds`, value: firstInMb - idleInMb, bar: '<= 100' },
    { what: 'MB that the same backlog adds again', value: secondInMb - firstInMb },
  ];
};

/** The most that is resident while a new mapping works the topic down. */
async function highestInMb(engine: Engine, topic: string, records: number): Promise<number> {
  const highest = watchHighest();
  await mappedPerSecond(engine, topic, records, { BatchSize: 100 });
  return highest();
}

const residentInMb = () => process.memoryUsage.rss() / MEBIBYTE;

/** @returns a function that ends the watch and returns the highest sample. */
function watchHighest(): () => number {
  let highest = residentInMb();
  const sample = () => {
    highest = Math.max(highest, residentInMb());
  };
  const timer = setInterval(sample, SAMPLE_INTERVAL_MS);
  return () => {
    clearInterval(timer);
    sample();
    return highest;
  };
}
