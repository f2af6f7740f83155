/** Where time comes from; tests inject their own. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Resolves after `ms`, or at once when the signal aborts. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

/** A clock that timers and ages are taken from. */
export interface TimerClock extends Clock {
  /** The moment of the machine's clock, in milliseconds since the epoch, that was `ms` of this clock ago. */
  ago(ms: number): number;
  /** Calls back after `ms`, once. @returns what cancels it. */
  after(ms: number, callback: () => void): () => void;
}

/** The machine's clock. */
export const systemClock: TimerClock = {
  now: () => Date.now(),
  ago: (ms) => Date.now() - ms,
  after(ms, callback) {
    const timer = setTimeout(callback, ms);
    return () => clearTimeout(timer);
  },
  sleep: (ms, signal) => sleepUntilAborted(systemClock, ms, signal),
};

/** How every clock sleeps: until its timer is due or the signal aborts. */
export function sleepUntilAborted(clock: Pick<TimerClock, 'after'>, ms: number, signal?: AbortSignal) {
  return new Promise<void>((resolve) => {
    if (signal?.aborted) return resolve();
    const done = () => {
      cancel();
      signal?.removeEventListener('abort', done);
      resolve();
    };
    const cancel = clock.after(ms, done);
    signal?.addEventListener('abort', done);
  });
}
