import { describe, expect, test } from '@jest/globals';
import {
  assertEventFitsSchema,
  decodeEvent,
  encodeEvent,
  type PaymentProcessed,
  type PaymentRefunded,
} from '../../../events/index.ts';
import { onInventoryRejected, onOrderPlaced } from '../../../functions/payment/handlers.ts';
import type { PaymentPorts } from '../../../functions/payment/ports.ts';
import { createTestGateway, type GatewayLedger } from '../../../functions/payment/test-gateway.ts';
import { dedupeStateDays } from '../../../functions/shared/retention.ts';
import { inventoryRejected, orderPlaced } from '../support/events.ts';
import { memoryGateway, memoryPaymentStore, memoryTokens } from './fakes.ts';

const decidedAt = '2026-11-21T10:00:01.000Z';

type Ports = PaymentPorts & { readonly tokens: ReturnType<typeof memoryTokens>; readonly pauses: number[] };

/** @param token Payment token of order-1, which is the order of most tests. */
function portsWith(gateway: PaymentPorts['gateway'], token = 'tok_visa'): Ports {
  const pauses: number[] = [];
  const sleep = async (milliseconds: number) => {
    pauses.push(milliseconds);
  };
  const tokens = memoryTokens({ 'order-1': token });
  const store = memoryPaymentStore();
  return { store, tokens, gateway, taxPercent: '8.25', now: () => decidedAt, sleep, pauses };
}

function memoryLedger(): GatewayLedger {
  const attempts = new Map<string, number>();
  const charged = new Set<string>();
  return {
    async countAttempt(key) {
      attempts.set(key, (attempts.get(key) ?? 0) + 1);
      return attempts.get(key) as number;
    },
    async charge(key) {
      charged.add(key);
    },
    refund: async (key) => charged.has(key),
  };
}

describe('the outcome of a payment token at the test gateway', () => {
  test.each([
    { token: 'tok_visa', type: 'PaymentProcessed', reason: undefined, pauses: [] },
    { token: 'tok_declined', type: 'PaymentFailed', reason: 'declined', pauses: [] },
    { token: 'tok_unavailable', type: 'PaymentProcessed', reason: undefined, pauses: [50, 100, 200] },
    { token: 'tok_of_nobody', type: 'PaymentFailed', reason: 'unprocessable', pauses: [] },
    { token: 'constructor', type: 'PaymentFailed', reason: 'unprocessable', pauses: [] },
  ])('$token: $type $reason', async ({ token, type, reason, pauses }) => {
    const ports = portsWith(createTestGateway(memoryLedger()), token);
    const [event] = await onOrderPlaced(orderPlaced('order-1'), ports);
    expect(event).toMatchObject({ type, ...(reason ? { reason } : {}), time: decidedAt });
    expect(JSON.stringify(event)).not.toContain('tok_');
    expect(ports.pauses).toEqual(pauses);
  });
});

test('a gateway that stays unavailable is tried five times and then the payment failed', async () => {
  const ports = portsWith(memoryGateway().gateway, 'tok_never');
  const events = await onOrderPlaced(orderPlaced('order-1'), ports);
  expect(events).toMatchObject([{ type: 'PaymentFailed', reason: 'unavailable' }]);
  expect(ports.pauses).toEqual([50, 100, 200, 400]);
});

test('an order whose rejection is recorded already is never charged, however often its events come', async () => {
  const { gateway } = memoryGateway();
  const charges: string[] = [];
  const ports = portsWith({
    ...gateway,
    charge: (request) => {
      charges.push(request.key);
      return gateway.charge(request);
    },
  });
  const order = orderPlaced('order-1');
  for (let delivery = 0; delivery < 2; delivery += 1) {
    expect(await onInventoryRejected(inventoryRejected(order), ports)).toMatchObject([
      { type: 'PaymentFailed', reason: 'order_cancelled' },
    ]);
    expect(await onOrderPlaced(order, ports)).toEqual([]);
  }
  expect(charges).toEqual([]);
});

