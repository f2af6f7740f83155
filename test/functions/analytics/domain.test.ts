import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { PaymentProcessed, PaymentRefunded } from '../../../events/index.ts';
import {
  countKeyOf,
  countsOf,
  isCounted,
  merged,
  minuteOf,
  totalOf,
  wholeShop,
} from '../../../functions/analytics/domain.ts';
import { base, orderPlaced, paymentFailed } from '../support/events.ts';

const usd = (amount: string) => ({ amount, currency: 'USD' });
const lines = [
  { productId: 'a', name: 'A', department: 'books', quantity: 2, unitPrice: usd('6.15') },
  { productId: 'b', name: 'B', department: 'garden', quantity: 1, unitPrice: usd('0.05') },
  { productId: 'c', name: 'C', department: 'books', quantity: 1, unitPrice: usd('1.00') },
];
const order = orderPlaced('order-1', { lines });
const minute = '2026-11-21T10:00:00Z';

const processed = { ...base('PaymentProcessed', 'order-1', order.id), lines } as unknown as PaymentProcessed;
const refunded = { ...base('PaymentRefunded', 'order-1', order.id), lines } as unknown as PaymentRefunded;

describe('countsOf', () => {
  test('counts an order once for the shop, and once for each of its departments and products', () => {
    const once = { orders: 1, revenue: 0, shipped: 0 };
    expect(countsOf(order)).toEqual([
      { minute, department: wholeShop, ...once },
      { minute, department: 'books', ...once },
      { minute, department: 'garden', ...once },
      { minute, department: 'books', productId: 'a', ...once },
      { minute, department: 'books', productId: 'c', ...once },
      { minute, department: 'garden', productId: 'b', ...once },
    ]);
  });

  test('adds the revenue of a payment by department and product', () => {
    const revenues = countsOf(processed).map((count) => [countKeyOf(count), count.revenue]);
    expect(revenues).toEqual([
      [`${minute}#*`, 1_335],
      [`${minute}#books`, 1_330],
      [`${minute}#garden`, 5],
      [`${minute}#books#a`, 1_230],
      [`${minute}#books#c`, 100],
      [`${minute}#garden#b`, 5],
    ]);
  });

  test('a refund takes off exactly what its payment added', () => {
    const sums = merged([...countsOf(processed), ...countsOf(refunded)]);
    expect(sums.map(({ revenue }) => revenue)).toEqual([0, 0, 0, 0, 0, 0]);
  });

  test('the departments of any payment add up to the shop, and so do its products', () => {
    const line = fc.record({
      productId: fc.uuid(),
      name: fc.string(),
      department: fc.constantFrom('books', 'garden', 'kitchen'),
      quantity: fc.integer({ min: 1, max: 1_000 }),
      unitPrice: fc.integer({ min: 1, max: 1e6 }).map((minor) => usd((minor / 100).toFixed(2))),
    });
    fc.assert(
      fc.property(fc.array(line, { minLength: 1, maxLength: 50 }), (anyLines) => {
        const [shop, ...others] = countsOf({ ...processed, lines: anyLines });
        const products = others.filter(({ productId }) => productId !== undefined);
        const departments = others.filter(({ productId }) => productId === undefined);
        expect(totalOf(departments).revenue).toBe(shop?.revenue);
        expect(totalOf(products).revenue).toBe(shop?.revenue);
      }),
    );
  });

  test('takes the minute of the time in UTC', () => {
    expect(minuteOf('2026-11-21T10:05:59.999+02:00')).toBe('2026-11-21T08:05:00Z');
  });

  test('does not count a payment that failed', () => {
    expect([order, processed, refunded, paymentFailed(order)].map(isCounted)).toEqual([
      true,
      true,
      true,
      false,
    ]);
  });
});
