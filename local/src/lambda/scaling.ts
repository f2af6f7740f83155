import { NEEDED_CPU_IDLE_SHARE } from '../shared/cpu-meter.ts';

/** What one function's environments look like at a moment. */
export interface PoolState {
  /** Invocations that wait for an environment. */
  readonly queued: number;
  /** How long the first of them has waited. */
  readonly oldestWaitMs: number;
  /** Environments in their init phase, or about to be. */
  readonly starting: number;
  /** Busy environments that can be expected back soon: in progress for no longer than is usual. */
  readonly responsive: number;
  /** Busy environments whose thread is idle: they wait for something and need no processor. */
  readonly waiting: number;
  /** All environments, starting ones included. */
  readonly total: number;
  /** Up to here, environments are started as soon as the queue would outlast a cold start. */
  readonly eagerMaximum: number;
  readonly maximum: number;
  /** As many as the machine can start at once. */
  readonly maximumStarting: number;
  /** Running mean of recent invocations. */
  readonly meanDurationMs: number;
  /** Running mean of recent cold starts. */
  readonly meanStartMs: number;
  /** Share of the machine's processors that are idle, 0 to 1. */
  readonly cpuIdleShare: number;
}

/**
 * True when one more environment should be started. Lambda starts one for every invocation that finds none idle; on a
 * machine with few cores that ends in a collapse: a hundred environments share what a few would use, every invocation
 * takes longer, and so still more are started. So one is started when it helps, that is when the queue would outlast a
 * cold start; and beyond the first few only while processors are idle, that is when those there wait for something.
 */
export function shouldStartAnother(state: PoolState): boolean {
  if (state.queued <= state.starting || state.starting >= state.maximumStarting) return false;
  if (state.total >= state.maximum) return false;
  if (state.total - state.waiting >= state.eagerMaximum && state.cpuIdleShare < NEEDED_CPU_IDLE_SHARE)
    return false;
  return queueOutlastsStart(state);
}

function queueOutlastsStart(state: PoolState): boolean {
  if (state.responsive === 0) return true;
  if (state.oldestWaitMs >= state.meanStartMs) return true;
  const expectedWait = (state.queued * state.meanDurationMs) / state.responsive;
  return expectedWait > state.meanStartMs;
}

/** Whether an invocation waits: in progress for a while, and its thread did next to nothing (0 to 1) in that time. */
export function isWaiting(inFlightMs: number, utilization: number): boolean {
  return inFlightMs >= 200 && utilization < 0.2;
}

/** How long an invocation may be in progress and still count as usual. */
export function usualDurationMs(meanDurationMs: number): number {
  return Math.max(50, 4 * meanDurationMs);
}

/** Exponential running mean, the newest value weighing one fifth. */
export function updateMean(mean: number | undefined, value: number): number {
  return mean === undefined ? value : mean * 0.8 + value * 0.2;
}
