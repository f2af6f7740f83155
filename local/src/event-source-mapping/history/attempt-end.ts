import type { BatchOutcome, InvocationOutcome } from '../core/batch-outcome.ts';
import type { MappingRecord } from '../core/record.ts';
import { errorTextOf } from './error-text.ts';
import type { AttemptResult } from './types.ts';

/** How an invocation ended, for its records. */
export interface AttemptEnd {
  readonly result: Exclude<AttemptResult, 'running'>;
  readonly requestId: string | undefined;
  readonly error: string | undefined;
  /** Records that a partial failure names. */
  readonly failed: readonly MappingRecord[] | undefined;
}

/** Reads how an invocation ended from what was decided about its records. */
export function endOf(invocation: InvocationOutcome, outcome: BatchOutcome): AttemptEnd {
  if (invocation.kind !== 'responded') {
    const error =
      invocation.kind === 'too-large' ? 'the event is larger than an invocation takes' : undefined;
    return { result: 'not-invoked', requestId: undefined, error, failed: undefined };
  }
  const { result } = invocation;
  const { requestId } = result;
  const notDelivered = [...outcome.retries, ...outcome.failures].flatMap(({ records }) => records);
  if (notDelivered.length === 0) {
    return { result: 'succeeded', requestId, error: undefined, failed: undefined };
  }
  const error = errorTextOf(result);
  if (outcome.delivered.length > 0)
    return { result: 'partial-failure', requestId, error, failed: notDelivered };
  const isBisected = outcome.retries.length === 2;
  return { result: isBisected ? 'bisected' : 'failed', requestId, error, failed: undefined };
}