test('a gateway that breaks is not an outcome: the event comes again', async () => {
  const broken = { ...memoryGateway().gateway, charge: () => Promise.reject(new Error('connection reset')) };
  const ports = portsWith(broken);
  await expect(onOrderPlaced(orderPlaced('order-1'), ports)).rejects.toThrow('connection reset');
  expect(await ports.store.find('order-1')).toBeUndefined();
});

describe('the payment token of an order', () => {
  test.each([
    { token: 'tok_visa', type: 'PaymentProcessed' },
    { token: 'tok_declined', type: 'PaymentFailed' },
    { token: 'tok_unknown', type: 'PaymentFailed' },
  ])('is dropped once its outcome is recorded: $token, $type', async ({ token, type }) => {
    const ports = portsWith(memoryGateway().gateway, token);
    expect(await onOrderPlaced(orderPlaced('order-1'), ports)).toMatchObject([{ type }]);
    expect([...ports.tokens.kept]).toEqual([]);
  });

  test('is kept while it is not known whether the order was charged', async () => {
    const broken = { ...memoryGateway().gateway, charge: () => Promise.reject(new Error('timeout')) };
    const ports = portsWith(broken);
    await expect(onOrderPlaced(orderPlaced('order-1'), ports)).rejects.toThrow('timeout');
    expect(ports.tokens.kept.get('order-1')).toBe('tok_visa');
  });

  test('is dropped by the next delivery when one ends between the record and the drop', async () => {
    const { gateway, charges } = memoryGateway();
    const ports = portsWith(gateway);
    const dies = { ...ports, tokens: { ...ports.tokens, drop: () => Promise.reject(new Error('it ended')) } };
    await expect(onOrderPlaced(orderPlaced('order-1'), dies)).rejects.toThrow('it ended');
    expect(ports.tokens.kept.has('order-1')).toBe(true);
    expect(await onOrderPlaced(orderPlaced('order-1'), ports)).toMatchObject([{ type: 'PaymentProcessed' }]);
    expect(ports.tokens.kept.has('order-1')).toBe(false);
    expect([...charges.values()]).toEqual([1]);
  });

  test('is dropped when the order was cancelled before it came', async () => {
    const { gateway, charges } = memoryGateway();
    const ports = portsWith(gateway);
    const order = orderPlaced('order-1');
    await onInventoryRejected(inventoryRejected(order), ports);
    await onOrderPlaced(order, ports);
    expect([...ports.tokens.kept]).toEqual([]);
    expect(charges.size).toBe(0);
  });

  test('is in a record of version 1 of the event, and is charged from there', async () => {
    const { gateway, charges } = memoryGateway();
    const ports = { ...portsWith(gateway), tokens: memoryTokens() };
    const order = { ...orderPlaced('order-1'), paymentToken: 'tok_visa' };
    expect(await onOrderPlaced(order, ports)).toMatchObject([{ type: 'PaymentProcessed' }]);
    expect(charges.size).toBe(1);
  });

  test('that is there no more makes the payment fail, and no charge is tried', async () => {
    const ports = { ...portsWith(memoryGateway().gateway), tokens: memoryTokens() };
    const gateway = { ...ports.gateway, charge: () => Promise.reject(new Error('charged')) };
    const events = await onOrderPlaced(orderPlaced('order-1'), { ...ports, gateway });
    expect(events).toMatchObject([{ type: 'PaymentFailed', reason: 'unprocessable' }]);
  });

  test('that a faster delivery dropped does not make the payment fail: its charge is told', async () => {
    const ports = portsWith(memoryGateway().gateway);
    const order = orderPlaced('order-1');
    const slow = {
      ...ports,
      tokens: {
        ...ports.tokens,
        find: async () => {
          await onOrderPlaced(order, ports);
          return ports.tokens.find('order-1');
        },
      },
    };
    expect(await onOrderPlaced(order, slow)).toMatchObject([{ type: 'PaymentProcessed' }]);
  });
});

