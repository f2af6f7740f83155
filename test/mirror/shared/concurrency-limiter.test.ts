import { describe, expect, test } from '@jest/globals';
import { ConcurrencyLimiter } from '../../../local/src/shared/concurrency-limiter.ts';

const machine = (state: Partial<{ idle: number; foreground: boolean; now: number }> = {}) => {
  const current = { idle: 0, foreground: false, now: 0, ...state };
  const limiter = new ConcurrencyLimiter(2, {
    cpuIdleShare: () => current.idle,
    isForegroundBusy: () => current.foreground,
    now: () => current.now,
  });
  return { limiter, current };
};

describe('invocations of all mappings', () => {
  test('Invocations are limited while no processor is idle', () => {
    const { limiter } = machine();
    const leave = limiter.enter();
    expect(limiter.hasCapacity).toBe(true);
    limiter.enter();
    expect(limiter.hasCapacity).toBe(false);
    leave();
    expect(limiter.hasCapacity).toBe(true);
  });

  test('Invocations are not limited while processors are idle, even with API requests in flight', () => {
    const { limiter } = machine({ idle: 0.2, foreground: true });
    for (let index = 0; index < 20; index += 1) limiter.enter();
    expect(limiter.hasCapacity).toBe(true);
  });

  test('Invocations that wait for I/O soon stop counting against the limit', () => {
    const { limiter, current } = machine();
    limiter.enter();
    limiter.enter();
    current.now = 1_999;
    expect(limiter.hasCapacity).toBe(false);
    current.now = 2_000;
    expect(limiter.hasCapacity).toBe(true);
  });

  test('While an API request is in flight invocations run one at a time, followed by a pause of twice their duration', () => {
    const { limiter, current } = machine({ foreground: true });
    const leave = limiter.enter();
    expect(limiter.hasCapacity).toBe(false);
    current.now = 100;
    leave();
    current.now = 299;
    expect(limiter.hasCapacity).toBe(false);
    current.now = 300;
    expect(limiter.hasCapacity).toBe(true);
  });

  test('The pause after an invocation is at most half a second', () => {
    const { limiter, current } = machine({ foreground: true });
    const leave = limiter.enter();
    current.now = 60_000;
    leave();
    current.now = 60_500;
    expect(limiter.hasCapacity).toBe(true);
  });

  test('Refused callers are called back once each, in order, as soon as an invocation ends', () => {
    const { limiter } = machine();
    const leaves = [limiter.enter(), limiter.enter()];
    const asked: string[] = [];
    const first = () => {
      asked.push('first');
      limiter.enter();
    };
    limiter.whenCapacity(first);
    limiter.whenCapacity(first);
    limiter.whenCapacity(() => asked.push('second'));
    leaves[0]?.();
    expect(asked).toEqual(['first']);
    leaves[1]?.();
    expect(asked).toEqual(['first', 'second']);
  });

  test('Later callers queue behind those that wait, and are called back at once when there is room for both', async () => {
    const { limiter, current } = machine();
    limiter.enter();
    limiter.enter();
    const asked: string[] = [];
    const ask = (name: string) => {
      if (limiter.hasCapacity) return asked.push(name);
      limiter.whenCapacity(() => ask(name));
      return 0;
    };
    ask('first');
    current.idle = 1;
    ask('second');
    expect(asked).toEqual([]);
    await Promise.resolve();
    expect(asked).toEqual(['first', 'second']);
    expect(limiter.hasCapacity).toBe(true);
  });

  test('Refused callers are called back when a processor becomes idle', async () => {
    const { limiter, current } = machine();
    limiter.enter();
    limiter.enter();
    const asked = new Promise<void>((resolve) => limiter.whenCapacity(resolve));
    current.idle = 1;
    await asked;
  });
});
