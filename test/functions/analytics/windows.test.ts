import { beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { OrderstreamEvent } from '../../../events/index.ts';
import type { RecordContributions } from '../../../functions/analytics/contributions.ts';
import { countEvents } from '../../../functions/analytics/count-events.ts';
import type { ContributionStore } from '../../../functions/analytics/ports.ts';
import type { Incoming } from '../../../functions/shared/kafka/consumer.ts';
import { anyZone, midnightNextTo } from '../support/calendar.ts';
import { deliverAll, type Fault, type Handle, someFaults } from '../support/deliveries.ts';
import { bookLines, orderPlaced, paymentProcessed, paymentRefunded } from '../support/events.ts';
import { patience, runsOn, runtimes } from '../support/runtimes.ts';
import { arrivingLogs, questions } from './event-log.ts';
import { salesOfLog } from './sales-of-log.ts';
import { type AnalyticsStore, analyticsStore, incoming, memoryAnalytics, salesIn } from './worlds.ts';

/** Delivers batches at the same time, again where a process dies, and what is reported as failed until it is not. */
async function deliver(
  batches: readonly OrderstreamEvent[][],
  world: { store: AnalyticsStore; scheduler: fc.Scheduler; faults: Fault[] },
): Promise<void> {
  let failed: Incoming<RecordContributions>[] = [];
  const deliveryOf =
    (batch: readonly OrderstreamEvent[]): Handle<{ store: ContributionStore }> =>
    async ({ store }) => {
      failed.push(...(await countEvents(batch.map(incoming), store)));
      return [];
    };
  const { store, ...rest } = world;
  await deliverAll(batches.map(deliveryOf), { ports: { store: { add: store.add } }, ...rest });
  while (failed.length > 0) failed = await countEvents(failed, store);
}

describe.each(runtimes)('sales, state in %s', (runtime) => {
  let store: AnalyticsStore;
  /** A moment with days around it that no other run counts in. */
  let moment = Date.parse('2020-01-01');
  beforeAll(async () => {
    store = await analyticsStore(runtime);
  });

  test(
    'The sales of any period and zone are the sum over the event log, in any order of batches and redeliveries.',
    async () => {
      await fc.assert(
        fc.asyncProperty(
          arrivingLogs,
          anyZone,
          questions,
          someFaults,
          fc.scheduler(),
          async (logAround, zone, questionAround, faults, scheduler) => {
            moment += 7 * 86_400_000;
            const midnightMs = midnightNextTo(moment, zone);
            const log = logAround(midnightMs);
            await deliver(log, { store, scheduler, faults });
            const { query, ...question } = questionAround(midnightMs, zone);
            expect(await salesIn(store, query)).toEqual(salesOfLog(log.flat(), question));
          },
        ),
        { numRuns: runsOn[runtime] },
      );
    },
    patience,
  );
});

describe('the windows of an event', () => {
  const bothDays = { from: '2026-11-20', to: '2026-11-21' };
  const lastMoment = '2026-11-20T23:59:59.999Z';
  const midnight = '2026-11-21T00:00:00.000Z';
  const usd = (amount: string) => ({ amount, currency: 'USD' });

  async function salesAfter(...events: readonly OrderstreamEvent[]) {
    const store = memoryAnalytics();
    for (const event of events) expect(await countEvents([incoming(event)], store)).toEqual([]);
    return salesIn(store, bothDays);
  }

  test('The windows of an event are those that begin at midnight when it happens at midnight.', async () => {
    const { byDay, byMinute } = await salesAfter(
      orderPlaced('order-1', { time: midnight }),
      orderPlaced('order-2', { time: lastMoment }),
    );
    expect(byDay).toMatchObject([
      { day: '2026-11-20', orders: 1 },
      { day: '2026-11-21', orders: 1 },
    ]);
    expect(byMinute?.map(({ minute }) => minute)).toEqual(['2026-11-20T23:59:00Z', '2026-11-21T00:00:00Z']);
  });

  test('The windows of an event of yesterday are yesterday, however late it is consumed.', async () => {
    const [today, late] = [
      orderPlaced('order-1', { time: midnight }),
      orderPlaced('order-2', { time: lastMoment }),
    ];
    expect((await salesAfter(today)).byDay).toMatchObject([{ day: '2026-11-21', orders: 1 }]);
    expect((await salesAfter(today, late)).byDay).toMatchObject([
      { day: '2026-11-20', orders: 1 },
      { day: '2026-11-21', orders: 1 },
    ]);
  });

  const order = orderPlaced('order-1', { time: lastMoment });
  const paid = { ...paymentProcessed(order), time: lastMoment };
  const refunded = { ...paymentRefunded(order), time: midnight };

  test.each([
    ['after', [paid, refunded]],
    ['before', [refunded, paid]],
  ])(
    'The windows of a refund are its own, not those of the sale, when it is consumed %s the payment.',
    async (_, events) => {
      const { revenue, byDay, byMinute, byProduct } = await salesAfter(...events);
      expect(revenue).toEqual(usd('0.00'));
      expect(byDay?.map(({ day, revenue }) => [day, revenue.amount])).toEqual([
        ['2026-11-20', '12.30'],
        ['2026-11-21', '-12.30'],
      ]);
      expect(byMinute?.map(({ revenue }) => revenue)).toEqual([usd('12.30'), usd('-12.30')]);
      expect(byProduct).toEqual([{ productId: 'book', orders: 0, revenue: usd('0.00') }]);
    },
  );

  test.each([
    [
      'of 23 hours when its clocks go forward',
      '2026-03-08',
      '2026-03-08T05:00:00.000Z',
      '2026-03-09T03:59:59.999Z',
    ],
    ['of 25 hours when they go back', '2026-11-01', '2026-11-01T04:00:00.000Z', '2026-11-02T04:59:59.999Z'],
  ])('The windows of an event are the days of the zone, %s.', async (_, day, first, last) => {
    const store = memoryAnalytics();
    const outside = [new Date(Date.parse(first) - 1), new Date(Date.parse(last) + 1)];
    for (const time of [first, last, ...outside.map((each) => each.toISOString())]) {
      await countEvents([incoming(orderPlaced(time, { time }))], store);
    }
    const { byDay } = await salesIn(store, { from: day, to: day, zone: 'America/New_York' });
    expect(byDay).toMatchObject([{ day, orders: 2 }]);
  });

  test('The windows of an event are those of zones that begin their days within an hour.', async () => {
    const store = memoryAnalytics();
    const beginsIn = {
      'Asia/Kathmandu': '2026-11-20T18:15:00.000Z',
      'Asia/Kolkata': '2026-11-20T18:30:00.000Z',
    };
    for (const time of Object.values(beginsIn)) {
      const before = new Date(Date.parse(time) - 1).toISOString();
      await countEvents(
        [incoming(orderPlaced(time, { time })), incoming(orderPlaced(before, { time: before }))],
        store,
      );
    }
    const dayIn = (zone: string) => salesIn(store, { from: '2026-11-21', to: '2026-11-21', zone });
    expect((await dayIn('Asia/Kathmandu')).orders).toBe(3);
    expect((await dayIn('Asia/Kolkata')).orders).toBe(1);
  });

  test('The windows of an event are split by what the query names.', async () => {
    const store = memoryAnalytics();
    await countEvents([incoming(paid)], store);
    const period = { from: '2026-11-20', to: '2026-11-20' };
    const revenue = usd('12.30');
    const [byDepartment, byProduct] = [
      [{ department: 'books', orders: 0, revenue }],
      [{ productId: 'book', orders: 0, revenue }],
    ];
    const inMinutes = await salesIn(store, { ...period, window: 'minute', by: 'product' });
    expect(inMinutes.byMinute).toEqual([
      { minute: '2026-11-20T23:59:00Z', orders: 0, shipped: 0, revenue, byProduct },
    ]);
    expect(inMinutes.byDay).toBeUndefined();
    const inDays = await salesIn(store, { ...period, window: 'day', by: 'department' });
    expect(inDays.byDay).toEqual([{ day: '2026-11-20', orders: 0, shipped: 0, revenue, byDepartment }]);
    expect(inDays.byMinute).toBeUndefined();
  });

  test('The windows of an event show each product of an order with its own revenue.', async () => {
    const two = { ...order, lines: bookLines({ atlas: 3, novel: 1 }) };
    const { byProduct } = await salesAfter(two, paymentProcessed({ ...two, time: lastMoment }));
    expect(byProduct).toEqual([
      { productId: 'atlas', orders: 1, revenue: usd('18.45') },
      { productId: 'novel', orders: 1, revenue: usd('6.15') },
    ]);
  });
});
