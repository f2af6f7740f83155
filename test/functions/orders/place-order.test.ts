import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import {
  assertEventFitsSchema,
  decodeEvent,
  eventId,
  type OrderPlaced,
  orderIdFor,
} from '../../../events/index.ts';
import { parseOrderRequest, requestHashOf } from '../../../functions/orders/order-request.ts';
import type { AcceptedOrder } from '../../../functions/orders/ports.ts';
import { NotConfirmedError } from '../../../functions/shared/kafka/producer.ts';
import { paymentTokenDays } from '../../../functions/shared/retention.ts';
import { logger } from '../../../functions/shared/telemetry/powertools.ts';
import { sarah } from '../shared/api-requests.ts';
import { ApiUnderTest, validOrder } from './api-under-test.ts';

let api: ApiUnderTest;
beforeEach(() => {
  api = new ApiUnderTest();
});

/** The order in the record that was sent at this place. */
function sentOrder(index: number): OrderPlaced {
  return decodeEvent('OrderPlaced', Buffer.from(api.sent[index]?.encoded ?? []));
}

describe('POST /orders', () => {
  test('POST /orders responds with 202 and the id of the order that was sent to Kafka.', async () => {
    const { status, body, headers } = await api.place();
    const [sent] = api.sent;
    expect(status).toBe(202);
    expect(body).toEqual({
      orderId: sent?.event.orderId,
      status: 'accepted',
      message: 'Order received! Check your email for updates.',
    });
    expect(headers.location).toBe(`/orders/${body.orderId}`);
  });

  test('POST /orders sends an event that fits its schema, priced from the catalogue, for the customer of the token.', async () => {
    await api.place({
      ...validOrder,
      lines: [{ productId: 'book-kafka-guide', quantity: 2, unitPrice: '0.01' }],
    });
    const [sent] = api.sent;
    const event = sentOrder(0);
    assertEventFitsSchema(event);
    expect(event).toMatchObject({
      id: eventId(event.orderId, 'OrderPlaced'),
      customerId: 'customer-1',
      causationId: '',
      total: { amount: '24.60', currency: 'USD' },
      customer: { name: 'Sarah', email: 'sarah@example.com', zoneinfo: 'America/New_York' },
    });
    expect(sent?.traceparent).toMatch(/^00-/);
  });

  test('POST /orders sums up lines of the same product.', async () => {
    const line = { productId: 'tomato-seeds', quantity: 3 };
    await api.place({ ...validOrder, lines: [line, ...validOrder.lines, line] });
    expect(sentOrder(0)).toMatchObject({
      lines: [
        { productId: 'tomato-seeds', quantity: 6 },
        { productId: 'book-kafka-guide', quantity: 2 },
      ],
    });
  });

  test('POST /orders sends the same bytes again for the same key and body, and responds with the same order.', async () => {
    const headers = { 'idempotency-key': 'my key' };
    const first = await api.place(validOrder, { headers });
    api.time = '2026-11-21T11:00:00.000Z';
    const second = await api.place(validOrder, { headers });
    expect(second).toEqual(first);
    expect(api.sent[1]?.encoded).toEqual(api.sent[0]?.encoded);
    expect(api.sent[1]?.event.time).toBe(api.sent[0]?.event.time);
  });

  test('POST /orders sends nothing again once the order was consumed from the log, however much later the key is used.', async () => {
    const headers = { 'idempotency-key': 'my key' };
    const first = await api.place(validOrder, { headers });
    await api.orders.add({ orderId: first.body.orderId, entries: [], placed: sentOrder(0) });
    api.time = '2031-11-21T10:00:00.000Z';
    expect(await api.place(validOrder, { headers })).toEqual(first);
    const other = { ...validOrder, payment: { token: 'tok_other' } };
    expect((await api.place(other, { headers })).status).toBe(422);
    expect(api.sent).toHaveLength(1);
  });

  test('POST /orders responds with the same order for the same key and body, though the shop no longer sells it.', async () => {
    const headers = { 'idempotency-key': 'my key' };
    const gone = { ...validOrder, lines: [{ productId: 'gone', quantity: 2 }] };
    expect((await api.place(gone, { headers })).status).toBe(400);
    const first = await api.place(validOrder, { headers });
    // As it was kept when the shop still had the product.
    const kept = api.orders.accepted.get(first.body.orderId) as AcceptedOrder & { event: OrderPlaced };
    const requestHash = requestHashOf(parseOrderRequest(gone));
    api.orders.accepted.set(kept.orderId, { ...kept, requestHash });
    api.time = '2026-11-21T11:00:00.000Z';
    expect(await api.place(gone, { headers })).toEqual(first);
    expect(api.sent[1]?.encoded).toEqual(api.sent[0]?.encoded);
    expect(api.sent[1]?.event).toMatchObject({ time: '2026-11-21T10:00:00.000Z', orderId: kept.orderId });
    const other = { ...gone, payment: { token: 'tok_other' } };
    expect((await api.place(other, { headers })).status).toBe(422);

    // Years later its bytes are of an unknown schema; they are not needed.
    const entry = api.orders.accepted.get(kept.orderId) as typeof kept;
    api.orders.accepted.set(kept.orderId, { ...entry, encodedEvent: Buffer.from('no event') });
    await api.orders.add({ orderId: kept.orderId, entries: [], placed: kept.event });
    expect(await api.place(gone, { headers })).toEqual(first);
    expect(api.sent).toHaveLength(2);
  });

  test('POST /orders refuses another body for the same key and sends nothing.', async () => {
    const headers = { 'idempotency-key': 'my key' };
    await api.place(validOrder, { headers });
    const other = { ...validOrder, payment: { token: 'tok_other' } };
    const { status, body } = await api.place(other, { headers });
    expect(status).toBe(422);
    expect(body).toMatchObject({ field: 'Idempotency-Key' });
    expect(api.sent).toHaveLength(1);
  });

  test('POST /orders stores the payment token for the payment function alone: it is not in the event.', async () => {
    const token = 'tok_only_for_payment';
    const { body } = await api.place({ ...validOrder, payment: { token } });
    expect(api.tokens.kept.get(body.orderId)).toBe(token);
    expect(Buffer.from(api.sent[0]?.encoded ?? []).toString('latin1')).not.toContain(token);
  });

  test('POST /orders keeps the payment token of the first body when another body is sent with its key.', async () => {
    const headers = { 'idempotency-key': 'my key' };
    const { body } = await api.place(validOrder, { headers });
    await api.place({ ...validOrder, payment: { token: 'tok_other' } }, { headers });
    expect([...api.tokens.kept]).toEqual([[body.orderId, 'tok_visa']]);
  });

  test('POST /orders sends the bytes that were stored by an earlier version of the event, without reading them.', async () => {
    const orderId = orderIdFor('customer-1', 'my key');
    const encodedEvent = Buffer.from('bytes of a schema that this version cannot read');
    const requestHash = requestHashOf(parseOrderRequest(validOrder));
    const event = { orderId } as OrderPlaced;
    const kept = {
      orderId,
      requestHash,
      encodedEvent,
      placedAt: '2026-11-20T10:00:00.000Z',
      isPlaced: false,
    };
    api.orders.accepted.set(orderId, { ...kept, event });
    expect((await api.place(validOrder, { headers: { 'idempotency-key': 'my key' } })).status).toBe(202);
    expect(api.sent).toMatchObject([
      {
        encoded: encodedEvent,
        event: { id: eventId(orderId, 'OrderPlaced'), type: 'OrderPlaced', time: kept.placedAt, orderId },
      },
    ]);
  });

  test('POST /orders keeps the keys of two customers apart.', async () => {
    const headers = { 'idempotency-key': 'my key' };
    const first = await api.place(validOrder, { headers });
    const second = await api.place(validOrder, { headers, claims: { ...sarah, sub: 'customer-2' } });
    expect(second.status).toBe(202);
    expect(second.body.orderId).not.toBe(first.body.orderId);
  });

  test('POST /orders responds with 503 and the key when Kafka does not confirm, and then accepts it once.', async () => {
    api.failSendsWith = new NotConfirmedError('down');
    const refused = await api.place(validOrder, { headers: { 'idempotency-key': 'my key' } });
    expect(refused.status).toBe(503);
    expect(refused.headers).toMatchObject({ 'retry-after': '5', 'idempotency-key': 'my key' });

    api.failSendsWith = undefined;
    const { status } = await api.place(validOrder, { headers: { 'idempotency-key': 'my key' } });
    expect(status).toBe(202);
    expect(new Set(api.sent.map(({ event }) => event.id)).size).toBe(1);
  });

  test('POST /orders refuses the key of an order that was never confirmed once its payment token is gone, and sends nothing.', async () => {
    const headers = { 'idempotency-key': 'my key' };
    api.failSendsWith = new NotConfirmedError('down');
    await api.place(validOrder, { headers });
    api.failSendsWith = undefined;
    const placedAt = Date.parse(api.time);
    const daysLater = (days: number) => new Date(placedAt + days * 86_400_000).toISOString();

    api.time = daysLater(paymentTokenDays);
    const refused = await api.place(validOrder, { headers });
    expect(refused).toMatchObject({
      status: 422,
      body: { detail: expect.stringContaining('Use a new key') },
    });
    api.time = daysLater(paymentTokenDays - 1);
    expect((await api.place(validOrder, { headers })).status).toBe(202);
    expect(new Set(api.sent.map(({ event }) => event.time))).toEqual(
      new Set([new Date(placedAt).toISOString()]),
    );
  });

  test('POST /orders generates a key when there is none, and returns it when Kafka does not confirm.', async () => {
    api.failSendsWith = new NotConfirmedError('down');
    const { headers } = await api.call('POST /orders', {
      body: JSON.stringify(validOrder),
      headers: { 'content-type': 'application/json; charset=utf-8' },
    });
    expect(headers['idempotency-key']).toMatch(/^[0-9a-f-]{36}$/);
  });

  test.each([
    ['has no email address', { email: '' }],
    ['has an address that is not verified', { email_verified: 'false' }],
  ])('POST /orders refuses a token that %s.', async (_, claims) => {
    const { status, body } = await api.place(validOrder, { claims: { ...sarah, ...claims } });
    expect(status).toBe(403);
    expect(body.field).toBe('email');
    expect(api.sent).toEqual([]);
  });
});