describe('an order that is delivered months later', () => {
  const dayInMs = 86_400_000;
  const daysAfter = (order: { time: string }, days: number) =>
    new Date(Date.parse(order.time) + days * dayInMs).toISOString();
  const tokens = () => memoryTokens({ 'order-1': 'tok_visa' });

  test('is not charged when its payment record may have expired, and nothing is told of it', async () => {
    const { gateway, charges } = memoryGateway();
    const order = { ...orderPlaced('order-1'), paymentToken: 'tok_visa' };
    const ports = { ...portsWith(gateway), tokens: tokens(), now: () => daysAfter(order, dedupeStateDays) };
    expect(await onOrderPlaced(order, ports)).toEqual([]);
    expect(charges.size).toBe(0);
  });

  test('is charged as long as a record of it would still be there', async () => {
    const order = orderPlaced('order-1');
    const now = () => daysAfter(order, dedupeStateDays - 1);
    const ports = { ...portsWith(memoryGateway().gateway), tokens: tokens(), now };
    expect(await onOrderPlaced(order, ports)).toMatchObject([{ type: 'PaymentProcessed' }]);
  });

  test('is told as it was when its record is still there', async () => {
    const order = orderPlaced('order-1');
    const ports = portsWith(memoryGateway().gateway);
    const first = await onOrderPlaced(order, ports);
    expect(
      await onOrderPlaced(order, { ...ports, now: () => daysAfter(order, 2 * dedupeStateDays) }),
    ).toEqual(first);
  });
});

test('the invoice says what was ordered, and the credit note names the invoice', async () => {
  const order = orderPlaced('order-1');
  const ports = portsWith(memoryGateway().gateway);
  const [charge] = (await onOrderPlaced(order, ports)) as [PaymentProcessed];
  const [refund] = await onInventoryRejected(inventoryRejected(order), ports);
  expect(charge).toMatchObject({ amount: order.total, lines: order.lines, causationId: order.id });
  expect(charge).toMatchObject({
    taxes: [{ percent: '8.25', net: { amount: '11.36' }, tax: { amount: '0.94' } }],
  });
  expect(charge.shipTo).toEqual(order.shipTo);
  expect(refund).toMatchObject({ taxes: charge.taxes, shipTo: charge.shipTo });
  expect(charge.invoiceNumber).toMatch(/^INV-20261121-[0-9A-HJKMNP-TV-Z]{12}$/);
  expect(refund).toMatchObject({
    type: 'PaymentRefunded',
    reason: 'out_of_stock',
    creditNoteNumber: expect.stringMatching(/^CRN-20261121-/),
    invoiceNumber: charge.invoiceNumber,
    causationId: inventoryRejected(order).id,
  });
  for (const event of [charge, refund]) assertEventFitsSchema(event as PaymentProcessed);
});

test('the credit note of a charge that was stored before invoices told the tax is written all the same', async () => {
  const order = orderPlaced('order-1');
  const ports = portsWith(memoryGateway().gateway);
  const [charge] = (await onOrderPlaced(order, ports)) as [PaymentProcessed];
  const { taxes: _, shipTo: __, ...earlier } = charge;
  const store = memoryPaymentStore();
  await store.putFirst({ state: 'charged', answer: earlier as PaymentProcessed });
  const [refund] = (await onInventoryRejected(inventoryRejected(order), { ...ports, store })) as [
    PaymentRefunded,
  ];
  const written = decodeEvent('PaymentRefunded', encodeEvent(refund, crypto.randomUUID()));
  expect(written).toMatchObject({ taxes: [], shipTo: { name: '', country: '' }, amount: order.total });
});

test('an order whose charge the gateway does not know is not called refunded', async () => {
  const order = orderPlaced('order-1');
  const ports = portsWith(memoryGateway().gateway);
  await onOrderPlaced(order, ports);
  const forgetful = { ...ports, gateway: memoryGateway().gateway };
  await expect(onInventoryRejected(inventoryRejected(order), forgetful)).rejects.toThrow(/order-1/);
  expect(await ports.store.find('order-1')).toMatchObject({ state: 'charged' });
});
