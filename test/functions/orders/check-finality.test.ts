import { describe, expect, jest, test } from '@jest/globals';
import { checkFinality } from '../../../functions/orders/check-finality.ts';
import type { Order, TimelineEntry } from '../../../functions/orders/domain.ts';
import type { OrderStatus } from '../../../functions/shared/order-status.ts';
import { logger, metrics } from '../../../functions/shared/telemetry/powertools.ts';
import '../shared/kafka-events.ts';

const nowMs = Date.parse('2026-11-21T12:00:00.000Z');

function entry(type: TimelineEntry['type'], consumer: string): TimelineEntry {
  const time = '2026-11-21T10:00:00.000Z';
  return { id: type + consumer, type, time, causationId: null, consumer, attempts: 1 };
}

function order(orderId: string, changes: Partial<Order> = {}): Order {
  return {
    orderId,
    customerId: 'customer-1',
    status: 'processing',
    total: { amount: '1.00', currency: 'USD' },
    placedAt: '2026-11-21T10:00:00.000Z',
    events: [],
    ...changes,
  };
}

/** A check with a table of these orders; the index may still hold some that are final. */
function checkOf(...orders: readonly Order[]) {
  const asked: string[] = [];
  const store = {
    unfinished: async (placedBefore: string) => {
      asked.push(placedBefore);
      return orders;
    },
    find: async (orderId: string) => orders.find((each) => each.orderId === orderId),
  };
  const added = jest.spyOn(metrics, 'addMetric').mockReturnValue(metrics);
  const run = () => checkFinality({ store, limitInMinutes: 15, now: () => nowMs });
  const metricsOf = async () => {
    added.mockClear();
    await run();
    return Object.fromEntries(added.mock.calls.map(([name, , value]) => [name, value]));
  };
  return { asked, run, metricsOf };
}

describe('the check for orders that are not final', () => {
  test('The check for orders that are not final queries orders placed before the limit.', async () => {
    const { asked, run } = checkOf();
    await run();
    expect(asked).toEqual(['2026-11-21T11:45:00.000Z']);
  });

  test('The check for orders that are not final reports the last event of each order, and the consumers that failed on it.', async () => {
    const events = [
      entry('OrderPlaced', 'orders'),
      entry('DeadLettered', 'shipping'),
      entry('PaymentProcessed', 'payment'),
    ];
    const { run } = checkOf(order('a', { events }));
    expect(await run()).toEqual({
      notFinal: 1,
      oldest: [
        {
          orderId: 'a',
          status: 'processing',
          placedAt: '2026-11-21T10:00:00.000Z',
          ageInMinutes: 120,
          lastEvent: 'PaymentProcessed',
          deadLetteredBy: ['shipping'],
        },
      ],
    });
  });

  test.each<OrderStatus>(['shipped', 'cancelled'])(
    'leaves out an order that became %s meanwhile',
    async (status) => {
      const { run } = checkOf(order('a', { status }), order('b'));
      expect(await run()).toMatchObject({ notFinal: 1, oldest: [{ orderId: 'b' }] });
    },
  );

  test('The check for orders that are not final counts all and names the 20 oldest.', async () => {
    const orders = Array.from({ length: 30 }, (_, minute) =>
      order(`order-${minute}`, { placedAt: `2026-11-21T10:${59 - minute}:00.000Z` }),
    );
    const { notFinal, oldest } = await checkOf(...orders).run();
    expect(notFinal).toBe(30);
    expect(oldest).toHaveLength(20);
    expect(oldest[0]?.orderId).toBe('order-29');
  });

  test('The check for orders that are not final publishes metrics, also when every order is final.', async () => {
    expect(await checkOf(order('a')).metricsOf()).toEqual({ OrdersNotFinal: 1, OldestOrderNotFinal: 7_200 });
    expect(await checkOf().metricsOf()).toEqual({ OrdersNotFinal: 0, OldestOrderNotFinal: 0 });
  });

  test('The check for orders that are not final writes a line of the log for each.', async () => {
    const warn = jest.spyOn(logger, 'warn').mockImplementation(() => undefined);
    await checkOf(order('a'), order('b')).run();
    expect(
      warn.mock.calls.map(([message, extra]) => [message, (extra as { orderId: string }).orderId]),
    ).toEqual([
      ['Order not final', 'a'],
      ['Order not final', 'b'],
    ]);
  });
});
