import { RequestFailure } from '../api/failure.ts';

/** Something that is loaded; what is there stays while it is loaded again, and when that fails. */
export type Loaded<Value> =
  | { readonly status: 'loading' }
  | {
      readonly status: 'ready';
      readonly value: Value;
      /** Why the value is not the latest. */
      readonly failure?: unknown;
    }
  | { readonly status: 'failed'; readonly failure: unknown };

/** What is there after a failure. */
export function afterFailure<Value>(before: Loaded<Value>, failure: unknown): Loaded<Value> {
  return before.status === 'ready' ? { ...before, failure } : { status: 'failed', failure };
}

export interface LoadDependencies<Value> {
  readonly load: (signal: AbortSignal) => Promise<Value>;
  /** Milliseconds from a value to the next request; undefined for the last. */
  readonly pauseMs: (value: Value) => number | undefined;
  /** Ends early when the signal aborts. */
  readonly sleep: (pauseMs: number) => Promise<void>;
  readonly onValue: (value: Value) => void;
  readonly onFailure: (failure: unknown) => void;
  readonly signal: AbortSignal;
}

/**
 * Loads something, and again after each pause: the next request waits for the response of the one before. Ends with the last value,
 * with a failure of the first request, and with one that another request would not change.
 */
export async function loadRepeatedly<Value>(ports: LoadDependencies<Value>): Promise<void> {
  let pauseMs: number | undefined;
  while (!ports.signal.aborted) {
    try {
      const value = await ports.load(ports.signal);
      if (ports.signal.aborted) return;
      pauseMs = ports.pauseMs(value);
      ports.onValue(value);
    } catch (failure) {
      if (ports.signal.aborted) return;
      ports.onFailure(failure);
      if (!(failure instanceof RequestFailure && failure.isTemporary)) return;
    }
    if (pauseMs === undefined) return;
    await ports.sleep(pauseMs);
  }
}
