import { GetCommand } from '@aws-sdk/lib-dynamodb';
import { beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import fc from 'fast-check';
import type { OrderPlaced, OrderstreamEvent } from '../../../events/index.ts';
import { type CustomerItem, customerKey } from '../../../functions/orders/customer-counters.ts';
import { additionOf } from '../../../functions/orders/handlers.ts';
import { createOrderAdmission } from '../../../functions/orders/order-admission.ts';
import type { AcceptedOrder } from '../../../functions/orders/ports.ts';
import { createOrderStore } from '../../../functions/orders/store.ts';
import type { Table } from '../../../functions/shared/dynamodb/table.ts';
import { recordOf } from '../shared/kafka-events.ts';
import { testTable } from '../shared/test-table.ts';
import * as events from '../support/events.ts';

const limits = { openOrders: 3, declinesPerHour: 2 };
const minuteMs = 60_000;

let table: Table;
let nowMs: number;
let customerId: string;

let tokens: Table;
beforeAll(async () => {
  [table, tokens] = await Promise.all([
    testTable({ partitionKey: 'orderId' }),
    testTable({ partitionKey: 'orderId' }),
  ]);
});
beforeEach(() => {
  nowMs = Date.parse('2026-11-28T10:00:00.000Z');
  customerId = `customer-${crypto.randomUUID()}`;
});

const storeOf = () => createOrderStore(table.documents, table.tableName, () => nowMs);

/** As an environment of the order API makes it. */
const intakeOf = () =>
  createOrderAdmission({
    documents: table.documents,
    ordersTableName: table.tableName,
    paymentTokensTableName: tokens.tableName,
    kept: storeOf().kept,
    limits,
    now: () => nowMs,
  });

/** An order of the customer, placed now. */
const anOrder = (changes: Partial<OrderPlaced> = {}) =>
  events.orderPlaced(crypto.randomUUID(), { customerId, time: new Date(nowMs).toISOString(), ...changes });

function kept({ orderId, time }: OrderPlaced): AcceptedOrder {
  return { orderId, requestHash: 'hash', encodedEvent: new Uint8Array([3]), placedAt: time, isPlaced: false };
}

/** Asks for an order as the API does: `accepted`, or the limit that was reached. */
async function place(order = anOrder()) {
  const acceptance = await intakeOf().accept(kept(order), order, 'tok_visa');
  return 'reached' in acceptance ? acceptance.reached : 'accepted';
}

async function placeAll(count: number): Promise<OrderPlaced[]> {
  const orders = Array.from({ length: count }, () => anOrder());
  for (const order of orders) expect(await place(order)).toBe('accepted');
  return orders;
}

/** Writes an event of the customer to the timeline as the consumer does. */
async function record(event: OrderstreamEvent, store = storeOf()): Promise<void> {
  const ours = { ...event, customerId, time: new Date(nowMs).toISOString() };
  const addition = additionOf({ partitionKey: 'orders-0', record: recordOf(ours) });
  if (addition) await store.add(addition);
}

async function decline(order: OrderPlaced): Promise<void> {
  await record(events.paymentFailed(order));
  await record(events.inventoryRejected(order));
}

async function counters(): Promise<CustomerItem & { readonly expiresAt?: number }> {
  const { Item = {} } = await table.documents.send(
    new GetCommand({ TableName: table.tableName, Key: customerKey(customerId), ConsistentRead: true }),
  );
  return Item;
}

const openOrders = async () =>
  [...((await counters()).openOrders ?? [])].map((member) => member.split('#')[1]);
const ids = (orders: readonly OrderPlaced[]) => orders.map(({ orderId }) => orderId).toSorted();

describe('orders in progress', () => {
  test('Orders in progress are accepted up to the limit; one more gets the limit and when to try again.', async () => {
    await placeAll(3);
    const reached = { limit: 'openOrders', count: 3, maximum: 3, retryAfterSeconds: 5 };
    expect(await place()).toEqual(reached);
    customerId = 'another customer';
    expect(await place()).toBe('accepted');
  });

  test('Orders in progress never exceed the limit, however many requests are sent at once.', async () => {
    const outcomes = await Promise.all(Array.from({ length: 12 }, () => place()));
    expect(outcomes.filter((outcome) => outcome === 'accepted')).toHaveLength(3);
  });

  test('Orders in progress count a request once that is repeated under its key, and do not refuse it at the limit.', async () => {
    const [first] = await placeAll(3);
    for (let repetition = 0; repetition < 3; repetition += 1) expect(await place(first)).toBe('accepted');
    expect((await openOrders()).length).toBe(3);
  });

  test('Orders in progress are not counted again when a request is repeated after its order was final.', async () => {
    const [order] = await placeAll(1);
    await record(events.orderShipped(order as OrderPlaced));
    expect(await place(order)).toBe('accepted');
    expect(await openOrders()).toEqual([]);
  });

  const endings: Readonly<Record<string, (order: OrderPlaced) => OrderstreamEvent[]>> = {
    shipped: (order) => [
      events.paymentProcessed(order),
      events.inventoryReserved(order),
      events.orderShipped(order),
    ],
    'cancelled for want of money': (order) => [
      events.paymentFailed(order),
      { ...events.base('InventoryReleased', order.orderId, ''), lines: [] } as unknown as OrderstreamEvent,
    ],
    'cancelled for want of stock': (order) => [
      events.paymentProcessed(order),
      events.inventoryRejected(order),
      events.paymentRefunded(order),
    ],
  };

  test.each(Object.keys(endings))(
    'Orders in progress end with an order that is %s, in any order and with any number of deliveries of its events.',
    async (ending) => {
      await fc.assert(
        fc.asyncProperty(fc.infiniteStream(fc.nat()), async (random) => {
          const [order, other] = [anOrder(), anOrder()];
          customerId = crypto.randomUUID();
          for (const each of [order, other]) await place({ ...each, customerId });
          const history = [order, ...(endings[ending]?.(order) ?? [])];
          const [first] = random;
          const deliveries = [...history, history[(first ?? 0) % history.length] as OrderstreamEvent]
            .map((event) => ({ event, place: random.next().value }))
            .toSorted((a, b) => a.place - b.place);
          for (const { event } of deliveries) await record(event);
          expect(await openOrders()).toEqual([other.orderId]);
        }),
        { numRuns: 15 },
      );
    },
  );

  test('Orders in progress end also when the write that ends them fails at first: the event is redelivered.', async () => {
    const [order] = (await placeAll(1)) as [OrderPlaced];
    const { send } = table.documents;
    const failing = jest
      .spyOn(table.documents, 'send')
      .mockImplementation(((command: { input: unknown }) =>
        JSON.stringify(command.input).includes('DELETE openOrders')
          ? Promise.reject(new Error('no table'))
          : Reflect.apply(send, table.documents, [command])) as never);
    await expect(record(events.orderShipped(order))).rejects.toThrow('no table');
    failing.mockRestore();
    expect(await openOrders()).toEqual([order.orderId]);
    await record(events.orderShipped(order));
    expect(await openOrders()).toEqual([]);
  });

  test('Orders in progress that were never sent to the cluster give their places back after a quarter of an hour.', async () => {
    await placeAll(3);
    nowMs += 15 * minuteMs - 1;
    expect(await place()).toMatchObject({ limit: 'openOrders' });
    nowMs += 1;
    const later = await placeAll(3);
    expect((await openOrders()).toSorted()).toEqual(ids(later));
  });

  test('Orders in progress leave no item behind in a table that is filled from the topics alone.', async () => {
    const order = anOrder();
    for (const event of [order, events.orderShipped(order)]) await record(event);
    expect(await counters()).toEqual({});
  });
});

describe('declined payments', () => {
  test('Declined payments are accepted below the limit; at the limit an order gets the time until the oldest no longer counts.', async () => {
    const [first, second] = (await placeAll(2)) as [OrderPlaced, OrderPlaced];
    await decline(first);
    nowMs += 10 * minuteMs;
    const [third] = (await placeAll(1)) as [OrderPlaced];
    await decline(second);
    expect(await place()).toEqual({
      limit: 'declinesPerHour',
      count: 2,
      maximum: 2,
      retryAfterSeconds: 50 * 60,
    });
    nowMs += 1_500;
    await decline(third);
    expect(await place()).toMatchObject({ count: 3, retryAfterSeconds: 60 * 60 - 1 });
  });

  test('Declined payments stop counting after an hour, and leave the table then.', async () => {
    for (const order of await placeAll(2)) await decline(order);
    nowMs += 60 * minuteMs - 1;
    expect(await place()).toMatchObject({ limit: 'declinesPerHour', retryAfterSeconds: 1 });
    nowMs += 1;
    expect(await place()).toBe('accepted');
    expect((await counters()).declinedPayments).toBeUndefined();
  });

  test('Declined payments count once, however often their event is delivered.', async () => {
    const [order] = (await placeAll(1)) as [OrderPlaced];
    for (let delivery = 0; delivery < 4; delivery += 1) await decline(order);
    expect(await place()).toBe('accepted');
  });

  test('Declined payments do not count when the event is read again later than an hour after it.', async () => {
    const order = anOrder();
    const old = { ...events.paymentFailed(order), customerId, time: new Date(nowMs).toISOString() };
    nowMs += 60 * minuteMs;
    await storeOf().add(additionOf({ partitionKey: 'payments-0', record: recordOf(old) }) as never);
    expect(await counters()).toEqual({});
  });

  test.each([
    ['declined', 1],
    ['unprocessable', 1],
    ['unavailable', 0],
    ['order_cancelled', 0],
  ])('Declined payments of the reason %s count %i times.', async (reason, count) => {
    const [order] = (await placeAll(1)) as [OrderPlaced];
    await record(events.paymentFailed(order, reason));
    expect((await counters()).declinedPayments?.size ?? 0).toBe(count);
  });
});

describe('the item of a customer', () => {
  test('The item of a customer is bounded by the limits over a day of orders, and expires a day after the last.', async () => {
    for (let order = 0; order < 60; order += 1) {
      const outcome = anOrder();
      if ((await place(outcome)) === 'accepted' && order % 2 === 0) await decline(outcome);
      nowMs += 5 * minuteMs;
    }
    const { openOrders, declinedPayments, expiresAt } = await counters();
    expect((openOrders?.size ?? 0) + (declinedPayments?.size ?? 0)).toBeLessThanOrEqual(3 + 2 + 3);
    expect(expiresAt).toBeGreaterThan(nowMs / 1_000);
    expect(expiresAt).toBeLessThanOrEqual(nowMs / 1_000 + 86_400);
  });

  test('The item of a customer has a key that does not identify the customer, of one length for any sub.', () => {
    expect(customerKey('sarah@example.com').orderId).toMatch(/^customer#[\w-]{43}$/);
    expect(customerKey('x'.repeat(5_000)).orderId).toHaveLength('customer#'.length + 43);
  });
});
