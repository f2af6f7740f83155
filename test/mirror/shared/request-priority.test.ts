import { describe, expect, test } from '@jest/globals';
import { Foreground } from '../../../local/src/shared/request-priority.ts';

const start = () => {
  const clock = { now: 1_000 };
  return { clock, foreground: new Foreground(() => clock.now) };
};

describe('the foreground', () => {
  test('is busy during a request and a moment after it', async () => {
    const { clock, foreground } = start();
    expect(foreground.isBusy).toBe(false);
    const end = Promise.withResolvers<string>();
    const request = foreground.during(() => end.promise);
    expect(foreground.isBusy).toBe(true);
    end.resolve('answer');
    expect(await request).toBe('answer');
    clock.now += 99;
    expect(foreground.isBusy).toBe(true);
    clock.now += 1;
    expect(foreground.isBusy).toBe(false);
  });

  test('is over when a request fails', async () => {
    const { clock, foreground } = start();
    const failing = foreground.during(() => Promise.reject(new Error('refused')));
    await expect(failing).rejects.toThrow('refused');
    clock.now += 100;
    expect(foreground.isBusy).toBe(false);
  });

  test('is not kept busy by a request that takes very long', () => {
    const { clock, foreground } = start();
    void foreground.during(() => new Promise(() => {}));
    clock.now += 10_000;
    expect(foreground.isBusy).toBe(false);
  });
});
