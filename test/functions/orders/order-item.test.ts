import { describe, expect, test } from '@jest/globals';
import { keptOf, type OrderItem, orderOf } from '../../../functions/orders/order-item.ts';

const item: OrderItem = {
  orderId: 'o-1',
  customerId: 'c-1',
  requestHash: 'hash',
  encodedEvent: new Uint8Array([1]),
  placedAt: '2026-11-21T10:00:00.000Z',
  total: { currency: 'EUR', amountMinor: 100 },
  eventTypes: new Set(['OrderPlaced']),
} as unknown as OrderItem;

const without = (name: string) =>
  Object.fromEntries(Object.entries(item).filter(([each]) => each !== name)) as unknown as OrderItem;

describe('an item of the orders table', () => {
  test('An item of the orders table keeps the request and the order when it has both.', () => {
    expect(keptOf(item)).toEqual({
      orderId: 'o-1',
      requestHash: 'hash',
      encodedEvent: new Uint8Array([1]),
      placedAt: '2026-11-21T10:00:00.000Z',
      isPlaced: true,
    });
    expect(orderOf(item)).toMatchObject({
      orderId: 'o-1',
      customerId: 'c-1',
      status: 'accepted',
      events: [],
    });
  });

  test('An item of the orders table has a request that is not placed before its first event is recorded.', () => {
    expect(keptOf(without('eventTypes'))).toMatchObject({ isPlaced: false });
  });

  test.each(['orderId', 'requestHash', 'encodedEvent', 'placedAt'])(
    'An item of the orders table without %s has no stored request.',
    (name) => {
      expect(keptOf(without(name))).toBeUndefined();
      expect(keptOf(undefined)).toBeUndefined();
    },
  );

  test.each(['customerId', 'total', 'placedAt'])(
    'An item of the orders table without %s has no order yet.',
    (name) => {
      expect(orderOf(without(name))).toBeUndefined();
    },
  );
});
