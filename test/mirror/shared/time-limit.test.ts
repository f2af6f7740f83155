import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { HoldClock, heldMsOf } from '../../../local/src/shared/hold-clock.ts';
import { startTimeLimit } from '../../../local/src/shared/time-limit.ts';

beforeEach(() => {
  jest.useFakeTimers();
});
afterEach(() => {
  jest.useRealTimers();
});

describe('a time limit', () => {
  test('A time limit ends once, after its time.', () => {
    const onEnd = jest.fn();
    startTimeLimit(1_000, onEnd);
    jest.advanceTimersByTime(999);
    expect(onEnd).not.toHaveBeenCalled();
    jest.advanceTimersByTime(60_000);
    expect(onEnd).toHaveBeenCalledTimes(1);
  });

  test('A time limit that is cancelled does not end.', () => {
    const onEnd = jest.fn();
    const holds = new HoldClock();
    const cancel = startTimeLimit(1_000, onEnd, holds);
    holds.hold({});
    jest.advanceTimersByTime(5_000);
    cancel();
    jest.advanceTimersByTime(5_000);
    expect(onEnd).not.toHaveBeenCalled();
  });

  test('A time limit does not count what debuggers hold, however long and however often.', () => {
    const onEnd = jest.fn();
    const holds = new HoldClock();
    const [first, second] = [{}, {}];
    holds.hold(first);
    jest.advanceTimersByTime(7_000);
    startTimeLimit(3_000, onEnd, holds);
    holds.hold(second);
    jest.advanceTimersByTime(60_000);
    holds.release(first);
    jest.advanceTimersByTime(1_000);
    holds.release(second);
    jest.advanceTimersByTime(2_000);
    holds.hold(first);
    jest.advanceTimersByTime(10_000);
    holds.release(first);
    jest.advanceTimersByTime(900);
    expect(onEnd).not.toHaveBeenCalled();
    jest.advanceTimersByTime(200);
    expect(onEnd).toHaveBeenCalledTimes(1);
  });
});

describe('the clock of what debuggers hold', () => {
  test('The clock of what debuggers hold counts the time once, however many hold something.', () => {
    const holds = new HoldClock();
    const [first, second] = [{}, {}];
    holds.hold(first);
    jest.advanceTimersByTime(100);
    holds.hold(second);
    holds.hold(second);
    jest.advanceTimersByTime(100);
    holds.release(first);
    jest.advanceTimersByTime(100);
    holds.release(second);
    holds.release(second);
    jest.advanceTimersByTime(100);
    expect({ heldMs: holds.heldMs, isHeld: holds.isHeld }).toEqual({ heldMs: 300, isHeld: false });
  });

  test('The clock of what debuggers hold is read from what it wrote, while something is held and after.', () => {
    const written: number[] = [];
    const holds = new HoldClock((value) => written.push(value));
    for (const _ of [1, 2]) {
      holds.hold(holds);
      jest.advanceTimersByTime(100);
      holds.release(holds);
    }
    holds.hold(holds);
    jest.advanceTimersByTime(50);
    const at = (index: number) => heldMsOf(written[index] ?? Number.NaN, Date.now());
    expect([at(1), at(3), at(4)]).toEqual([100, 200, 250]);
  });

  test('The clock of what debuggers hold resolves when nothing is held.', async () => {
    const holds = new HoldClock();
    await holds.whenFree();
    holds.hold(holds);
    const free = holds.whenFree();
    holds.release(holds);
    await free;
  });
});
