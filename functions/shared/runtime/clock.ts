import { setTimeout as sleep } from 'node:timers/promises';

/** A source of durations, not of the time of day; tests pass a virtual one. */
export interface MonotonicClock {
  /** Milliseconds since any fixed moment. */
  now(): number;
  sleep(milliseconds: number): Promise<unknown>;
}

export const monotonicClock: MonotonicClock = {
  now: () => performance.now(),
  sleep: (milliseconds) => sleep(milliseconds),
};
