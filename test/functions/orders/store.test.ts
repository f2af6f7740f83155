import { GetCommand } from '@aws-sdk/lib-dynamodb';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { type EventType, encodeEvent, type OrderPlaced, topics, writerOf } from '../../../events/index.ts';
import type { TimelineEntry } from '../../../functions/orders/domain.ts';
import { createOrderAdmission } from '../../../functions/orders/order-admission.ts';
import type {
  AcceptedOrder,
  ListPosition,
  OrderAdmission,
  OrderStore,
} from '../../../functions/orders/ports.ts';
import { createOrderStore } from '../../../functions/orders/store.ts';
import { createLineReader } from '../../../functions/orders/stored-lines.ts';
import { testTable } from '../shared/test-table.ts';
import { orderPlaced as anOrder } from '../support/events.ts';

let store: OrderStore;
let storeReading: (schemaVersionId: string) => typeof store;
let admission: OrderAdmission;
/** The item of an order's payment token. */
let tokenOf: (orderId: string) => Promise<Record<string, unknown> | undefined>;

beforeAll(async () => {
  const { documents, tableName } = await testTable({
    partitionKey: 'orderId',
    indexes: [
      { name: 'byCustomer', partitionKey: 'listedFor', sortKey: 'placedAt' },
      { name: 'unfinished', partitionKey: 'unfinishedIn', sortKey: 'placedAt' },
    ],
  });
  const { tableName: paymentTokensTableName } = await testTable({ partitionKey: 'orderId' });
  store = createOrderStore(documents, tableName);
  storeReading = (schemaVersionId) =>
    createOrderStore(documents, tableName, Date.now, createLineReader(schemaVersionId));
  admission = createOrderAdmission({
    documents,
    ordersTableName: tableName,
    paymentTokensTableName,
    kept: store.kept,
    limits: { openOrders: 100, declinesPerHour: 100 },
  });
  tokenOf = async (orderId) => {
    const key = { TableName: paymentTokensTableName, Key: { orderId } };
    return (await documents.send(new GetCommand(key))).Item;
  };
});

function orderPlaced(changes: Partial<OrderPlaced> = {}): OrderPlaced {
  return anOrder(crypto.randomUUID(), changes);
}

function accepted({ orderId, time }: OrderPlaced, requestHash = 'hash') {
  return { orderId, requestHash, encodedEvent: new Uint8Array([3, 0, 7]), placedAt: time, isPlaced: false };
}

/** Keeps an order of a customer who is below all limits. */
async function accept(order: AcceptedOrder, event: OrderPlaced, token: string): Promise<AcceptedOrder> {
  const acceptance = await admission.accept(order, event, token);
  if ('reached' in acceptance) throw new Error(`refused: ${JSON.stringify(acceptance.reached)}`);
  return acceptance.order;
}

function placed(event: OrderPlaced) {
  const { id, type, time, orderId } = event;
  return { orderId, entries: [entryOf(id, type, { time })], placed: event };
}

function entryOf(id: string, type: EventType, changes: Partial<TimelineEntry> = {}): TimelineEntry {
  const time = '2026-11-21T10:00:02.000Z';
  return { id, type, time, causationId: null, consumer: writerOf(type), attempts: 1, ...changes };
}

