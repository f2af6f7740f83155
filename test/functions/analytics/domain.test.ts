import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  countKeyOf,
  countsOf,
  isCounted,
  merged,
  startOf,
  totalOf,
  wholeShop,
} from '../../../functions/analytics/domain.ts';
import { orderPlaced, paymentFailed, paymentProcessed, paymentRefunded } from '../support/events.ts';

const usd = (amount: string) => ({ amount, currency: 'USD' });
const lines = [
  { productId: 'a', name: 'A', department: 'books', quantity: 2, unitPrice: usd('6.15') },
  { productId: 'b', name: 'B', department: 'garden', quantity: 1, unitPrice: usd('0.05') },
  { productId: 'c', name: 'C', department: 'books', quantity: 1, unitPrice: usd('1.00') },
];
const time = '2026-11-21T10:07:59.999Z';
const minute = { window: 'minute', start: '2026-11-21T10:07:00Z' } as const;
const hour = { window: 'hour', start: '2026-11-21T10:00:00Z' } as const;

const order = orderPlaced('order-1', { lines, time });
const processed = { ...paymentProcessed(order), time };
const refunded = { ...paymentRefunded(order), time };

describe('countsOf', () => {
  test('countsOf counts an order in its minute and hour, once for the shop and each of its departments and products.', () => {
    const once = { orders: 1, revenue: 0, shipped: 0 };
    expect(countsOf(order)).toEqual(
      [minute, hour].flatMap((window) => [
        { ...window, department: wholeShop, ...once },
        { ...window, department: 'books', ...once },
        { ...window, department: 'garden', ...once },
        { ...window, department: 'books', productId: 'a', ...once },
        { ...window, department: 'books', productId: 'c', ...once },
        { ...window, department: 'garden', productId: 'b', ...once },
      ]),
    );
  });

  test('countsOf adds the revenue of a payment by department and product.', () => {
    const revenues = countsOf(processed).map((count) => [countKeyOf(count), count.revenue]);
    expect(revenues).toEqual(
      [minute, hour].flatMap(({ start }) => [
        [`${start}#*`, 1_335],
        [`${start}#books`, 1_330],
        [`${start}#garden`, 5],
        [`${start}#books#a`, 1_230],
        [`${start}#books#c`, 100],
        [`${start}#garden#b`, 5],
      ]),
    );
  });

  test('A refund takes off exactly what its payment added.', () => {
    const sums = merged([...countsOf(processed), ...countsOf(refunded)]);
    expect(sums).toHaveLength(12);
    for (const { revenue } of sums) expect(revenue).toBe(0);
  });

  test('The departments of any payment add up to the shop, and so do its products, in minute and hour.', () => {
    const line = fc.record({
      productId: fc.uuid(),
      name: fc.string(),
      department: fc.constantFrom('books', 'garden', 'kitchen'),
      quantity: fc.integer({ min: 1, max: 1_000 }),
      unitPrice: fc.integer({ min: 1, max: 1e6 }).map((minor) => usd((minor / 100).toFixed(2))),
    });
    fc.assert(
      fc.property(fc.array(line, { minLength: 1, maxLength: 50 }), (anyLines) => {
        const counts = countsOf({ ...processed, lines: anyLines });
        for (const ofWindow of Map.groupBy(counts, ({ window }) => window).values()) {
          const [shop, ...others] = ofWindow;
          const products = others.filter(({ productId }) => productId !== undefined);
          const departments = others.filter(({ productId }) => productId === undefined);
          expect(totalOf(departments).revenue).toBe(shop?.revenue);
          expect(totalOf(products).revenue).toBe(shop?.revenue);
        }
      }),
    );
  });

  test('countsOf takes the windows of the time in UTC.', () => {
    expect(startOf('minute', '2026-11-21T10:05:59.999+02:00')).toBe('2026-11-21T08:05:00Z');
    expect(startOf('hour', '2026-11-21T10:05:59.999+05:30')).toBe('2026-11-21T04:00:00Z');
  });

  test('countsOf does not count a payment that failed.', () => {
    expect([order, processed, refunded, paymentFailed(order)].map(isCounted)).toEqual([
      true,
      true,
      true,
      false,
    ]);
  });
});
