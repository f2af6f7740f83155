import type { Failed, Incoming } from '../shared/consumer.ts';
import { eventOf, type PartitionedRecord } from '../shared/kafka-event.ts';
import { describeError, logger } from '../shared/telemetry.ts';
import { isUnprocessable } from '../shared/unprocessable.ts';
import { type Contribution, contributionsOf, partsOf } from './contributions.ts';
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
): Promise<Failed<RecordContributions>[]> {
  const errors = new Map<PartitionedRecord, unknown>();
  const all = values.flatMap(({ source, value }) => value.map((each) => ({ source, value: each })));
  for (const part of partsOf(all)) await addPart(part, { store, errors });
  return values.flatMap((each) =>
    errors.has(each.source) ? [{ ...each, error: errors.get(each.source) }] : [],
  );
}

/** When an error that no repetition can change refuses a part, each of its contributions is added by itself: one is the reason. */
async function addPart(
  part: readonly Incoming<Contribution>[],
  to: { readonly store: ContributionStore; readonly errors: Map<PartitionedRecord, unknown> },
): Promise<void> {
  try {
    await to.store.add(part.map(({ value }) => value));
  } catch (error) {
    if (part.length > 1 && isUnprocessable(error)) {
      for (const each of part) await addPart([each], to);
      return;
    }
    logger.error('Events could not be counted.', { events: part.length, ...describeError(error) });
    for (const { source } of part) to.errors.set(source, error);
  }
}
