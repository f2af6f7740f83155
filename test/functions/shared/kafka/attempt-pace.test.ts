import { describe, expect, test } from '@jest/globals';
import { failingAttemptMs, paced } from '../../../../functions/shared/kafka/attempt-pace.ts';

/** An attempt whose work takes so many milliseconds, on a clock that only it moves. @returns how long it lasted. */
async function durationOf(workMs: number, outcome: () => Promise<string>): Promise<number> {
  let time = 0;
  const sleep = async (milliseconds: number) => {
    time += milliseconds;
  };
  const work = async () => {
    await sleep(workMs);
    return outcome();
  };
  const attempt = paced(work, (result) => result === 'failed', { now: () => time, sleep });
  await attempt.catch(() => {});
  return time;
}

const succeeds = async () => 'done';
const fails = async () => 'failed';
const throws = () => Promise.reject(new Error('refused'));

describe('an attempt', () => {
  test.each([
    ['that succeeds ends at once', 3, succeeds, 3],
    ['that throws lasts the least time', 3, throws, failingAttemptMs],
    ['that results in failures lasts the least time', 3, fails, failingAttemptMs],
    ['that fails late lasts no longer', 3_000, throws, 3_000],
  ])('An attempt %s.', async (_, workMs, outcome, expected) => {
    expect(await durationOf(workMs, outcome)).toBe(expected);
  });

  test('An attempt rethrows its error.', async () => {
    await expect(paced(throws, Boolean)).rejects.toThrow('refused');
  });
});
