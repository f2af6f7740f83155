import { beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { assertEventFitsSchema, type OrderPlaced } from '../../../events/index.ts';
import { countOrder } from '../../../functions/limits/count-order.ts';
import type { DayStore } from '../../../functions/limits/ports.ts';
import { createDayStore } from '../../../functions/limits/store.ts';
import { testTable } from '../shared/test-table.ts';
import { customer, orderPlaced } from '../support/events.ts';
import { memoryDays } from './worlds.ts';

const ordersPerDay = 10;

async function countAll(orders: readonly OrderPlaced[], store: DayStore) {
  const events: Awaited<ReturnType<typeof countOrder>> = [];
  for (const order of orders) events.push(...(await countOrder(order, { store, ordersPerDay })));
  return events;
}

function orders(count: number, changes: Partial<OrderPlaced> = {}): OrderPlaced[] {
  return Array.from({ length: count }, () => orderPlaced(crypto.randomUUID(), changes));
}

describe('counting the orders of a day', () => {
  test('Counting the orders of a day emits nothing up to the tenth order.', async () => {
    expect(await countAll(orders(10), memoryDays())).toEqual([]);
  });

  test('Counting the orders of a day emits the event of its schema for the eleventh order, and for no later one.', async () => {
    const all = orders(13);
    const [event, ...more] = await countAll(all, memoryDays());
    expect(more).toEqual([]);
    expect(event).toMatchObject({
      type: 'TransactionLimitExceeded',
      orderId: all[10]?.orderId,
      causationId: all[10]?.id,
      time: all[10]?.time,
      day: '2026-11-21',
      limit: 10,
    });
    if (event) assertEventFitsSchema(event);
  });

  test('Counting the orders of a day counts each customer and each day for itself.', async () => {
    const store = memoryDays();
    await countAll(orders(10), store);
    const nextDay = orders(1, { time: '2026-11-22T10:00:00.000Z' });
    expect(await countAll([...nextDay, ...orders(1, { customerId: 'customer-2' })], store)).toEqual([]);
  });

  test("Counting the orders of a day takes the day of the customer's time zone.", async () => {
    const store = memoryDays();
    const inTokyo = { customer: { ...customer, zoneinfo: 'Asia/Tokyo' } };
    await countAll(orders(10, { ...inTokyo, time: '2026-11-20T16:00:00.000Z' }), store);
    const [event] = await countAll(orders(1, { ...inTokyo, time: '2026-11-21T14:00:00.000Z' }), store);
    expect(event?.day).toBe('2026-11-21');
  });

  test('Counting the orders of a day begins again at midnight, and an order of yesterday that is consumed today counts for yesterday.', async () => {
    const store = memoryDays();
    const inKolkata = { customer: { ...customer, zoneinfo: 'Asia/Kolkata' } };
    const [lastMoment, midnight] = ['2026-11-20T18:29:59.999Z', '2026-11-20T18:30:00.000Z'];
    expect(await countAll(orders(10, { ...inKolkata, time: lastMoment }), store)).toEqual([]);
    expect(await countAll(orders(10, { ...inKolkata, time: midnight }), store)).toEqual([]);
    const late = orders(1, { ...inKolkata, time: lastMoment });
    expect(await countAll(late, store)).toMatchObject([{ day: '2026-11-20', orderId: late[0]?.orderId }]);
  });

  test('Counting the orders of a day names one and the same order whatever is delivered again.', async () => {
    const index = fc.integer({ min: 0, max: 14 });
    await fc.assert(
      fc.asyncProperty(fc.array(index, { maxLength: 40 }), async (redeliveries) => {
        const all = orders(15);
        const store = memoryDays();
        const again = redeliveries.map((each) => all[each] as OrderPlaced);
        const events = await countAll([...all, ...again], store);
        expect(new Set(events.map((event) => JSON.stringify(event))).size).toBe(1);
        expect(events).toHaveLength(1 + redeliveries.filter((each) => each === 10).length);
      }),
    );
  });
});

describe('the limits table', () => {
  let store: DayStore;
  beforeAll(async () => {
    const { documents, tableName } = await testTable({ partitionKey: 'pk' });
    store = createDayStore(documents, tableName);
  });

  test('The limits table gives each order its position once, and none beyond the first over the limit.', async () => {
    const day = crypto.randomUUID();
    const positions: (number | undefined)[] = [];
    for (const id of ['a', 'b', 'a', 'c', 'd', 'c', 'd']) positions.push(await store.positionOf(day, id, 2));
    expect(positions).toEqual([0, 1, 0, 2, undefined, 2, undefined]);
  });

  test('The limits table gives simultaneous orders different positions.', async () => {
    const day = crypto.randomUUID();
    const ids = Array.from({ length: 20 }, (_, index) => `order-${index}`);
    const positions = await Promise.all(ids.map((id) => store.positionOf(day, id, 10)));
    expect(positions.filter((position) => position !== undefined).sort((a, b) => a - b)).toEqual([
      0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10,
    ]);
  });
});
