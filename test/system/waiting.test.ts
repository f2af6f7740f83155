import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Consumers } from './support/consumers.ts';
import { sharedSystem } from './support/shared-system.ts';
import { anOrder, eventually, Shopper } from './support/shop.ts';

const system = sharedSystem();
const shipping = 'orderstream-dev-shipping';

let consumers: Consumers;
let mallory: Shopper;
let alice: Shopper;
let openOrder: string;

/** Nothing is shipped: orders stay open as long as that is so. */
beforeAll(async () => {
  consumers = new Consumers(system().ready);
  await consumers.setEnabled(shipping, false);
  [mallory, alice] = await Promise.all([Shopper.signUp(system().ready), Shopper.signUp(system().ready)]);
  openOrder = await mallory.place();
});
afterAll(() => consumers?.close());

const waitFor = (shopper: Shopper, orderId: string, init?: RequestInit) =>
  shopper.request(`/orders/${orderId}?wait=20`, init);

describe('requests of one customer that wait for an order that stays open', () => {
  test('54 of them, whose client hangs up, do not hold up the reads and orders of another customer', async () => {
    const hers = await alice.place();
    const requests: Readonly<Record<string, () => Promise<unknown>>> = {
      'GET /orders': () => alice.request('/orders'),
      'GET /orders/{orderId}': () => alice.order(hers),
      'POST /orders': () => alice.place(),
    };
    // Environments are there already, as in a shop that is open.
    for (const work of Object.values(requests)) await work();
    // What queues behind her requests ends after this one, which keeps its place for 20 seconds.
    const ended: string[] = [];
    const endOf = async (name: string, work: Promise<unknown>) => {
      await work;
      ended.push(name);
    };
    const patient = endOf('GET /orders/{orderId}?wait=20', waitFor(mallory, openOrder));
    const aborted = Array.from({ length: 54 }, () =>
      waitFor(mallory, openOrder, { signal: AbortSignal.timeout(700) }).catch((error: Error) => error.name),
    );
    await Promise.all(Object.entries(requests).map(([name, work]) => endOf(name, work())));
    expect(ended.toSorted()).toEqual(Object.keys(requests).toSorted());
    expect(await Promise.all(aborted)).toHaveLength(54);
    await patient;
  });

  test('requests of one customer that wait for an order that stays open all get a response, 60 at once, that says when to ask again, and orders are placed meanwhile', async () => {
    const responses: Response[] = [];
    const waiting = Array.from({ length: 60 }, () =>
      waitFor(mallory, openOrder).then((response) => responses.push(response)),
    );
    const placed = await Promise.all(Array.from({ length: 10 }, () => alice.post(anOrder())));
    expect(placed.map(({ status }) => status)).toEqual(Array(10).fill(202));
    await Promise.all(waiting);
    // The gateway's own limit of 30 seconds would be a 503.
    expect(responses.map(({ status }) => status)).toEqual(Array(60).fill(200));
    expect(new Set(responses.map(({ headers }) => headers.get('retry-after')))).toEqual(new Set(['1']));
  });

  test('requests of one customer that wait for an order that stays open leave their places to those who come after them', async () => {
    const hers = await alice.place();
    const waiting = eventually(async () => {
      const response = await waitFor(alice, hers);
      expect(response.headers.get('retry-after')).toBeNull();
      return (await response.json()) as object;
    });
    await consumers.setEnabled(shipping, true);
    expect(await waiting).toMatchObject({ status: 'shipped' });
  });
});
