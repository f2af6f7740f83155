import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import fc from 'fast-check';
import { AdvancingClock } from '../../../local/src/shared/advancing-clock.ts';

describe('a clock that is set forward', () => {
  let clock: AdvancingClock;
  const called: string[] = [];

  beforeEach(() => {
    jest.useFakeTimers({ now: 1_000 });
    called.length = 0;
    clock = new AdvancingClock();
  });
  afterEach(() => {
    jest.useRealTimers();
  });
  const timer = (name: string, ms: number) => clock.after(ms, () => called.push(name));

  test('A timer that has become due is called at once, and one that has not after the time that is left.', () => {
    timer('later', 5_000);
    timer('sooner', 2_000);
    timer('last', 60_000);
    clock.advance(10_000);
    expect(called).toEqual(['sooner', 'later']);
    expect(clock.now()).toBe(11_000);
    jest.advanceTimersByTime(49_999);
    expect(called).toHaveLength(2);
    jest.advanceTimersByTime(1);
    expect(called).toEqual(['sooner', 'later', 'last']);
    jest.advanceTimersByTime(60_000);
    expect(called).toHaveLength(3);
  });

  test('A timer that was cancelled, also by another one that is due, is not called.', () => {
    timer('cancelled', 1_000)();
    const cancel = timer('cancelled by the first', 3_000);
    clock.after(2_000, () => {
      called.push('first');
      cancel();
    });
    clock.advance(10_000);
    expect(called).toEqual(['first']);
    jest.advanceTimersByTime(10_000);
    expect(called).toEqual(['first']);
  });

  test('A sleep ends when it is skipped or when its signal aborts.', async () => {
    const skipped = clock.sleep(1_000);
    const abort = new AbortController();
    const aborted = clock.sleep(3_600_000, abort.signal);
    clock.advance(1_000);
    await skipped;
    abort.abort();
    await aborted;
    await clock.sleep(1_000, abort.signal);
    expect(jest.getTimerCount()).toBe(0);
  });
});

test('What was some time ago counts what was skipped since then, whatever was skipped when.', () => {
  const step = fc.record({ passes: fc.nat(1_000), skips: fc.integer({ min: 1, max: 1_000 }) });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 6 }), fc.nat(1_000), fc.nat(8_000), (steps, passes, ms) => {
      let machine = 100_000;
      const clock = new AdvancingClock(() => machine);
      // The time of this clock at each moment of the machine's: two at a moment at which time was skipped.
      const times = new Map<number, [first: number, last: number]>();
      const pass = (count: number) => {
        for (let left = count; left > 0; left--) {
          machine++;
          times.set(machine, [clock.now(), clock.now()]);
        }
      };
      times.set(machine, [clock.now(), clock.now()]);
      for (const { passes: before, skips } of steps) {
        pass(before);
        clock.advance(skips);
        times.set(machine, [times.get(machine)?.[0] as number, clock.now()]);
      }
      pass(passes);
      const moment = clock.ago(ms);
      const wanted = clock.now() - ms;
      const [first, last] = times.get(moment) ?? [wanted, wanted]; // Before the first moment nothing was skipped.
      expect(first).toBeLessThanOrEqual(wanted);
      expect(last).toBeGreaterThanOrEqual(wanted);
      if (moment < 100_000) expect(moment).toBe(wanted);
    }),
    { numRuns: 200 },
  );
});
