import { setTimeout as sleep } from 'node:timers/promises';

export interface RetryPolicy {
  /** Calls in all, the first included. */
  readonly attempts: number;
  /** Milliseconds before the second call; doubles from call to call. */
  readonly firstDelayMs: number;
  /** Upper bound of one delay in milliseconds; unlimited by default. */
  readonly maximumDelayMs?: number;
  /** Draws each delay evenly between 0 and its full length, so that conflicting writers do not collide again. Default false. */
  readonly jitter?: boolean;
  /** Says whether a failure may pass; default: every failure may. */
  readonly isRetriable?: (error: unknown) => boolean;
}

/**
 * Calls `operation` until it succeeds, fails permanently, or the attempts are exhausted; then its last error is thrown.
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
      await sleep(delayMs(policy, attempt));
    }
  }
}

function delayMs(policy: RetryPolicy, attempt: number): number {
  const full = Math.min(policy.firstDelayMs * 2 ** (attempt - 1), policy.maximumDelayMs ?? Infinity);
  return policy.jitter ? Math.random() * full : full;
}
