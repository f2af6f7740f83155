import { describe, expect, jest, test } from '@jest/globals';
import fc from 'fast-check';
import {
  type AttemptOutcome,
  createAsynchronousInvoker,
  delayBeforeNextAttemptMs,
} from '../../../local/src/lambda/asynchronous-invoker.ts';
import type { Invoke } from '../../../local/src/lambda/types.ts';
import { ServiceException } from '../../../local/src/shared/service-exception.ts';
import { resultOf } from '../aws/fakes.ts';

const HOUR_MS = 3_600_000;

describe('the wait before the next attempt', () => {
  const cases: [string, AttemptOutcome[], number, number | undefined][] = [
    ['is a minute after the first function error', ['functionFailed'], 0, 60_000],
    ['is two minutes after the second', ['functionFailed', 'functionFailed'], 0, 120_000],
    ['ends after the third', ['functionFailed', 'functionFailed', 'functionFailed'], 0, undefined],
    ['is a second after the first throttle', ['notReached'], 0, 1_000],
    ['doubles with each throttle', ['notReached', 'notReached', 'notReached'], 0, 4_000],
    ['is five minutes at most', Array(20).fill('notReached'), 0, 300_000],
    ['ends when the event is six hours old', ['notReached'], 6 * HOUR_MS, undefined],
    ['leaves function errors their retries after throttles', ['notReached', 'functionFailed'], 0, 60_000],
    ['ends with success', ['functionFailed', 'succeeded'], 0, undefined],
  ];
  test.each(cases)('the wait before the next attempt %s', (_case, history, ageMs, expected) => {
    expect(delayBeforeNextAttemptMs(history, ageMs)).toBe(expected);
  });

  test('the wait before the next attempt never starts an attempt for an event older than six hours', () => {
    const outcome = fc.constantFrom<AttemptOutcome>('succeeded', 'functionFailed', 'notReached');
    fc.assert(
      fc.property(fc.array(outcome, { minLength: 1 }), fc.nat(8 * HOUR_MS), (history, ageMs) => {
        const delay = delayBeforeNextAttemptMs(history, ageMs);
        return delay === undefined || (delay > 0 && ageMs + delay <= 6 * HOUR_MS);
      }),
    );
  });
});

/** Time that passes only by sleeping. */
function fakeClock() {
  let now = 0;
  const sleeps: number[] = [];
  const sleep = async (ms: number) => {
    sleeps.push(ms);
    now += ms;
  };
  return { sleeps, clock: { now: () => now, sleep } };
}

function prepare(invoke: Invoke) {
  const { sleeps, clock } = fakeClock();
  const dropped = Promise.withResolvers<string>();
  const warn = jest.fn((message: string) => {
    if (message.includes('dropped')) dropped.resolve(message);
  });
  const invoker = createAsynchronousInvoker({
    invoke,
    clock,
    log: { info: () => {}, error: () => {}, warn },
  });
  return { invoker, sleeps, dropped: dropped.promise };
}

test('an event that always fails is tried three times and dropped with a warning', async () => {
  const invoke = jest.fn<Invoke>(async () => resultOf({ functionError: 'Unhandled' }));
  const { invoker, sleeps, dropped } = prepare(invoke);
  invoker.accept('arn', '{}');
  expect(await dropped).toContain('after 3 failed attempt(s)');
  expect(sleeps).toEqual([60_000, 120_000]);
});

test('throttles do not use up the retries of function errors', async () => {
  const throttle = new ServiceException('TooManyRequestsException', 'Rate Exceeded.', 429);
  const invoke = jest
    .fn<Invoke>(async () => resultOf({ functionError: 'Unhandled' }))
    .mockRejectedValueOnce(throttle)
    .mockRejectedValueOnce(throttle);
  const { invoker, dropped } = prepare(invoke);
  invoker.accept('arn', '{}');
  await dropped;
  expect(invoke).toHaveBeenCalledTimes(5);
});

test('stopping discards what waits for its next attempt', async () => {
  const waiting = Promise.withResolvers<void>();
  const invoke = jest.fn<Invoke>(async () => resultOf({ functionError: 'Unhandled' }));
  const log = { info: () => {}, error: () => {}, warn: jest.fn() };
  const sleep = (_ms: number, signal?: AbortSignal) =>
    new Promise<void>((resolve) => {
      signal?.addEventListener('abort', () => resolve());
      waiting.resolve();
    });
  const invoker = createAsynchronousInvoker({ invoke, clock: { now: () => 0, sleep }, log });
  invoker.accept('arn', '{}');
  await waiting.promise;
  await invoker.stop(1_000);
  expect(invoke).toHaveBeenCalledTimes(1);
  expect(log.warn).toHaveBeenCalledWith(expect.stringContaining('dropped'));
});
