import { beforeEach, describe, expect, test } from '@jest/globals';
import type { OrderPlaced } from '../../../events/index.ts';
import { createInventoryHandlers } from '../../../functions/inventory/handlers.ts';
import type { InventoryStore } from '../../../functions/inventory/ports.ts';
import { bookLines, orderPlaced, paymentFailed } from '../support/events.ts';
import { memoryInventoryStore, type Pieces } from './memory-store.ts';

let products: Map<string, Pieces>;
let calls: number;
let store: InventoryStore;

beforeEach(() => {
  products = new Map([
    ['book', { available: 1_000, reserved: 0 }],
    ['rare', { available: 10, reserved: 0 }],
    ['gone', { available: 0, reserved: 0 }],
  ]);
  calls = 0;
  const memory = memoryInventoryStore(products);
  store = {
    ...memory,
    reserve: (records) => {
      calls += 1;
      return memory.reserve(records);
    },
  };
});

const handlers = () => createInventoryHandlers({ store, now: () => '2026-11-21T10:00:01.000Z' });
const ordersOf = (count: number, quantities: Record<string, number>) =>
  Array.from({ length: count }, (_, index) =>
    orderPlaced(`${Object.keys(quantities)}-${index}`, { lines: bookLines(quantities) }),
  );

async function repliesTo(orders: readonly OrderPlaced[]): Promise<string[]> {
  const { OrderPlaced } = handlers();
  return (await Promise.all(orders.map((order) => OrderPlaced(order)))).flat().map(({ type }) => type);
}

describe('orders handled at the same time', () => {
  test('ninety-nine orders of one product are one transaction.', async () => {
    expect(new Set(await repliesTo(ordersOf(99, { book: 1 })))).toEqual(new Set(['InventoryReserved']));
    expect(calls).toBe(1);
    expect(products.get('book')).toEqual({ available: 901, reserved: 99 });
  });

  test('More than fit a transaction are several.', async () => {
    await repliesTo(ordersOf(250, { book: 1 }));
    expect(products.get('book')).toEqual({ available: 750, reserved: 250 });
  });

  test('The first orders get the last pieces, the others are rejected.', async () => {
    const replies = await repliesTo(ordersOf(60, { rare: 1 }));
    expect(replies).toEqual([...Array(10).fill('InventoryReserved'), ...Array(50).fill('InventoryRejected')]);
    expect(calls).toBeLessThanOrEqual(12);
  });

  test('An order of exactly what is left gets it, though there is nothing for the next.', async () => {
    const orders = [...ordersOf(1, { rare: 10 }), ...ordersOf(1, { rare: 1, book: 1 })];
    expect(await repliesTo(orders)).toEqual(['InventoryReserved', 'InventoryRejected']);
  });

  test('A product that is gone costs one refused transaction, and does not touch the other orders.', async () => {
    const replies = await repliesTo([...ordersOf(30, { gone: 1 }), ...ordersOf(30, { book: 1 })]);
    expect(replies.filter((type) => type === 'InventoryReserved')).toHaveLength(30);
    expect(calls).toBe(2);
  });
});

describe('one order', () => {
  test.each([
    {
      name: 'all lines there',
      lines: { book: 2, rare: 10 },
      type: 'InventoryReserved',
      shortages: undefined,
    },
    {
      name: 'one line short: none is reserved, and the reply names it',
      lines: { book: 2, rare: 11 } as Record<string, number>,
      type: 'InventoryRejected',
      shortages: [{ productId: 'rare', name: 'A book', requested: 11, available: 10 }],
    },
    {
      name: 'an unknown product',
      lines: { nothing: 1 } as Record<string, number>,
      type: 'InventoryRejected',
      shortages: [{ productId: 'nothing', name: 'A book', requested: 1, available: 0 }],
    },
  ])('One order: $name.', async ({ lines, type, shortages }) => {
    const [event] = await handlers().OrderPlaced(orderPlaced('order-1', { lines: bookLines(lines) }));
    expect(event).toMatchObject({ type, ...(shortages ? { shortages } : {}) });
    if (shortages) expect(products.get('book')).toEqual({ available: 1_000, reserved: 0 });
  });

  test('One order lines of the same product count together.', async () => {
    const twice = [...bookLines({ rare: 6 }), ...bookLines({ rare: 5 })];
    const [event] = await handlers().OrderPlaced(orderPlaced('order-1', { lines: twice }));
    expect(event).toMatchObject({ type: 'InventoryRejected', shortages: [{ requested: 11, available: 10 }] });
  });
});

test('A release names what was released, and nothing when nothing had been reserved.', async () => {
  const { OrderPlaced, PaymentFailed } = handlers();
  const order = orderPlaced('order-1', { lines: bookLines({ book: 2 }) });
  await OrderPlaced(order);
  expect(await PaymentFailed(paymentFailed(order))).toMatchObject([
    { type: 'InventoryReleased', lines: [{ productId: 'book', quantity: 2 }] },
  ]);
  const unseen = orderPlaced('order-2');
  expect(await PaymentFailed(paymentFailed(unseen))).toMatchObject([
    { type: 'InventoryReleased', lines: [] },
  ]);
  expect(await OrderPlaced(unseen)).toEqual([]);
  expect(products.get('book')).toEqual({ available: 1_000, reserved: 0 });
});

test('A write that fails fails every order in it, and they succeed when they are redelivered.', async () => {
  const healthy = store;
  store = { ...healthy, reserve: () => Promise.reject(new Error('throttled')) };
  const failing = handlers();
  const orders = ordersOf(3, { book: 1 });
  const outcomes = await Promise.allSettled(orders.map((order) => failing.OrderPlaced(order)));
  expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
  store = healthy;
  expect(await repliesTo(orders)).toEqual(Array(3).fill('InventoryReserved'));
});

test('An order whose stock cannot be released fails alone, at any position in its group.', async () => {
  const lost = ordersOf(1, { rare: 1 });
  const orders = [...lost, ...ordersOf(7, { book: 1 })];
  await repliesTo(orders);
  products.set('rare', { available: 10, reserved: 0 });
  for (const group of [orders, orders.toReversed()]) {
    const { PaymentFailed } = handlers();
    const outcomes = await Promise.allSettled(group.map((order) => PaymentFailed(paymentFailed(order))));
    const failed = group.filter((_, index) => outcomes[index]?.status === 'rejected');
    expect(failed).toEqual(lost);
    expect(outcomes[group.indexOf(lost[0] as OrderPlaced)]).toMatchObject({
      reason: { message: expect.stringContaining('cannot be released') },
    });
  }
  expect(products.get('book')).toEqual({ available: 1_000, reserved: 0 });
});
