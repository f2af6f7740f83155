import { describe, expect, test } from '@jest/globals';
import { chargePayment } from '../../../functions/payment/charge-payment.ts';
import { orderPlaced } from '../support/events.ts';
import { memoryGateway } from './fakes.ts';
import { decidedAt, portsWith } from './order-ports.ts';

describe('outage', () => {
  /** Ports whose clock a test moves. */
  function outage(patienceMs: number) {
    const memory = memoryGateway();
    const base = portsWith(memory.gateway, 'tok_never');
    let nowMs = Date.parse(decidedAt);
    const ports = { ...base, patienceMs, now: () => new Date(nowMs).toISOString() };
    const pass = (milliseconds: number) => {
      nowMs += milliseconds;
    };
    return { ...memory, ports, pass };
  }
  const minuteMs = 60_000;
  const order = orderPlaced('order-1');

  test('A gateway that stays unavailable fails the delivery, so that the order is charged once the gateway is back.', async () => {
    const { ports, pass, charges } = outage(60 * minuteMs);
    for (let minute = 0; minute < 59; minute += 1) {
      await expect(chargePayment(order, ports)).rejects.toMatchObject({ name: 'GatewayUnavailableError' });
      pass(minuteMs);
    }
    expect(ports.tokens.kept.has('order-1')).toBe(true);
    ports.tokens.keep('order-1', 'tok_visa');
    expect(await chargePayment(order, ports)).toMatchObject([{ type: 'PaymentProcessed' }]);
    expect([...charges.values()]).toEqual([1]);
  });

  test('A gateway that stays unavailable holds its partition for the time that is set, counted from its first failure, and no longer.', async () => {
    const { ports, pass } = outage(60 * minuteMs);
    // The order waited for a day in its topic: that does not count.
    pass(24 * 60 * minuteMs);
    await expect(chargePayment(order, ports)).rejects.toThrow(
      'The payment gateway is unavailable. Order order-1 is not charged, and is tried again until 2026-11-22T11:00:01.000Z.',
    );
    pass(60 * minuteMs);
    expect(await chargePayment(order, ports)).toMatchObject([
      { type: 'PaymentFailed', reason: 'unavailable' },
    ]);
    expect([...ports.tokens.kept]).toEqual([]);
  });

  test('A gateway that stays unavailable is called at the end to find out whether it charged.', async () => {
    const { ports, gateway } = outage(0);
    const late = {
      ...gateway,
      abandon: async () => ({ result: 'charged', chargeId: 'late' }) as const,
    };
    expect(await chargePayment(order, { ...ports, gateway: late })).toMatchObject([
      { type: 'PaymentProcessed', chargeId: 'late' },
    ]);
  });

  test('A gateway that stays unavailable is not called five times by one delivery when each attempt takes long.', async () => {
    const { ports, pass, gateway } = outage(minuteMs);
    let attempts = 0;
    const slow = {
      ...gateway,
      charge: async () => {
        attempts += 1;
        pass(5_000);
        return { result: 'unavailable' } as const;
      },
    };
    await expect(chargePayment(order, { ...ports, gateway: slow })).rejects.toThrow('unavailable');
    expect(attempts).toBe(2);
  });
});
