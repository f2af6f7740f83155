import { setTimeout as sleep } from 'node:timers/promises';

export interface RetryPolicy {
  /** Calls in all, the first included. */
  readonly attempts: number;
  /** Milliseconds before the second call; doubles from call to call. */
  readonly firstDelayInMs: number;
  /** Upper bound of one delay in milliseconds; unlimited by default. */
  readonly maximumDelayInMs?: number;
  /** Draws each delay evenly between 0 and its full length, so that conflicting writers do not collide again. Default false. */
  readonly jitter?: boolean;
  /** Says whether a failure may pass; default: every failure may. */
  readonly isRetriable?: (error: unknown) => boolean;
}

/**
 * Calls `operation` until it succeeds, fails for good, or the attempts are used up; then its last error is thrown.
 */
export async function withRetries<Result>(
  operation: (attempt: number) => Promise<Result>,
  policy: RetryPolicy,
): Promise<Result> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await operation(attempt);
    } catch (error) {
      if (attempt >= policy.attempts || policy.isRetriable?.(error) === false) throw error;
      await sleep(delayInMs(policy, attempt));
    }
  }
}

function delayInMs(policy: RetryPolicy, attempt: number): number {
  const full = Math.min(policy.firstDelayInMs * 2 ** (attempt - 1), policy.maximumDelayInMs ?? Infinity);
  return policy.jitter ? Math.random() * full : full;
}
