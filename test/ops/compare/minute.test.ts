import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { Minute } from '../../../ops/console/compare/minute.ts';
import { Shop } from '../../../ops/console/compare/shop.ts';

const changed = jest.fn();
let place: jest.SpiedFunction<Shop['place']>;
let minute: Minute;

beforeEach(() => {
  jest.useFakeTimers();
  changed.mockReset();
  const shop = new Shop({ get: async () => [], post: async () => ({}) } as never);
  place = jest.spyOn(shop, 'place').mockResolvedValue({ status: 202, orderId: 'o', tookMs: 1 });
  minute = new Minute(shop, changed);
});
afterEach(() => {
  minute.stop();
  jest.useRealTimers();
});

test('Orders are placed one a second, also when they are started again within a second.', async () => {
  minute.start(1);
  minute.start(5);
  await jest.advanceTimersByTimeAsync(1_000);
  expect(minute.comparison).toMatchObject({ placed: 2, isRunning: true });
  await jest.advanceTimersByTimeAsync(10_000);
  expect(minute.comparison).toMatchObject({ placed: 5, isRunning: false });
  expect(place).toHaveBeenCalledTimes(6);
});

test('The page is drawn as soon as orders are placed, and no more when it is left.', async () => {
  changed.mockReset();
  minute.start(2);
  expect(changed).toHaveBeenCalledTimes(1);
  minute.stop();
  changed.mockReset();
  await jest.advanceTimersByTimeAsync(10_000);
  expect(changed).not.toHaveBeenCalled();
  expect(place).toHaveBeenCalledTimes(1);
});