describe('the orders table', () => {
  test('The orders table keeps the first request of an order, byte for byte.', async () => {
    const event = orderPlaced();
    const first = accepted(event);
    const second = { ...accepted(event, 'other hash'), encodedEvent: new Uint8Array([9]), placedAt: 'later' };
    expect(await accept(first, event, 'tok_first')).toEqual(first);
    const kept = await accept(second, event, 'tok_second');
    expect({ ...kept, encodedEvent: [...kept.encodedEvent] }).toEqual({ ...first, encodedEvent: [3, 0, 7] });
    expect(await tokenOf(event.orderId)).toMatchObject({ token: 'tok_first' });
  });

  test('The orders table keeps the payment token of the request it keeps, when several with one key are sent at the same time.', async () => {
    const event = orderPlaced();
    const hashes = ['a', 'b', 'c', 'd', 'e'];
    const kept = await Promise.all(hashes.map((hash) => accept(accepted(event, hash), event, `tok_${hash}`)));
    const [hash, ...others] = [...new Set(kept.map(({ requestHash }) => requestHash))];
    expect(others).toEqual([]);
    expect(await tokenOf(event.orderId)).toMatchObject({ token: `tok_${hash}` });
  });

  test('The orders table keeps a payment token for 45 days, longer than its order may be on the way to payment.', async () => {
    const event = orderPlaced();
    await accept(accepted(event), event, 'tok_visa');
    const { expiresAt } = (await tokenOf(event.orderId)) as { expiresAt: number };
    const days = (expiresAt - Date.now() / 1_000) / 86_400;
    const longestWayDays = topics.orders.retentionInDays * 2 + topics['dead-letters'].retentionInDays;
    expect(days).toBeCloseTo(45, 2);
    expect(days).toBeGreaterThan(longestWayDays);
  });

  test('The orders table has no payment token in the item of the order.', async () => {
    const event = orderPlaced();
    const encodedEvent = encodeEvent(event, crypto.randomUUID());
    await accept({ ...accepted(event), encodedEvent }, event, 'tok_visa');
    const kept = await store.kept(event.orderId);
    expect(Buffer.from(kept?.encodedEvent ?? []).toString('latin1')).not.toContain('tok_');
  });

  test('The orders table has an order readable before any event of it was consumed.', async () => {
    const event = orderPlaced();
    await accept(accepted(event), event, 'tok_visa');
    expect(await store.find(event.orderId)).toEqual({
      orderId: event.orderId,
      customerId: event.customerId,
      status: 'accepted',
      total: event.total,
      placedAt: event.time,
      events: [],
    });
  });

  test('The orders table has the lines of an order that was placed with the current schema, and no others.', async () => {
    const event = orderPlaced();
    const schemaVersionId = crypto.randomUUID();
    const encodedEvent = encodeEvent(event, schemaVersionId);
    await accept({ ...accepted(event), encodedEvent }, event, 'tok_visa');
    const linesBy = async (id: string) => (await storeReading(id).find(event.orderId))?.lines;
    expect(await linesBy(schemaVersionId)).toEqual(event.lines);
    expect(await linesBy(crypto.randomUUID())).toBeUndefined();
    expect((await store.find(event.orderId))?.lines).toBeUndefined();
  });

  test('The orders table adds events in any order, and the same event again without effect.', async () => {
    const event = orderPlaced();
    await accept(accepted(event), event, 'tok_visa');
    const shipped = { orderId: event.orderId, entries: [entryOf('e3', 'OrderShipped')] };
    await store.add(shipped);
    await store.add({ orderId: event.orderId, entries: [entryOf('e2', 'PaymentProcessed')] });
    await store.add(placed(event));
    await store.add(shipped);
    const order = await store.find(event.orderId);
    expect(order?.status).toBe('shipped');
    expect(order?.events.map(({ id }) => id)).toEqual([event.id, 'e3', 'e2']);
  });

  test('The orders table stores the latest attempt of an event, in any order of its copies.', async () => {
    const event = orderPlaced();
    for (const attempts of [1, 4, 2]) {
      const entry = entryOf('e2', 'PaymentProcessed', { attempts });
      await store.add({ ...placed(event), entries: [entry] });
    }
    expect((await store.find(event.orderId))?.events).toEqual([
      entryOf('e2', 'PaymentProcessed', { attempts: 4 }),
    ]);
  });

  test('The orders table stores which consumer failed on an event, why, and that the function was never called.', async () => {
    const event = orderPlaced();
    const deadLetter: TimelineEntry = {
      ...entryOf('d1', 'OrderPlaced'),
      type: 'DeadLettered',
      consumer: 'shipping',
      attempts: 0,
      reason: 'DESERIALIZATION_ERROR',
    };
    await store.add({ ...placed(event), entries: [deadLetter] });
    expect((await store.find(event.orderId))?.events).toEqual([deadLetter]);
  });

  test.each<[string, readonly EventType[], boolean]>([
    ['is unfinished once it is placed', ['OrderPlaced'], true],
    ['is unfinished while it is paid and no more', ['OrderPlaced', 'PaymentProcessed'], true],
    ['is finished when it is shipped', ['OrderPlaced', 'PaymentProcessed', 'OrderShipped'], false],
    ['is finished when its shipment is known first', ['OrderShipped', 'OrderPlaced'], false],
    ['is unfinished when only one side is closed', ['OrderPlaced', 'PaymentFailed'], true],
    ['is finished when both sides are', ['PaymentFailed', 'OrderPlaced', 'InventoryReleased'], false],
    ['stays finished when its emails follow', ['OrderPlaced', 'OrderShipped', 'EmailSent'], false],
    [
      'stays finished when its placement is redelivered',
      ['OrderPlaced', 'OrderShipped', 'OrderPlaced'],
      false,
    ],
  ])('an order %s', async (_, types, isUnfinished) => {
    const event = orderPlaced();
    for (const [index, type] of types.entries()) {
      const addition = { orderId: event.orderId, entries: [entryOf(`e${index}`, type)] };
      await store.add(type === 'OrderPlaced' ? { ...addition, placed: event } : addition);
    }
    const unfinished = await store.unfinished('9999');
    const found = unfinished.filter(({ orderId }) => orderId === event.orderId);
    expect(found).toEqual(isUnfinished ? [{ orderId: event.orderId, placedAt: event.time }] : []);
    expect((await store.unfinished(event.time)).map(({ orderId }) => orderId)).not.toContain(event.orderId);
  });

  test('An order that was never confirmed is not unfinished.', async () => {
    const event = orderPlaced();
    await accept(accepted(event), event, 'tok_visa');
    expect((await store.unfinished('9999')).map(({ orderId }) => orderId)).not.toContain(event.orderId);
  });

  test('The orders table fills itself from a replay of the topics alone.', async () => {
    const event = orderPlaced();
    await store.add({ orderId: event.orderId, entries: [entryOf('e2', 'PaymentProcessed')] });
    expect(await store.find(event.orderId)).toBeUndefined();
    await store.add(placed(event));
    expect(await store.find(event.orderId)).toMatchObject({ total: event.total, status: 'processing' });
  });

  test('The orders table accepts an order whose events are there already, and keeps them.', async () => {
    const event = orderPlaced();
    await store.add(placed(event));
    await accept(accepted(event), event, 'tok_visa');
    expect((await store.find(event.orderId))?.events).toHaveLength(1);
  });

  test('The orders table records whether an order was consumed from the log.', async () => {
    const event = orderPlaced();
    await accept(accepted(event), event, 'tok_visa');
    expect(await accept(accepted(event), event, 'tok_visa')).toMatchObject({ isPlaced: false });
    await store.add({ orderId: event.orderId, entries: [entryOf('e2', 'PaymentProcessed')] });
    expect(await accept(accepted(event), event, 'tok_visa')).toMatchObject({ isPlaced: false });
    await store.add(placed(event));
    expect(await accept(accepted(event), event, 'tok_visa')).toMatchObject({ isPlaced: true });
  });

  test("The orders table lists a customer's placed orders, newest first, page by page; unconfirmed ones are not listed.", async () => {
    const customerId = crypto.randomUUID();
    const events = [1, 2, 3].map((minute) =>
      orderPlaced({ customerId, time: `2026-11-21T10:0${minute}:00.000Z` }),
    );
    for (const event of events) await accept(accepted(event), event, 'tok_visa');
    for (const event of events.slice(0, 2)) await store.add(placed(event));

    const first = await store.list(customerId, 1);
    const second = await store.list(customerId, 1, first.next);
    const pages = [first, second].map(({ orders }) => orders.map(({ orderId }) => orderId));
    expect(pages).toEqual([[events[1]?.orderId], [events[0]?.orderId]]);
    expect(first.orders[0]).toMatchObject({ customerId, status: 'accepted', total: events[1]?.total });
    expect(second.next).toBeUndefined();
  });

  test('The orders table continues after the last page while new orders are placed, also among orders of the same instant.', async () => {
    const customerId = crypto.randomUUID();
    const order = (time: string) => orderPlaced({ customerId, time });
    const old = Array.from({ length: 5 }, () => order('2026-11-21T10:00:00.000Z'));
    for (const event of old) await store.add(placed(event));
    const seen: string[] = [];
    let next: ListPosition | undefined;
    do {
      const page = await store.list(customerId, 2, next);
      seen.push(...page.orders.map(({ orderId }) => orderId));
      next = page.next;
      await store.add(placed(order('2026-11-21T10:00:01.000Z')));
    } while (next);
    expect(seen.toSorted()).toEqual(old.map(({ orderId }) => orderId).toSorted());
  });

  test('The orders table omits no order when a page ends at 1 MB.', async () => {
    const customerId = crypto.randomUUID();
    const events = Array.from({ length: 5 }, (_, minute) =>
      orderPlaced({ customerId, time: `2026-11-21T10:0${minute}:00.000Z` }),
    );
    for (const event of events) {
      await accept({ ...accepted(event), encodedEvent: new Uint8Array(380_000) }, event, 'tok_visa');
      await store.add(placed(event));
    }
    const first = await store.list(customerId, 4);
    const second = await store.list(customerId, 4, first.next);
    expect(first.orders.length).toBeLessThan(4);
    const seen = [...first.orders, ...second.orders].map(({ orderId }) => orderId);
    expect(seen).toEqual(events.map(({ orderId }) => orderId).reverse());
  });

  test("The orders table never lists another customer's orders, whatever position is given.", async () => {
    const mine = orderPlaced({ customerId: crypto.randomUUID() });
    const theirs = orderPlaced({ customerId: crypto.randomUUID(), time: '2026-11-22T10:00:00.000Z' });
    for (const event of [mine, theirs]) await store.add(placed(event));
    const after = { orderId: theirs.orderId, placedAt: theirs.time };
    const { orders } = await store.list(mine.customerId, 10, after);
    expect(orders.map(({ orderId }) => orderId)).toEqual([mine.orderId]);
  });
});
