import { beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  type Contribution,
  contributionsOf,
  partsOf,
  type RecordContributions,
} from '../../../functions/analytics/contributions.ts';
import { countEvents } from '../../../functions/analytics/count-events.ts';
import { countKeyOf, countsOf, totalOf } from '../../../functions/analytics/domain.ts';
import { createAnalyticsStore } from '../../../functions/analytics/store.ts';
import type { Incoming } from '../../../functions/shared/kafka/consumer.ts';
import { conflictingDocuments } from '../shared/conflicting-documents.ts';
import { testTable } from '../shared/test-table.ts';
import { bookLines, orderPlaced } from '../support/events.ts';
import { type AnalyticsStore, analyticsStore, incoming } from './worlds.ts';

function orders(howMany: number, time = '2026-11-21T10:00:00.000Z'): Incoming<RecordContributions>[] {
  return Array.from({ length: howMany }, () => incoming(orderPlaced(crypto.randomUUID(), { time })));
}

function contributionsIn(batch: readonly Incoming<RecordContributions>[]): Incoming<Contribution>[] {
  return batch.flatMap(({ source, value }) => value.map((each) => ({ source, value: each })));
}

const itemsIn = (part: readonly Incoming<Contribution>[]) =>
  part.length +
  new Set(part.flatMap(({ value }) => value.counts.map((each) => each.window + countKeyOf(each)))).size;

/** The largest order the API takes: 50 products. */
const largest = orderPlaced('order-1', {
  lines: bookLines(Object.fromEntries(Array.from({ length: 50 }, (_, index) => [`product-${index}`, 1]))),
});

describe('contributionsOf', () => {
  test('contributionsOf is one claim for an order, and two for one with more counts than a transaction holds.', () => {
    const order = orderPlaced('order-2');
    expect(contributionsOf(order)).toEqual([{ claim: order.id, counts: countsOf(order) }]);
    const parts = contributionsOf(largest);
    expect(parts.map(({ claim }) => claim)).toEqual([largest.id, `${largest.id}#1`]);
    expect(parts.flatMap(({ counts }) => counts)).toEqual(countsOf(largest));
    for (const { counts } of parts) expect(counts.length + 1).toBeLessThanOrEqual(100);
  });
});

describe('partsOf', () => {
  test('partsOf puts 94 orders of one minute and product into one transaction, and 95 into two.', () => {
    expect(partsOf(contributionsIn(orders(94)))).toHaveLength(1);
    expect(partsOf(contributionsIn(orders(95)))).toHaveLength(2);
  });

  test('partsOf holds each event of any batch once, in parts of at most 100 items.', () => {
    const event = fc.record({
      id: fc.integer({ max: 300, min: 0 }),
      minute: fc.integer({ min: 10, max: 59 }),
    });
    fc.assert(
      fc.property(fc.array(event, { maxLength: 300 }), (batch) => {
        const values = contributionsIn(
          batch.map(({ id, minute }) =>
            incoming(orderPlaced(`order-${id}`, { time: `2026-11-21T10:${minute}:00.000Z` })),
          ),
        );
        const parts = partsOf(values);
        const claims = parts.flat().map(({ value }) => value.claim);
        expect(new Set(claims)).toEqual(new Set(values.map(({ value }) => value.claim)));
        expect(claims).toHaveLength(new Set(claims).size);
        for (const part of parts) expect(itemsIn(part)).toBeLessThanOrEqual(100);
      }),
      { numRuns: 30 },
    );
  });
});

describe('count', () => {
  test('countEvents reports the events of a part that could not be added, and adds the others.', async () => {
    const batch = orders(150);
    let calls = 0;
    const add = async () => {
      calls += 1;
      if (calls === 1) throw new Error('throttled');
    };
    const failed = await countEvents(batch, { add });
    expect(failed).toEqual(batch.slice(0, 75).map((each) => ({ ...each, error: new Error('throttled') })));
  });

  test('countEvents finds the one event that no retry can add among those of its transaction.', async () => {
    const batch = orders(30);
    const bad = batch[12] as (typeof batch)[number];
    const error = new TypeError('a mistake');
    const add = async (contributions: readonly Contribution[]) => {
      if (contributions.some(({ claim }) => claim === bad.value[0]?.claim)) throw error;
    };
    expect(await countEvents(batch, { add })).toEqual([{ ...bad, error }]);
  });
});

