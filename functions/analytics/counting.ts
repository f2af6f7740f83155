import type { Incoming } from '../shared/consumer.ts';
import { eventOf, type PartitionedRecord } from '../shared/kafka-event.ts';
import { describeError, logger } from '../shared/telemetry.ts';
import { type Contribution, contributionsOf, partsOf } from './batches.ts';
import { isCounted } from './domain.ts';

/** Adds contributions to the counts; one that was added before adds nothing. */
export interface ContributionStore {
  /** All or nothing; at most 100 items, see {@link partsOf}. */
  add(contributions: readonly Contribution[]): Promise<void>;
}

/** What a record adds. */
export type RecordContributions = readonly Contribution[];

/** What a record adds; undefined for an event that is not counted. */
export function contributionsOfRecord(source: PartitionedRecord): RecordContributions | undefined {
  const event = eventOf(source);
  return event && isCounted(event) ? contributionsOf(event) : undefined;
}

/**
 * Adds a batch in as few transactions as hold it, one after the other: they meet at the same windows' counts.
 * @returns the values of which a part could not be added.
 */
export async function count(
  values: readonly Incoming<RecordContributions>[],
  store: ContributionStore,
): Promise<Incoming<RecordContributions>[]> {
  const failed = new Set<PartitionedRecord>();
  const all = values.flatMap(({ source, value }) => value.map((each) => ({ source, value: each })));
  for (const part of partsOf(all)) {
    try {
      await store.add(part.map(({ value }) => value));
    } catch (error) {
      logger.error('Events could not be counted.', { events: part.length, ...describeError(error) });
      for (const { source } of part) failed.add(source);
    }
  }
  return values.filter(({ source }) => failed.has(source));
}
