import type { BatchHandlers } from '../shared/kafka/consumer.ts';
import { eventOf, type PartitionedRecord } from '../shared/kafka/event.ts';
import { contributionsOf, type RecordContributions } from './contributions.ts';
import { countEvents } from './count-events.ts';
import { isCounted } from './domain.ts';
import type { ContributionStore } from './ports.ts';

/** Counts every event of the types that are counted. */
export function createAnalyticsHandlers(ports: {
  readonly store: ContributionStore;
}): BatchHandlers<RecordContributions> {
  return { parse: contributionsOfRecord, process: (values) => countEvents(values, ports.store) };
}

/** What a record adds; undefined for an event that is not counted. */
export function contributionsOfRecord(source: PartitionedRecord): RecordContributions | undefined {
  const event = eventOf(source);
  return event && isCounted(event) ? contributionsOf(event) : undefined;
}