describe('the analytics table', () => {
  let store: AnalyticsStore;
  beforeAll(async () => {
    store = await analyticsStore('DynamoDB Local');
  });

  async function ordersOn(day: string): Promise<number> {
    const day24h = { from: `${day}T00:00:00Z`, to: `${day}T24:00:00Z` };
    const [minutes, hours] = await Promise.all(
      (['minute', 'hour'] as const).map((window) => store.countsOf([{ scope: 'shop', window, ...day24h }])),
    );
    expect(totalOf(hours ?? [])).toEqual(totalOf(minutes ?? []));
    return totalOf(minutes ?? []).orders;
  }

  test('The analytics table counts each event once, however batches overlap.', async () => {
    const batch = orders(120, '2026-01-01T10:00:00.000Z');
    expect(await countEvents(batch.slice(0, 80), store)).toEqual([]);
    expect(await countEvents(batch.slice(40), store)).toEqual([]);
    expect(await countEvents(batch, store)).toEqual([]);
    expect(await ordersOn('2026-01-01')).toBe(120);
  });

  test('The analytics table counts each event once when the same batch is delivered twice at the same moment.', async () => {
    const batch = orders(60, '2026-01-02T10:00:00.000Z');
    const failed = (await Promise.all([countEvents(batch, store), countEvents(batch, store)])).flat();
    expect(await countEvents(failed, store)).toEqual([]);
    expect(await ordersOn('2026-01-02')).toBe(60);
  });

  test('The analytics table counts each event once when batches meet at the same minute and cancel each other.', async () => {
    const { documents, tableName } = await testTable({ partitionKey: 'pk', sortKey: 'sk' });
    const { seen, ...conflicting } = conflictingDocuments(documents);
    const store = createAnalyticsStore(conflicting.documents, tableName);
    const batches = Array.from({ length: 3 }, () => orders(20, '2026-01-04T10:00:00.000Z'));
    let failed = (await Promise.all(batches.map((batch) => countEvents(batch, store)))).flat();
    while (failed.length > 0) failed = await countEvents(failed, store);
    expect(seen.conflicts).toBeGreaterThan(0);
    const hour = { from: '2026-01-04T10:00:00Z', to: '2026-01-04T11:00:00Z' };
    const counts = await store.countsOf([{ scope: 'shop', window: 'hour', ...hour }]);
    expect(totalOf(counts).orders).toBe(60);
  });

  test('The analytics table reads a period over midnight from its first minute to before its end.', async () => {
    const times = ['22:59', '23:00', '23:59'].map((time) => `2026-02-01T${time}:30.000Z`);
    const nextDay = ['00:00', '00:01'].map((time) => `2026-02-02T${time}:00.000Z`);
    await countEvents(
      [...times, ...nextDay].flatMap((time) => orders(1, time)),
      store,
    );
    const counts = await store.countsOf([
      { scope: 'shop', window: 'minute', from: '2026-02-01T23:00:00Z', to: '2026-02-02T00:01:00Z' },
    ]);
    expect(counts.map(({ start }) => start)).toEqual([
      '2026-02-01T23:00:00Z',
      '2026-02-01T23:59:00Z',
      '2026-02-02T00:00:00Z',
    ]);
  });

  test('The analytics table counts the largest order once, whichever part of it was added before.', async () => {
    const time = '2026-01-03T10:00:00.000Z';
    const [first, second] = contributionsOf({ ...largest, time }) as [Contribution, Contribution];
    await store.add([second]);
    for (let delivery = 0; delivery < 2; delivery += 1) {
      expect(await countEvents([incoming({ ...largest, time })], store)).toEqual([]);
    }
    const hour = { window: 'hour', from: '2026-01-03T10:00:00Z', to: '2026-01-03T11:00:00Z' } as const;
    const counts = await store.countsOf([
      { scope: 'shop', ...hour },
      { scope: 'split', ...hour },
    ]);
    expect(counts).toHaveLength((first.counts.length + second.counts.length) / 2);
    for (const { orders } of counts) expect(orders).toBe(1);
  });
});