describe('POST /orders responds with 503 and the key to send again', () => {
  const headers = { 'idempotency-key': 'my key' };
  const refusal = { status: 503, headers: { 'retry-after': '5', 'idempotency-key': 'my key' } };
  const passing = (milliseconds: number) => new Promise<void>((resolve) => setTimeout(resolve, milliseconds));
  beforeEach(() => {
    jest.useFakeTimers();
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  test('POST /orders responds with 503 when the table fails, with the reason in the log alone.', async () => {
    const written = jest.spyOn(logger, 'error');
    api.orders.before = () => Promise.reject(new Error('throttled'));
    const refused = await api.place(validOrder, { headers });
    const logged = JSON.stringify(written.mock.calls);
    written.mockRestore();
    expect(refused).toMatchObject(refusal);
    expect(JSON.stringify(refused)).not.toContain('throttled');
    expect(logged).toContain('throttled');

    api.orders.before = undefined;
    expect(await api.place(validOrder, { headers })).toMatchObject({ status: 202 });
  });

  test.each([
    ['the table does not respond', 60_000, 0],
    ['the table responds late and the cluster later', 5_000, 8_000],
  ])('POST /orders responds with 503 within 10 seconds when %s.', async (_, tableMs, clusterMs) => {
    api.orders.before = () => passing(tableMs);
    api.beforeSending = () => passing(clusterMs);
    const placing = api.place(validOrder, { headers });
    let responded = false;
    placing.then(() => {
      responded = true;
    });
    await jest.advanceTimersByTimeAsync(10_000);
    expect(responded).toBe(true);
    expect(await placing).toMatchObject(refusal);
  });
});
