import { expect, test } from '@jest/globals';
import { FIRST_KEPT } from '../../../local/src/event-source-mapping/history/attempt.ts';
import { attemptNumber } from '../../../local/src/json-api/invocation-attempt.ts';

const attempts = (requestIds: readonly (string | undefined)[]) =>
  requestIds.map((requestId) => ({
    startedAt: 1,
    records: 1,
    ...(requestId === undefined ? { result: 'running' as const } : { requestId, result: 'failed' as const }),
  }));

test('An attempt is counted by its request id, also after those that are not kept.', () => {
  const story = { attempts: attempts(['a', 'b']), attemptCount: 2 };
  expect(attemptNumber(story, 'b', false)).toBe(2);
  expect(attemptNumber(story, 'c', false)).toBeUndefined();
  const names = Array.from({ length: FIRST_KEPT + 2 }, (_, index) => `r${index}`);
  const long = { attempts: attempts(names), attemptCount: 100 };
  expect(attemptNumber(long, `r${FIRST_KEPT - 1}`, false)).toBe(FIRST_KEPT);
  expect(attemptNumber(long, `r${FIRST_KEPT + 1}`, false)).toBe(100);
});

test('The attempt that runs is the last, before the history knows its request id.', () => {
  expect(attemptNumber({ attempts: attempts(['a', undefined]), attemptCount: 2 }, 'b', true)).toBe(2);
  expect(attemptNumber({ attempts: attempts(['a']), attemptCount: 1 }, 'b', true)).toBeUndefined();
});
