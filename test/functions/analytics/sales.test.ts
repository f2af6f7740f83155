import { describe, expect, test } from '@jest/globals';
import type { Count } from '../../../functions/analytics/domain.ts';
import { salesRoutes } from '../../../functions/analytics/routes.ts';
import { type Period, periodOf, salesOf } from '../../../functions/analytics/sales.ts';
import { apiSchemas } from '../../../functions/orders/openapi-schemas.ts';
import { createApi } from '../../../functions/shared/http.ts';
import { apiRequest } from '../shared/api-requests.ts';
import { context } from '../shared/kafka-events.ts';

const now = Date.parse('2026-11-21T10:05:30.000Z');

function countOf(minute: string, department: string, orders: number, revenue: number): Count {
  return { minute, department, orders, revenue, shipped: 0 };
}

const ofProduct = (productId: string, count: Count): Count => ({ ...count, productId });

describe('periodOf', () => {
  test.each<[string | undefined, string | undefined, Period]>([
    [undefined, undefined, { fromMinute: '2026-11-20T10:05:00Z', toMinute: '2026-11-21T10:06:00Z' }],
    ['2026-11-21', '2026-11-21', { fromMinute: '2026-11-21T00:00:00Z', toMinute: '2026-11-22T00:00:00Z' }],
    ['2026-11-21', undefined, { fromMinute: '2026-11-21T00:00:00Z', toMinute: '2026-11-21T10:06:00Z' }],
    [
      '2026-11-21T10:00:59Z',
      '2026-11-21T12:03:00+02:00',
      { fromMinute: '2026-11-21T10:00:00Z', toMinute: '2026-11-21T10:03:00Z' },
    ],
  ])('from %s to %s is %j', (from, to, expected) => {
    expect(periodOf(from, to, now)).toEqual(expected);
  });

  test.each([
    ['yesterday', undefined, 'from'],
    ['2026-13-01', undefined, 'from'],
    ['2026-02-30T00:00:00', undefined, 'from'],
    ['', undefined, 'from'],
    [undefined, '1e9', 'to'],
    [undefined, '12', 'to'],
    ['2026-11-22', '2026-11-20', 'from'],
    ['2020-01-01', '2026-11-21', 'from'],
  ])('from %j to %j is refused, naming %s', (from, to, field) => {
    expect(() => periodOf(from, to, now)).toThrow(new RegExp(`^${field}: `));
  });
});

describe('GET /sales', () => {
  test('sums up minutes, days, departments and products, in order, in the shape the API describes', async () => {
    const counts = [
      countOf('2026-11-21T10:01:00Z', '*', 1, 0),
      countOf('2026-11-21T10:00:00Z', '*', 1, 1_335),
      countOf('2026-11-21T10:00:00Z', 'garden', 1, 5),
      countOf('2026-11-21T10:00:00Z', 'books', 1, 1_330),
      countOf('2026-11-21T10:01:00Z', 'books', 1, 0),
      countOf('2026-11-20T23:59:00Z', '*', 0, -1_000),
      countOf('2026-11-20T23:59:00Z', 'books', 0, -1_000),
      ofProduct('novel', countOf('2026-11-20T23:59:00Z', 'books', 0, -1_000)),
      ofProduct('novel', countOf('2026-11-21T10:00:00Z', 'books', 1, 1_330)),
      ofProduct('hose', countOf('2026-11-21T10:00:00Z', 'garden', 1, 5)),
      ofProduct('novel', countOf('2026-11-21T10:01:00Z', 'books', 1, 0)),
    ];
    const handler = createApi(salesRoutes({ store: { countsOf: async () => counts }, now: () => now }));
    const { body } = await handler(apiRequest('GET /sales'), context);
    const usd = (amount: string) => ({ amount, currency: 'USD' });
    expect(apiSchemas.Sales.parse(JSON.parse(body ?? ''))).toEqual({
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
        { minute: '2026-11-20T23:59:00Z', orders: 0, shipped: 0, revenue: usd('-10.00') },
        { minute: '2026-11-21T10:00:00Z', orders: 1, shipped: 0, revenue: usd('13.35') },
        { minute: '2026-11-21T10:01:00Z', orders: 1, shipped: 0, revenue: usd('0.00') },
      ],
      byDay: [
        { day: '2026-11-20', orders: 0, shipped: 0, revenue: usd('-10.00') },
        { day: '2026-11-21', orders: 2, shipped: 0, revenue: usd('13.35') },
      ],
    });
  });

  test('is all zeroes when nothing was sold', () => {
    expect(salesOf([])).toMatchObject({
      orders: 0,
      revenue: { amount: '0.00' },
      byDepartment: [],
      byProduct: [],
      byMinute: [],
      byDay: [],
    });
  });

  test('answers 400 naming a parameter that is no time', async () => {
    const handler = createApi(salesRoutes({ store: { countsOf: async () => [] }, now: () => now }));
    const { statusCode, body } = await handler(apiRequest('GET /sales', { query: { from: 'now' } }), context);
    expect(statusCode).toBe(400);
    expect(JSON.parse(body ?? '').field).toBe('from');
  });
});
