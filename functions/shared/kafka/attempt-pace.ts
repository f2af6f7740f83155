import { systemClock } from '../runtime/clock.ts';

/**
 * The least time from the start of an attempt that fails to its answer, in milliseconds. How long Lambda pauses between two
 * attempts is not documented, but how many it makes is bounded: this alone says for how long an outage only fills the
 * letterbox, and not the dead letters. See docs/decisions/091-a-failing-attempt-lasts.md.
 */
export const failingAttemptInMs = 100;

/**
 * Does the work of one attempt. When it fails, by what it throws or by what it results in, its end is put off until the attempt
 * has lasted {@link failingAttemptInMs}.
 */
export async function paced<Result>(
  work: () => Promise<Result>,
  hasFailed: (result: Result) => boolean,
  clock = systemClock,
): Promise<Result> {
  const startedAt = clock.now();
  const restOfItsTime = () => clock.sleep(Math.max(0, startedAt + failingAttemptInMs - clock.now()));
  try {
    const result = await work();
    if (hasFailed(result)) await restOfItsTime();
    return result;
  } catch (error) {
    await restOfItsTime();
    throw error;
  }
}
