import type { Failed, Incoming } from '../shared/kafka/consumer.ts';
import type { PartitionedRecord } from '../shared/kafka/event.ts';
import { isUnprocessable } from '../shared/runtime/unprocessable.ts';
import { describeError, logger } from '../shared/telemetry/powertools.ts';
import { type Contribution, partsOf, type RecordContributions } from './contributions.ts';
import type { ContributionStore } from './ports.ts';

/**
 * Adds a batch in as few transactions as possible, one after the other: they write the same windows' counts.
 * @returns the values of which a part could not be added.
 */
export async function countEvents(
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

/** When an error that no retry can fix refuses a part, each of its contributions is added by itself: one is the reason. */
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
    logger.error('Events could not be counted', { events: part.length, ...describeError(error) });
    for (const { source } of part) to.errors.set(source, error);
  }
}
