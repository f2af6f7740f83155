import { describe, expect, test } from '@jest/globals';
import type { TimelineEntry } from '../../../functions/orders/domain.ts';
import type { OrderItem } from '../../../functions/orders/order-item.ts';
import { differenceOf } from '../../../ops/rebuild-timeline/comparison.ts';

const now = Date.parse('2026-11-21T10:00:00.000Z');
const lately = '2026-11-21T09:00:00.000Z';
/** Longer ago than topics keep their records. */
const longAgo = '2026-11-05T09:00:00.000Z';

/** An item of the table with an entry of each type. */
function item(
  times: Partial<Record<TimelineEntry['type'], string>>,
  changes: Partial<OrderItem> = {},
): OrderItem {
  const entries = Object.entries(times).map(([type, time]) => [
    `entry#id-of-${type}`,
    { type, time, causationId: null, consumer: 'payment' },
  ]);
  return {
    orderId: 'order-1',
    listedFor: 'customer-1',
    customerId: 'customer-1',
    total: { amount: '1.00', currency: 'USD' },
    placedAt: lately,
    eventTypes: new Set(Object.keys(times) as TimelineEntry['type'][]),
    ...Object.fromEntries(entries),
    ...changes,
  };
}

const shipped = { OrderPlaced: lately, PaymentProcessed: lately, OrderShipped: lately };
const withAttempts = { ...item(shipped), 'attempts#id-of-OrderShipped': new Set([2, 3]) } as OrderItem;

describe('the histories of an order in two generations', () => {
  test.each<[string, OrderItem | undefined, OrderItem | undefined]>([
    ['that hold the same', item(shipped), item(shipped)],
    ['whose requests only the API knows', item(shipped, { requestHash: 'hash' }), item(shipped)],
    ['of an order that was never confirmed', item({}, { listedFor: undefined as never }), undefined],
    ['older than the topics', item({ OrderPlaced: longAgo, OrderShipped: longAgo }), undefined],
    [
      'partly older than the topics',
      item({ OrderPlaced: longAgo, OrderShipped: lately }),
      item({ OrderShipped: lately }),
    ],
  ])('%s logProgress the same', (_, live, rebuilt) => {
    expect(differenceOf(live, rebuilt, now)).toBeUndefined();
  });

  test.each<[string, OrderItem | undefined, OrderItem | undefined]>([
    [
      'only in the table: OrderShipped',
      item(shipped),
      item({ OrderPlaced: lately, PaymentProcessed: lately }),
    ],
    ['only in the topics: OrderPlaced', undefined, item({ OrderPlaced: lately })],
    ['OrderShipped id-of-OrderShipped is', withAttempts, item(shipped)],
    ['only in the table: DeadLettered', item({ ...shipped, DeadLettered: lately }), item(shipped)],
    ['the order is', item(shipped, { placedAt: longAgo }), item(shipped)],
    ['the order is', item(shipped, { listedFor: 'customer-2' }), item(shipped)],
    ['the order is', item(shipped, { eventTypes: new Set(['OrderPlaced']) }), item(shipped)],
  ])('differ: %s', (problem, live, rebuilt) => {
    expect(differenceOf(live, rebuilt, now)).toEqual({
      orderId: 'order-1',
      problem: expect.stringContaining(problem),
    });
  });
});
