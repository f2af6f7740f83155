import { describe, expect, test } from '@jest/globals';
import { RequestPriority } from '../../../local/src/shared/request-priority.ts';

const start = () => {
  const clock = { now: 1_000 };
  return { clock, requestPriority: new RequestPriority(() => clock.now) };
};

describe('RequestPriority', () => {
  test('RequestPriority is busy during a request and a moment after it', async () => {
    const { clock, requestPriority } = start();
    expect(requestPriority.isBusy).toBe(false);
    const end = Promise.withResolvers<string>();
    const request = requestPriority.during(() => end.promise);
    expect(requestPriority.isBusy).toBe(true);
    end.resolve('response');
    expect(await request).toBe('response');
    clock.now += 99;
    expect(requestPriority.isBusy).toBe(true);
    clock.now += 1;
    expect(requestPriority.isBusy).toBe(false);
  });

  test('RequestPriority is over when a request fails', async () => {
    const { clock, requestPriority } = start();
    const failing = requestPriority.during(() => Promise.reject(new Error('refused')));
    await expect(failing).rejects.toThrow('refused');
    clock.now += 100;
    expect(requestPriority.isBusy).toBe(false);
  });

  test('RequestPriority is not kept busy by a request that takes very long', () => {
    const { clock, requestPriority } = start();
    void requestPriority.during(() => new Promise(() => {}));
    clock.now += 10_000;
    expect(requestPriority.isBusy).toBe(false);
  });
});
