import type { z } from 'zod';
import type { clockState } from '../json-api/schemas.ts';
import type { JsonApiClient } from './client.ts';

type ClockState = z.output<typeof clockState>;

/** The time of mappings, schedules and asynchronous invocations. What functions read as the time is that of the machine. */
export interface MirrorClock {
  /**
   * Skips a time: pauses before retries, batching windows, ages of records and of asynchronous events, schedules,
   * injected delays, durations of experiments. What became due is begun when the promise resolves. A schedule runs once,
   * however often it became due. Records that are produced later are as old as the time since then.
   * @param ms a whole number from 1, at most a year of milliseconds.
   * @throws {MirrorError} InvalidRequest for another number.
   */
  advance(ms: number): Promise<void>;
  /** The time, in milliseconds since the epoch: that of the machine and all that was skipped. */
  now(): Promise<number>;
}

/** The clock of a mirror. */
export function mirrorClock(client: JsonApiClient): MirrorClock {
  return {
    advance: async (ms) => void (await client.post<ClockState>('/clock/advance', { ms })),
    now: async () => (await client.get<ClockState>('/clock')).now,
  };
}
