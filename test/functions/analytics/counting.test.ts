import { beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type Contribution, partsOf } from '../../../functions/analytics/batches.ts';
import { count } from '../../../functions/analytics/counting.ts';
import { countKeyOf, totalOf, wholeShop } from '../../../functions/analytics/domain.ts';
import { catalogue } from '../../../functions/shared/catalogue.ts';
import type { Incoming } from '../../../functions/shared/consumer.ts';
import { bookLines, orderPlaced } from '../support/events.ts';
import { type AnalyticsStore, analyticsStore, incoming } from './worlds.ts';

function orders(howMany: number, time = '2026-11-21T10:00:00.000Z'): Incoming<Contribution>[] {
  return Array.from({ length: howMany }, () => incoming(orderPlaced(crypto.randomUUID(), { time })));
}

const itemsIn = (part: readonly Incoming<Contribution>[]) =>
  part.length + new Set(part.flatMap(({ value }) => value.counts.map(countKeyOf))).size;

describe('partsOf', () => {
  test('puts 97 orders of one minute and product into one transaction', () => {
    expect(partsOf(orders(97))).toHaveLength(1);
  });

  test('the largest order, of 50 products and every department, fits one transaction', () => {
    const departments = [...new Set(catalogue.map(({ department }) => department))];
    const quantities = Object.fromEntries(Array.from({ length: 50 }, (_, index) => [`product-${index}`, 1]));
    const lines = bookLines(quantities).map((line, index) => ({
      ...line,
      department: departments[index % departments.length] as string,
    }));
    expect(itemsIn([incoming(orderPlaced('order-1', { lines }))])).toBeLessThanOrEqual(100);
  });

  test('holds each event of any batch once, in parts of at most 100 items', () => {
    const event = fc.record({
      id: fc.integer({ max: 300, min: 0 }),
      minute: fc.integer({ min: 10, max: 59 }),
    });
    fc.assert(
      fc.property(fc.array(event, { maxLength: 300 }), (batch) => {
        const values = batch.map(({ id, minute }) =>
          incoming(orderPlaced(`order-${id}`, { time: `2026-11-21T10:${minute}:00.000Z` })),
        );
        const parts = partsOf(values);
        const ids = parts.flat().map(({ value }) => value.eventId);
        expect(new Set(ids)).toEqual(new Set(values.map(({ value }) => value.eventId)));
        expect(ids).toHaveLength(new Set(ids).size);
        for (const part of parts) expect(itemsIn(part)).toBeLessThanOrEqual(100);
      }),
      { numRuns: 30 },
    );
  });
});

describe('count', () => {
  test('reports the events of a part that could not be added, and adds the others', async () => {
    const batch = orders(150);
    let calls = 0;
    const add = async () => {
      calls += 1;
      if (calls === 1) throw new Error('throttled');
    };
    const failed = await count(batch, { add });
    expect(failed).toEqual(batch.slice(0, 75));
  });
});

describe('the analytics table', () => {
  let store: AnalyticsStore;
  beforeAll(async () => {
    store = await analyticsStore('DynamoDB Local');
  });

  async function ordersOn(day: string): Promise<number> {
    const counts = await store.countsOf({ fromMinute: `${day}T00:00:00Z`, toMinute: `${day}T23:59:00Z` });
    return totalOf(counts.filter(({ department }) => department === wholeShop)).orders;
  }

  test('counts each event once, however batches overlap', async () => {
    const batch = orders(120, '2026-01-01T10:00:00.000Z');
    expect(await count(batch.slice(0, 80), store)).toEqual([]);
    expect(await count(batch.slice(40), store)).toEqual([]);
    expect(await count(batch, store)).toEqual([]);
    expect(await ordersOn('2026-01-01')).toBe(120);
  });

  test('counts each event once when the same batch is delivered twice at the same moment', async () => {
    const batch = orders(60, '2026-01-02T10:00:00.000Z');
    const failed = (await Promise.all([count(batch, store), count(batch, store)])).flat();
    expect(await count(failed, store)).toEqual([]);
    expect(await ordersOn('2026-01-02')).toBe(60);
  });

  test('reads a period over midnight from its first minute to before its end', async () => {
    const times = ['22:59', '23:00', '23:59'].map((time) => `2026-02-01T${time}:30.000Z`);
    const nextDay = ['00:00', '00:01'].map((time) => `2026-02-02T${time}:00.000Z`);
    await count(
      [...times, ...nextDay].flatMap((time) => orders(1, time)),
      store,
    );
    const counts = await store.countsOf({
      fromMinute: '2026-02-01T23:00:00Z',
      toMinute: '2026-02-02T00:01:00Z',
    });
    const minutes = counts.filter(({ department }) => department === wholeShop).map(({ minute }) => minute);
    expect(minutes).toEqual(['2026-02-01T23:00:00Z', '2026-02-01T23:59:00Z', '2026-02-02T00:00:00Z']);
  });
});
