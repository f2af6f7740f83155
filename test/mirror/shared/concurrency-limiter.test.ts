import { describe, expect, test } from '@jest/globals';
import { Pacing } from '../../../local/src/shared/concurrency-limiter.ts';

const machine = (state: Partial<{ idle: number; foreground: boolean; now: number }> = {}) => {
  const current = { idle: 0, foreground: false, now: 0, ...state };
  const pacing = new Pacing(2, {
    cpuIdleShare: () => current.idle,
    isForegroundBusy: () => current.foreground,
    now: () => current.now,
  });
  return { pacing, current };
};

describe('invocations of all mappings', () => {
  test('are as many as the limit while no processor is idle', () => {
    const { pacing } = machine();
    const leave = pacing.enter();
    expect(pacing.isOpen).toBe(true);
    pacing.enter();
    expect(pacing.isOpen).toBe(false);
    leave();
    expect(pacing.isOpen).toBe(true);
  });

  test('are not bounded while processors are idle, even while clients of the API wait', () => {
    const { pacing } = machine({ idle: 0.2, foreground: true });
    for (let index = 0; index < 20; index += 1) pacing.enter();
    expect(pacing.isOpen).toBe(true);
  });

  test('that wait for something delay no other for long', () => {
    const { pacing, current } = machine();
    pacing.enter();
    pacing.enter();
    current.now = 1_999;
    expect(pacing.isOpen).toBe(false);
    current.now = 2_000;
    expect(pacing.isOpen).toBe(true);
  });

  test('come one at a time while a client of the API waits, and leave it twice the time they took', () => {
    const { pacing, current } = machine({ foreground: true });
    const leave = pacing.enter();
    expect(pacing.isOpen).toBe(false);
    current.now = 100;
    leave();
    current.now = 299;
    expect(pacing.isOpen).toBe(false);
    current.now = 300;
    expect(pacing.isOpen).toBe(true);
  });

  test('step back for half a second at most', () => {
    const { pacing, current } = machine({ foreground: true });
    const leave = pacing.enter();
    current.now = 60_000;
    leave();
    current.now = 60_500;
    expect(pacing.isOpen).toBe(true);
  });

  test('that were refused are asked once each, in the order they came, as soon as one ends', () => {
    const { pacing } = machine();
    const leaves = [pacing.enter(), pacing.enter()];
    const asked: string[] = [];
    const first = () => {
      asked.push('first');
      pacing.enter();
    };
    pacing.whenOpen(first);
    pacing.whenOpen(first);
    pacing.whenOpen(() => asked.push('second'));
    leaves[0]?.();
    expect(asked).toEqual(['first']);
    leaves[1]?.();
    expect(asked).toEqual(['first', 'second']);
  });

  test('that come later queue behind those that wait, and are asked at once when there is room for both', async () => {
    const { pacing, current } = machine();
    pacing.enter();
    pacing.enter();
    const asked: string[] = [];
    const ask = (name: string) => {
      if (pacing.isOpen) return asked.push(name);
      pacing.whenOpen(() => ask(name));
      return 0;
    };
    ask('first');
    current.idle = 1;
    ask('second');
    expect(asked).toEqual([]);
    await Promise.resolve();
    expect(asked).toEqual(['first', 'second']);
    expect(pacing.isOpen).toBe(true);
  });

  test('that were refused are asked again when a processor becomes idle', async () => {
    const { pacing, current } = machine();
    pacing.enter();
    pacing.enter();
    const asked = new Promise<void>((resolve) => pacing.whenOpen(resolve));
    current.idle = 1;
    await asked;
  });
});
