import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Consumers } from './support/consumers.ts';
import { anOrder, Shopper } from './support/shop.ts';
import { systemOfThisFile } from './support/system-of-this-file.ts';

const system = systemOfThisFile();
const shipping = 'orderstream-dev-shipping';

let consumers: Consumers;
let shopper: Shopper;
let orderId: string;

/** Nothing is shipped: the order stays open as long as that is so. */
beforeAll(async () => {
  consumers = new Consumers(system().ready);
  await consumers.setEnabled(shipping, false);
  shopper = await Shopper.signUp(system().ready);
  orderId = await shopper.place();
}, 120_000);
afterAll(() => consumers?.close());

describe('60 requests that wait 20 seconds for an order that stays open', () => {
  test('are all answered in that time, and orders are placed meanwhile', async () => {
    const waiting = Promise.all(
      Array.from({ length: 60 }, () => shopper.request(`/orders/${orderId}?wait=20`)),
    );
    const placed = await Promise.all(Array.from({ length: 10 }, () => shopper.post(anOrder())));
    expect(placed.map(({ status }) => status)).toEqual(Array(10).fill(202));
    const answers = await waiting;
    // The gateway's own limit of 30 seconds would be a 503.
    expect(answers.map(({ status }) => status)).toEqual(Array(60).fill(200));
  }, 90_000);

  test('leave their places to those who come after them', async () => {
    const waiting = shopper.request(`/orders/${orderId}?wait=20`);
    await consumers.setEnabled(shipping, true);
    const answer = await waiting;
    expect(answer.headers.get('retry-after')).toBeNull();
    expect((await answer.json()) as object).toMatchObject({ status: 'shipped' });
  }, 60_000);
});
