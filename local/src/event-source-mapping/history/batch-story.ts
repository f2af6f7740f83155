import type { Attempt } from './attempt.ts';
import type { RecordEntry } from './record-entry.ts';
import type { AttemptResult, BatchRecord, RecordStory } from './types.ts';

/** One invocation with records of a batch. Times are milliseconds since the epoch. */
interface BatchInvocation {
  readonly startedAt: number;
  readonly durationMs?: number;
  readonly requestId?: string;
  readonly result: AttemptResult;
  readonly error?: string;
  /** Indexes of its records in those of the batch. */
  readonly records: readonly number[];
  /** Of these, the ones that failed. */
  readonly failed: readonly number[];
  /** Index of the invocation before it that had all its records, and maybe more. Absent for the first one. */
  readonly parent?: number;
}

/** A batch with what was decided about its records, invocation by invocation. */
export interface BatchStory {
  readonly batch: BatchRecord;
  /** Those that are remembered, in the order they were polled. */
  readonly records: readonly RecordStory[];
  /** In the order they were begun. */
  readonly invocations: readonly BatchInvocation[];
}

/**
 * Puts a batch together from its records.
 * @param entries records in the order they were polled. @returns undefined when none of them was in the batch.
 */
export function batchStoryOf(
  id: number,
  entries: readonly RecordEntry[],
  storyOf: (entry: RecordEntry) => RecordStory,
): BatchStory | undefined {
  const ofBatch = entries.filter(({ attempts }) => attempts.some(({ batch }) => batch.id === id));
  const records = new Map<Attempt, number[]>();
  for (const [index, { attempts }] of ofBatch.entries())
    for (const attempt of attempts) {
      if (attempt.batch.id !== id) continue;
      const indexes = records.get(attempt);
      if (indexes) indexes.push(index);
      else records.set(attempt, [index]);
    }
  const [first] = records.keys();
  if (!first) return undefined;
  const begun = [...records].sort(([one], [other]) => one.startedAt - other.startedAt);
  const sets = begun.map(([, indexes]) => new Set(indexes));
  const invocations = begun.map(([attempt, indexes], position): BatchInvocation => {
    const views = indexes.map((index) => attempt.view(ofBatch[index] as RecordEntry));
    const { records: _, isFailure: __, ...view } = views[0] as (typeof views)[number];
    const parent = sets.findLastIndex((set, at) => at < position && indexes.every((index) => set.has(index)));
    return {
      ...view,
      records: indexes,
      failed: indexes.filter((_index, at) => views[at]?.isFailure),
      ...(parent >= 0 && { parent }),
    };
  });
  return { batch: first.batch, records: ofBatch.map(storyOf), invocations };
}
