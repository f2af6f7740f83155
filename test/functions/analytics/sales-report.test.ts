import { describe, expect, test } from '@jest/globals';
import type { Count } from '../../../functions/analytics/domain.ts';
import { salesQueryOf } from '../../../functions/analytics/sales-query.ts';
import { salesOf } from '../../../functions/analytics/sales-report.ts';
import { apiSchemas } from '../../../functions/orders/openapi/schemas.ts';

const query = salesQueryOf({ from: '2026-11-20', to: '2026-11-21' }, 0);
const usd = (amount: string) => ({ amount, currency: 'USD' });

function minuteCount(start: string, department: string, orders: number, revenue: number): Count {
  return { window: 'minute', start, department, orders, revenue, shipped: 0 };
}

const ofProduct = (productId: string, count: Count): Count => ({ ...count, productId });

describe('salesOf', () => {
  test('salesOf sums up minutes, days, departments and products, in order, in the shape the API describes.', () => {
    const [lastOfDay, ten, afterTen] = [
      '2026-11-20T23:59:00Z',
      '2026-11-21T10:00:00Z',
      '2026-11-21T10:01:00Z',
    ];
    const counts = [
      minuteCount(afterTen, '*', 1, 0),
      minuteCount(ten, '*', 1, 1_335),
      minuteCount(ten, 'garden', 1, 5),
      minuteCount(ten, 'books', 1, 1_330),
      minuteCount(afterTen, 'books', 1, 0),
      minuteCount(lastOfDay, '*', 0, -1_000),
      minuteCount(lastOfDay, 'books', 0, -1_000),
      ofProduct('novel', minuteCount(lastOfDay, 'books', 0, -1_000)),
      ofProduct('novel', minuteCount(ten, 'books', 1, 1_330)),
      ofProduct('hose', minuteCount(ten, 'garden', 1, 5)),
      ofProduct('novel', minuteCount(afterTen, 'books', 1, 0)),
    ];
    const response = salesOf(counts, query);
    expect(apiSchemas.Sales.parse(response)).toEqual(response);
    expect(response).toEqual({
      orders: 2,
      shipped: 0,
      revenue: usd('3.35'),
      byDepartment: [
        { department: 'books', orders: 2, revenue: usd('3.30') },
        { department: 'garden', orders: 1, revenue: usd('0.05') },
      ],
      byProduct: [
        { productId: 'hose', orders: 1, revenue: usd('0.05') },
        { productId: 'novel', orders: 2, revenue: usd('3.30') },
      ],
      byMinute: [
        { minute: lastOfDay, orders: 0, shipped: 0, revenue: usd('-10.00') },
        { minute: ten, orders: 1, shipped: 0, revenue: usd('13.35') },
        { minute: afterTen, orders: 1, shipped: 0, revenue: usd('0.00') },
      ],
      byDay: [
        { day: '2026-11-20', orders: 0, shipped: 0, revenue: usd('-10.00') },
        { day: '2026-11-21', orders: 2, shipped: 0, revenue: usd('13.35') },
      ],
    });
  });

  test('salesOf is all zeroes when nothing was sold.', () => {
    expect(salesOf([], query)).toEqual({
      orders: 0,
      shipped: 0,
      revenue: usd('0.00'),
      byDepartment: [],
      byProduct: [],
      byMinute: [],
      byDay: [],
    });
  });
});
