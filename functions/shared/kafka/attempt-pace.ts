import { monotonicClock } from '../runtime/clock.ts';

/**
 * The minimum duration of an attempt that fails, in milliseconds. How long Lambda pauses between two
 * attempts is not documented, but their number is limited: this alone decides how long an outage only adds to the offset
 * lag before records become dead letters. See docs/decisions/091-a-failing-attempt-lasts.md.
 */
export const failingAttemptMs = 100;

/**
 * Does the work of one attempt. When it fails, by what it throws or by what it results in, its end is put off until the attempt
 * has lasted {@link failingAttemptMs}.
 */
export async function paced<Result>(
  work: () => Promise<Result>,
  hasFailed: (result: Result) => boolean,
  clock = monotonicClock,
): Promise<Result> {
  const startedAt = clock.now();
  const remainingPause = () => clock.sleep(Math.max(0, startedAt + failingAttemptMs - clock.now()));
  try {
    const result = await work();
    if (hasFailed(result)) await remainingPause();
    return result;
  } catch (error) {
    await remainingPause();
    throw error;
  }
}
