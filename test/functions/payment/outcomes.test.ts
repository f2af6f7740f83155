import { describe, expect, test } from '@jest/globals';
import {
  assertEventFitsSchema,
  decodeEvent,
  encodeEvent,
  type PaymentProcessed,
  type PaymentRefunded,
} from '../../../events/index.ts';
import { chargePayment } from '../../../functions/payment/charge-payment.ts';
import { refundPayment } from '../../../functions/payment/refund-payment.ts';
import { createTestGateway } from '../../../functions/payment/test-gateway/gateway.ts';
import type { GatewayLedger } from '../../../functions/payment/test-gateway/ports.ts';
import { inventoryRejected, orderPlaced } from '../support/events.ts';
import { memoryGateway, memoryPaymentStore } from './fakes.ts';
import { decidedAt, portsWith } from './order-ports.ts';

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
    chargeOf: async (key) => (charged.has(key) ? `charge of ${key}` : undefined),
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
  ])(
    'The outcome of a payment token at the test gateway: $token: $type $reason.',
    async ({ token, type, reason, pauses }) => {
      const ports = portsWith(createTestGateway(memoryLedger()), token);
      const [event] = await chargePayment(orderPlaced('order-1'), ports);
      expect(event).toMatchObject({ type, ...(reason ? { reason } : {}), time: decidedAt });
      expect(JSON.stringify(event)).not.toContain('tok_');
      expect(ports.pauses).toEqual(pauses);
    },
  );
});

test('A gateway that stays unavailable is tried five times and then the payment failed.', async () => {
  const ports = portsWith(memoryGateway().gateway, 'tok_never');
  const events = await chargePayment(orderPlaced('order-1'), ports);
  expect(events).toMatchObject([{ type: 'PaymentFailed', reason: 'unavailable' }]);
  expect(ports.pauses).toEqual([50, 100, 200, 400]);
});

test('An order whose rejection is recorded already is never charged, however often its events are delivered.', async () => {
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
    expect(await refundPayment(inventoryRejected(order), ports)).toMatchObject([
      { type: 'PaymentFailed', reason: 'order_cancelled' },
    ]);
    expect(await chargePayment(order, ports)).toEqual([]);
  }
  expect(charges).toEqual([]);
});

test('A gateway that breaks is not an outcome: the event is redelivered.', async () => {
  const broken = { ...memoryGateway().gateway, charge: () => Promise.reject(new Error('connection reset')) };
  const ports = portsWith(broken);
  await expect(chargePayment(orderPlaced('order-1'), ports)).rejects.toThrow('connection reset');
  expect(await ports.store.find('order-1')).toBeUndefined();
});

test('The invoice has what was ordered, and the credit note names the invoice.', async () => {
  const order = orderPlaced('order-1');
  const ports = portsWith(memoryGateway().gateway);
  const [charge] = (await chargePayment(order, ports)) as [PaymentProcessed];
  const [refund] = await refundPayment(inventoryRejected(order), ports);
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

test('The credit note of a charge without tax is written all the same.', async () => {
  const order = orderPlaced('order-1');
  const ports = portsWith(memoryGateway().gateway);
  const [charge] = (await chargePayment(order, ports)) as [PaymentProcessed];
  const { taxes: _, shipTo: __, ...earlier } = charge;
  const store = memoryPaymentStore();
  await store.putFirst({ state: 'charged', reply: earlier as PaymentProcessed });
  const [refund] = (await refundPayment(inventoryRejected(order), { ...ports, store })) as [PaymentRefunded];
  const written = decodeEvent('PaymentRefunded', encodeEvent(refund, crypto.randomUUID()));
  expect(written).toMatchObject({ taxes: [], shipTo: { name: '', country: '' }, amount: order.total });
});

test('An order whose charge the gateway does not have is not called refunded.', async () => {
  const order = orderPlaced('order-1');
  const ports = portsWith(memoryGateway().gateway);
  await chargePayment(order, ports);
  const forgetful = { ...ports, gateway: memoryGateway().gateway };
  await expect(refundPayment(inventoryRejected(order), forgetful)).rejects.toThrow(/order-1/);
  expect(await ports.store.find('order-1')).toMatchObject({ state: 'charged' });
});
