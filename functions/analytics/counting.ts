import type { Incoming } from '../shared/consumer.ts';
import { eventOf, type PartitionedRecord } from '../shared/kafka-event.ts';
import { describeError, logger } from '../shared/telemetry.ts';
import { type Contribution, partsOf } from './batches.ts';
import { countsOf, isCounted } from './domain.ts';

/** Adds contributions to the counts; one whose event was added before adds nothing. */
export interface ContributionStore {
  /** All or nothing; at most 100 items, see {@link partsOf}. */
  add(contributions: readonly Contribution[]): Promise<void>;
}

/** What a record adds; undefined for an event that is not counted. */
export function contributionOf(source: PartitionedRecord): Contribution | undefined {
  const event = eventOf(source);
  return event && isCounted(event) ? { eventId: event.id, counts: countsOf(event) } : undefined;
}

/**
 * Adds a batch in as few transactions as hold it, one after the other: they meet at the same minute's counts.
 * @returns the values of the parts that could not be added.
 */
export async function count(
  values: readonly Incoming<Contribution>[],
  store: ContributionStore,
): Promise<Incoming<Contribution>[]> {
  const failed: Incoming<Contribution>[] = [];
  for (const part of partsOf(values)) {
    try {
      await store.add(part.map(({ value }) => value));
    } catch (error) {
      logger.error('Events could not be counted.', { events: part.length, ...describeError(error) });
      failed.push(...part);
    }
  }
  return failed;
}
