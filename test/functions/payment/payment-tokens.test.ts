import { describe, expect, test } from '@jest/globals';
import { chargePayment } from '../../../functions/payment/charge-payment.ts';
import { refundPayment } from '../../../functions/payment/refund-payment.ts';
import { dedupeStateDays } from '../../../functions/shared/retention.ts';
import { isUnprocessable } from '../../../functions/shared/runtime/unprocessable.ts';
import { inventoryRejected, orderPlaced } from '../support/events.ts';
import { memoryGateway, memoryPaymentStore, memoryTokens } from './fakes.ts';
import { portsWith } from './order-ports.ts';

describe('payment token', () => {
  test.each([
    { token: 'tok_visa', type: 'PaymentProcessed' },
    { token: 'tok_declined', type: 'PaymentFailed' },
    { token: 'tok_unknown', type: 'PaymentFailed' },
  ])(
    'The payment token of an order is dropped once its outcome is recorded: $token, $type.',
    async ({ token, type }) => {
      const ports = portsWith(memoryGateway().gateway, token);
      expect(await chargePayment(orderPlaced('order-1'), ports)).toMatchObject([{ type }]);
      expect([...ports.tokens.kept]).toEqual([]);
    },
  );

  test('The payment token of an order is kept while it is unknown whether the order was charged.', async () => {
    const broken = { ...memoryGateway().gateway, charge: () => Promise.reject(new Error('timeout')) };
    const ports = portsWith(broken);
    await expect(chargePayment(orderPlaced('order-1'), ports)).rejects.toThrow('timeout');
    expect(ports.tokens.kept.get('order-1')).toBe('tok_visa');
  });

  test('The payment token of an order is dropped by the next delivery when one ends between the record and the drop.', async () => {
    const { gateway, charges } = memoryGateway();
    const ports = portsWith(gateway);
    const dies = { ...ports, tokens: { ...ports.tokens, drop: () => Promise.reject(new Error('it ended')) } };
    await expect(chargePayment(orderPlaced('order-1'), dies)).rejects.toThrow('it ended');
    expect(ports.tokens.kept.has('order-1')).toBe(true);
    expect(await chargePayment(orderPlaced('order-1'), ports)).toMatchObject([{ type: 'PaymentProcessed' }]);
    expect(ports.tokens.kept.has('order-1')).toBe(false);
    expect([...charges.values()]).toEqual([1]);
  });

  test('The payment token of an order is dropped when the order was cancelled before it was delivered.', async () => {
    const { gateway, charges } = memoryGateway();
    const ports = portsWith(gateway);
    const order = orderPlaced('order-1');
    await refundPayment(inventoryRejected(order), ports);
    await chargePayment(order, ports);
    expect([...ports.tokens.kept]).toEqual([]);
    expect(charges.size).toBe(0);
  });

  test('The payment token of an order is in a record of version 1 of the event, and is charged from there.', async () => {
    const { gateway, charges } = memoryGateway();
    const ports = { ...portsWith(gateway), tokens: memoryTokens() };
    const order = { ...orderPlaced('order-1'), paymentToken: 'tok_visa' };
    expect(await chargePayment(order, ports)).toMatchObject([{ type: 'PaymentProcessed' }]);
    expect(charges.size).toBe(1);
  });

  test('A missing payment token makes the payment fail, and no charge is tried.', async () => {
    const ports = { ...portsWith(memoryGateway().gateway), tokens: memoryTokens() };
    const gateway = { ...ports.gateway, charge: () => Promise.reject(new Error('charged')) };
    const events = await chargePayment(orderPlaced('order-1'), { ...ports, gateway });
    expect(events).toMatchObject([{ type: 'PaymentFailed', reason: 'unprocessable' }]);
  });

  test('A missing payment token does not hide a charge.', async () => {
    const ports = portsWith(memoryGateway().gateway);
    const dies = {
      ...ports,
      store: { ...ports.store, putFirst: () => Promise.reject(new Error('it ended')) },
    };
    await expect(chargePayment(orderPlaced('order-1'), dies)).rejects.toThrow('it ended');
    const later = { ...ports, tokens: memoryTokens() };
    expect(await chargePayment(orderPlaced('order-1'), later)).toMatchObject([{ type: 'PaymentProcessed' }]);
  });

  test('A payment token that was dropped after a decision whose record is lost makes the order a dead letter, not a failed payment.', async () => {
    const { gateway, charges } = memoryGateway();
    const ports = portsWith(gateway);
    const order = orderPlaced('order-1');
    await chargePayment(order, ports);
    const restored = { ...ports, store: memoryPaymentStore() };
    const again = chargePayment(order, restored);
    await expect(again).rejects.toThrow(/^The payment of order order-1 was decided, and its record is not/);
    expect(isUnprocessable(await again.catch((error: unknown) => error))).toBe(true);
    expect(await restored.store.find('order-1')).toBeUndefined();
    expect([...charges.values()]).toEqual([1]);
  });

  test('A payment token that a faster delivery dropped does not make the payment fail: its charge is emitted.', async () => {
    const ports = portsWith(memoryGateway().gateway);
    const order = orderPlaced('order-1');
    const slow = {
      ...ports,
      tokens: {
        ...ports.tokens,
        find: async () => {
          await chargePayment(order, ports);
          return ports.tokens.find('order-1');
        },
      },
    };
    expect(await chargePayment(order, slow)).toMatchObject([{ type: 'PaymentProcessed' }]);
  });
});

describe('old orders', () => {
  const dayMs = 86_400_000;
  const daysAfter = (order: { time: string }, days: number) =>
    new Date(Date.parse(order.time) + days * dayMs).toISOString();
  const tokens = () => memoryTokens({ 'order-1': 'tok_visa' });

  test('An order that is delivered months later is not charged when its payment record may have expired, and emits nothing.', async () => {
    const { gateway, charges } = memoryGateway();
    const order = { ...orderPlaced('order-1'), paymentToken: 'tok_visa' };
    const ports = { ...portsWith(gateway), tokens: tokens(), now: () => daysAfter(order, dedupeStateDays) };
    expect(await chargePayment(order, ports)).toEqual([]);
    expect(charges.size).toBe(0);
  });

  test('An order that is delivered months later is charged as long as a record of it would still be there.', async () => {
    const order = orderPlaced('order-1');
    const now = () => daysAfter(order, dedupeStateDays - 1);
    const ports = { ...portsWith(memoryGateway().gateway), tokens: tokens(), now };
    expect(await chargePayment(order, ports)).toMatchObject([{ type: 'PaymentProcessed' }]);
  });

  test('An order that is delivered months later emits the same events when its record is still there.', async () => {
    const order = orderPlaced('order-1');
    const ports = portsWith(memoryGateway().gateway);
    const first = await chargePayment(order, ports);
    expect(
      await chargePayment(order, { ...ports, now: () => daysAfter(order, 2 * dedupeStateDays) }),
    ).toEqual(first);
  });
});
