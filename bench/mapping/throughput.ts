import { compared, inTurns } from '../rounds.ts';
import { consumedPerSecond } from './consumer-performance.ts';
import { mappedPerSecond } from './engine.ts';
import { loopedPerSecond } from './kafkajs-loop.ts';
import type { Row } from './row.ts';

/** A mapping with batches of 100 against a kafkajs loop in process, and against a consumer that does nothing. */
export const throughput: Row = async ({ engine, kafka, brokers, backlog: { topic, records } }) => {
  const { mapping, loop, tool } = await inTurns(3, {
    mapping: () => mappedPerSecond(engine, topic, records, { BatchSize: 100 }),
    loop: () => loopedPerSecond(kafka, topic, records),
    tool: () => consumedPerSecond(brokers, topic, records),
  });
  return [
    compared('records a second at batch 100, against a kafkajs loop', mapping, loop, '>= 0.6'),
    compared('records a second at batch 100, against ConsumerPerformance', mapping, tool, '>= 0.4'),
  ];
};
