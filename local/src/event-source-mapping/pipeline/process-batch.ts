import type { TimerClock } from '../../shared/clock.ts';
import { backoffMs } from '../core/backoff.ts';
import {
  type BatchOutcome,
  batchOutcomeOf,
  type Failure,
  type InvocationOutcome,
  type RetrySettings,
} from '../core/batch-outcome.ts';
import type { MappingRecord } from '../core/record.ts';
import { withoutExpired } from '../core/record-age.ts';
import { newBatch, partitionsOf, type SubBatch } from '../core/sub-batch.ts';
import type { InvocationObserver } from '../history/mapping-observer.ts';

/** What processing a batch needs of its mapping. */
export interface BatchDependencies {
  readonly settings: RetrySettings;
  readonly clock: TimerClock;
  /** Aborted when the mapping stops: nothing is invoked after that. */
  readonly stopped: AbortSignal;
  /** @param onStarted is given the request id when an environment takes the invocation. */
  readonly invoke: (subBatch: SubBatch, onStarted: (requestId: string) => void) => Promise<InvocationOutcome>;
  /** Called before an invocation with what is left of a sub-batch; what it returns sees the invocation. */
  readonly observe: (subBatch: SubBatch, left: SubBatch) => InvocationObserver;
  /** Nothing of a sub-batch is left: its records expired, or their partitions were revoked. */
  readonly onDropped: (subBatch: SubBatch) => void;
  /** False for records of partitions that were revoked since the batch was made. */
  readonly isAssigned: (record: MappingRecord) => boolean;
  readonly onDelivered: (records: readonly MappingRecord[]) => void;
  /** Sends records to the on-failure destination, or discards them. Resolves when that is done. */
  readonly sendOrDiscard: (failure: Failure) => Promise<void>;
  /** Allows later records of a partition to be batched. */
  readonly release: (partition: number) => void;
}

/**
 * Takes one batch through invocations, retries with backoff and bisection until every record is delivered or failed.
 * Each partition is held until nothing of it is left in the batch, which keeps the order within a partition. A sub-batch
 * that shares no partition with the rest is processed in parallel with it.
 */
export async function processBatch(
  records: readonly MappingRecord[],
  dependencies: BatchDependencies,
): Promise<void> {
  const subBatches = [newBatch(records)];
  await processSubBatches(subBatches, partitionsOf(subBatches), dependencies);
}

async function processSubBatches(
  subBatches: readonly SubBatch[],
  partitions: ReadonlySet<number>,
  dependencies: BatchDependencies,
): Promise<void> {
  let [subBatch, ...rest] = subBatches;
  let held = partitions;
  let failedInvocations = 0;
  const parallel: Promise<void>[] = [];
  while (subBatch) {
    const pause = backoffMs(failedInvocations || subBatch.attempts);
    if (pause > 0) await dependencies.clock.sleep(pause, dependencies.stopped);
    if (dependencies.stopped.aborted) break;
    const { outcome, wasInvoked } = await attempt(subBatch, dependencies);
    failedInvocations = wasInvoked ? 0 : failedInvocations + 1;
    const left = [...outcome.retries, ...rest];
    if (left.length === 0) break;
    const [next, ...others] = left;
    const { independent, dependent } = separate(next, others);
    for (const each of independent)
      parallel.push(processSubBatches([each], partitionsOf([each]), dependencies));
    const kept = partitionsOf(next ? [next, ...dependent] : []);
    releaseExcept(held, new Set([...kept, ...partitionsOf(independent)]), dependencies);
    held = kept;
    subBatch = next;
    rest = dependent;
  }
  releaseExcept(held, new Set(), dependencies);
  await Promise.all(parallel);
}

async function attempt(
  subBatch: SubBatch,
  dependencies: BatchDependencies,
): Promise<{ readonly outcome: BatchOutcome; readonly wasInvoked: boolean }> {
  const assigned = withoutRevoked(subBatch, dependencies);
  const { maximumRecordAgeInSeconds } = dependencies.settings;
  const ago = (ms: number) => dependencies.clock.ago(ms);
  const { fresh, expired } = withoutExpired(assigned, maximumRecordAgeInSeconds, ago);
  if (expired.length > 0) {
    const { invocations } = subBatch;
    await dependencies.sendOrDiscard({ records: expired, condition: 'RecordAgeExceeded', invocations });
  }
  if (fresh.records.length === 0) {
    dependencies.onDropped(subBatch);
    return { outcome: { delivered: [], failures: [], retries: [] }, wasInvoked: true };
  }
  const observed = dependencies.observe(subBatch, fresh);
  const invocation = await dependencies.invoke(fresh, observed.started);
  const outcome = batchOutcomeOf(fresh, invocation, dependencies.settings);
  observed.ended(invocation, outcome);
  dependencies.onDelivered(outcome.delivered);
  for (const failure of outcome.failures) await dependencies.sendOrDiscard(failure);
  return { outcome, wasInvoked: invocation.kind !== 'not-invoked' };
}

function withoutRevoked(subBatch: SubBatch, { isAssigned }: BatchDependencies): SubBatch {
  if (subBatch.records.every(isAssigned)) return subBatch;
  return { ...subBatch, records: subBatch.records.filter(isAssigned) };
}

/** Sub-batches that share no partition with the first can be processed in parallel with it. */
function separate(first: SubBatch | undefined, others: readonly SubBatch[]) {
  const partitions = partitionsOf(first ? [first] : []);
  const isIndependent = (subBatch: SubBatch) =>
    subBatch.records.every(({ partition }) => !partitions.has(partition));
  return {
    independent: others.filter(isIndependent),
    dependent: others.filter((subBatch) => !isIndependent(subBatch)),
  };
}

function releaseExcept(
  held: ReadonlySet<number>,
  kept: ReadonlySet<number>,
  { release }: BatchDependencies,
): void {
  for (const partition of held) if (!kept.has(partition)) release(partition);
}
