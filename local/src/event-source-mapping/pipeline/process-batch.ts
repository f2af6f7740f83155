import type { Clock } from '../../shared/clock.ts';
import { backoffMs } from '../core/backoff.ts';
import {
  type Failure,
  type InvocationOutcome,
  type Resolution,
  type RetrySettings,
  resolveInvocation,
} from '../core/batch-outcome.ts';
import type { MappingRecord } from '../core/record.ts';
import { withoutExpired } from '../core/record-age.ts';
import { newSegment, partitionsOf, type Segment } from '../core/sub-batch.ts';

/** What a lane needs of its mapping. */
export interface LaneContext {
  readonly settings: RetrySettings;
  readonly clock: Clock;
  /** Aborted when the mapping stops: nothing new is invoked then. */
  readonly stopped: AbortSignal;
  readonly invoke: (segment: Segment) => Promise<InvocationOutcome>;
  /** False for records of partitions that were lost since the batch was made. */
  readonly isOurs: (record: MappingRecord) => boolean;
  readonly onDelivered: (records: readonly MappingRecord[]) => void;
  /** Sends records to the destination, or drops them. Resolves when that is done. */
  readonly giveUp: (failure: Failure) => Promise<void>;
  /** Lets the later records of a partition flow. */
  readonly release: (partition: number) => void;
}

/**
 * Takes one batch to its end: invokes, retries with backoff, bisects, gives up. Its partitions are held meanwhile,
 * each until the lane has nothing left of it, so order within a partition stands. A half that shares no partition
 * with the rest goes on in a lane of its own.
 */
export async function runLane(records: readonly MappingRecord[], context: LaneContext): Promise<void> {
  const segments = [newSegment(records)];
  await runSegments(segments, partitionsOf(segments), context);
}

async function runSegments(
  segments: readonly Segment[],
  partitions: ReadonlySet<number>,
  context: LaneContext,
): Promise<void> {
  let [segment, ...rest] = segments;
  let held = partitions;
  let refusals = 0;
  const sideLanes: Promise<void>[] = [];
  while (segment) {
    const pause = backoffMs(refusals || segment.attempts);
    if (pause > 0) await context.clock.sleep(pause, context.stopped);
    if (context.stopped.aborted) break;
    const { resolution, wasReached } = await runOnce(segment, context);
    refusals = wasReached ? 0 : refusals + 1;
    const left = [...resolution.retries, ...rest];
    if (left.length === 0) break;
    const [next, ...others] = left;
    const { ownLane, sameLane } = separate(next, others);
    for (const each of ownLane) sideLanes.push(runSegments([each], partitionsOf([each]), context));
    const kept = partitionsOf(next ? [next, ...sameLane] : []);
    releaseExcept(held, new Set([...kept, ...partitionsOf(ownLane)]), context);
    held = kept;
    segment = next;
    rest = sameLane;
  }
  releaseExcept(held, new Set(), context);
  await Promise.all(sideLanes);
}

async function runOnce(
  segment: Segment,
  context: LaneContext,
): Promise<{ readonly resolution: Resolution; readonly wasReached: boolean }> {
  const ours = withoutLost(segment, context);
  const { maximumRecordAgeInSeconds } = context.settings;
  const { fresh, expired } = withoutExpired(ours, maximumRecordAgeInSeconds, context.clock.now());
  if (expired.length > 0) {
    const { invocations } = segment;
    await context.giveUp({ records: expired, condition: 'RecordAgeExceeded', invocations });
  }
  if (fresh.records.length === 0) {
    return { resolution: { delivered: [], failures: [], retries: [] }, wasReached: true };
  }
  const outcome = await context.invoke(fresh);
  const resolution = resolveInvocation(fresh, outcome, context.settings);
  context.onDelivered(resolution.delivered);
  for (const failure of resolution.failures) await context.giveUp(failure);
  return { resolution, wasReached: outcome.kind !== 'not-reached' };
}

function withoutLost(segment: Segment, { isOurs }: LaneContext): Segment {
  return segment.records.every(isOurs) ? segment : { ...segment, records: segment.records.filter(isOurs) };
}

/** Segments that share no partition with the first can run beside it. */
function separate(first: Segment | undefined, others: readonly Segment[]) {
  const partitions = partitionsOf(first ? [first] : []);
  const isApart = (segment: Segment) => segment.records.every(({ partition }) => !partitions.has(partition));
  return {
    ownLane: others.filter(isApart),
    sameLane: others.filter((segment) => !isApart(segment)),
  };
}

function releaseExcept(held: ReadonlySet<number>, kept: ReadonlySet<number>, context: LaneContext): void {
  for (const partition of held) if (!kept.has(partition)) context.release(partition);
}
