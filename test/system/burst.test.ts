import { describe, expect, test } from '@jest/globals';
import { rotating } from './support/rotation.ts';
import { sharedSystem } from './support/shared-system.ts';
import { available, eventually, Shopper } from './support/shop.ts';

const system = sharedSystem();

/** A client that sends requests without a pause keeps the API busy, and mappings wait for it. */
const pauseBetweenLooksMs = 2_000;

describe('a burst of 500 orders', () => {
  test('a burst of 500 orders is accepted whole, every order is shipped, and the stock is exact', async () => {
    const rotation = rotating(() => Shopper.signUp(system().ready));
    const places = await Promise.all(Array.from({ length: 500 }, () => rotation.next()));
    const shoppers = await rotation.all();
    const before = await available(system().ready, 'book-kafka-guide');
    const placed = await Promise.all(
      places.map(async (shopper) => ({ shopper, orderId: await shopper.place() })),
    );
    expect(new Set(placed.map(({ orderId }) => orderId)).size).toBe(500);
    const allShipped = async () => {
      const statuses = (await Promise.all(shoppers.map(statusesOf))).flat();
      expect(statuses.filter((status) => status !== 'shipped')).toEqual([]);
      expect(statuses).toHaveLength(500);
    };
    await eventually(allShipped, 480_000, pauseBetweenLooksMs);
    expect(await available(system().ready, 'book-kafka-guide')).toBe(before - 500);
  }, 900_000);
});

async function statusesOf(shopper: Shopper): Promise<string[]> {
  const response = await shopper.request('/orders?limit=100');
  return ((await response.json()) as { orders: { status: string }[] }).orders.map(({ status }) => status);
}
