import {
  type Concern,
  type EventType,
  eventTypesIn,
  type TopicName,
  topics,
} from '../../events/catalogue.ts';
import { configFrom } from '../../lib/config/index.ts';
import { consumerDefinitions } from '../../lib/consumers/consumers.ts';
import { mappedTopicsOf } from '../../lib/consumers/mapped-topics.ts';
import { topicWrittenBy } from '../../lib/function/produce.ts';
import { eventsOfOrder } from '../cost/per-order.ts';
import { batchDurationMs } from './assumptions.ts';

/** A mapping, with what its throughput depends on. */
export interface SizedMapping {
  readonly concern: Concern;
  readonly topic: TopicName;
  /** That a shipped order brings to the function. */
  readonly recordsOfOrder: number;
  readonly batchSize: number;
  /** True when the function connects to the brokers itself, to write. */
  readonly writes: boolean;
}

/** The mappings of the stack, except those of the dead-letter topic. */
export const sizedMappings: readonly SizedMapping[] = Object.entries(
  consumerDefinitions(configFrom({ stage: 'prod' }, { isEstimate: true })),
).flatMap(([name, { reads, batchSize = 100, producesEvents = true }]) => {
  const concern = name as Concern;
  return mappedTopicsOf(reads).map(({ topic, eventTypes }) => ({
    concern,
    topic,
    recordsOfOrder: eventsAmong(eventTypes),
    batchSize,
    writes: producesEvents && topicWrittenBy(concern) !== undefined,
  }));
});

/** Topics that a shipped order writes to. */
export const writtenTopics = (Object.keys(topics) as TopicName[]).filter((topic) => eventsIn(topic) > 0);

/** Events of a shipped order in a topic. */
export function eventsIn(topic: TopicName): number {
  return eventsAmong(eventTypesIn(topic));
}

/** Records a second of one partition: one batch after the other. */
const recordsPerSecond = ({ batchSize }: SizedMapping) => (batchSize * 1_000) / batchDurationMs;

/** Partitions, and so invocations, that are at work all the time for one order a second. */
export const busyPartitions = (mapping: SizedMapping) => mapping.recordsOfOrder / recordsPerSecond(mapping);

function eventsAmong(types: readonly EventType[]): number {
  return types.reduce((sum, type) => sum + (eventsOfOrder[type] ?? 0), 0);
}
