import { randomUUID } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { Kafka, logLevel } from 'kafkajs';
import { bookLines, orderPlaced } from '../functions/support/events.ts';
import { produceEarlier } from './support/produce.ts';
import { sharedSystem } from './support/shared-system.ts';
import {
  anOrder,
  available,
  eventually,
  mailbox,
  type OrderEvent,
  Shopper,
  tokenFor,
} from './support/shop.ts';

const system = sharedSystem();

const typesOf = (events: readonly OrderEvent[]) => events.map(({ type }) => type);

/** The timeline once it holds all these event types. */
function timelineWith(shopper: Shopper, orderId: string, ...types: readonly string[]) {
  return eventually(async () => {
    const order = await shopper.order(orderId);
    expect(typesOf(order.events)).toEqual(expect.arrayContaining([...types]));
    return order;
  });
}

describe('an order that can be paid and is in stock', () => {
  test('an order that can be paid and is in stock is accepted at once, then shipped, and every event names the event that caused it', async () => {
    const shopper = await Shopper.signUp(system().ready);
    const response = await shopper.post(anOrder());
    expect(response.status).toBe(202);
    const { orderId, ...body } = (await response.json()) as { orderId: string };
    expect(body).toEqual({
      status: 'accepted',
      message: 'Order received! Check your email for updates.',
    });

    expect((await shopper.finalOrder(orderId)).status).toBe('shipped');
    const { events } = await timelineWith(
      shopper,
      orderId,
      'OrderPlaced',
      'PaymentProcessed',
      'InventoryReserved',
      'EmailSent',
      'OrderShipped',
    );
    const ids = new Set(events.map(({ id }) => id));
    const [placed, ...responses] = events;
    expect(placed).toMatchObject({ type: 'OrderPlaced', causationId: null });
    for (const { causationId } of responses) expect(ids).toContain(causationId);
  });

  test('an order that can be paid and is in stock is readable from the moment it is accepted', async () => {
    const shopper = await Shopper.signUp(system().ready);
    const orderId = await shopper.place();
    expect(await shopper.order(orderId)).toMatchObject({ orderId, total: { currency: 'USD' } });
  });

  test('an order that can be paid and is in stock brings the confirmation, the invoice and the shipment to the customer, and a notice to the department head', async () => {
    const shopper = await Shopper.signUp(system().ready);
    const orderId = await shopper.place();
    await eventually(async () => {
      const subjects = (await shopper.mails()).map(({ subject }) => subject.toLowerCase());
      expect(subjects).toHaveLength(3);
      for (const word of ['confirm', 'invoice', 'ship']) expect(subjects.join('\n')).toContain(word);
      const notices = (await mailbox(system().ready)).filter(
        ({ to, text, subject }) => !to.includes(shopper.email) && `${subject} ${text}`.includes(orderId),
      );
      expect(notices).toHaveLength(1);
    });
  });

  test('an order that can be paid and is in stock takes its quantity from the stock', async () => {
    const shopper = await Shopper.signUp(system().ready);
    const before = await available(system().ready, 'book-kafka-guide');
    await shopper.finalOrder(await shopper.place(anOrder({ quantity: 3 })));
    expect(await available(system().ready, 'book-kafka-guide')).toBe(before - 3);
  });

  test('an order that can be paid and is in stock is counted in the sales, which only staff may read', async () => {
    const shopper = await Shopper.signUp(system().ready);
    expect((await shopper.request('/sales')).status).toBe(403);
    const sales = () => salesAsStaff();
    const before = await sales();
    const order = await shopper.finalOrder(await shopper.place());
    await eventually(async () => {
      const after = await sales();
      expect(after.orders).toBe(before.orders + 1);
      const added = Number(after.revenue.amount) - Number(before.revenue.amount);
      expect(added).toBeCloseTo(Number(order.total.amount), 2);
    });
  });

  test('an order that can be paid and is in stock gets one identity when it is sent twice with one key, and 422 when the body differs', async () => {
    const shopper = await Shopper.signUp(system().ready);
    const key = { 'idempotency-key': 'twice' };
    const orderId = await shopper.place(anOrder(), key);
    expect(await shopper.place(anOrder(), key)).toBe(orderId);
    expect((await shopper.post(anOrder({ quantity: 2 }), key)).status).toBe(422);
    const { events } = await shopper.finalOrder(orderId);
    expect(typesOf(events).filter((type) => type === 'PaymentProcessed')).toHaveLength(1);
  });
});

describe('an order that cannot be carried out', () => {
  test('an order that cannot be carried out is cancelled when the payment is declined: the stock is as before and a mail says so', async () => {
    const shopper = await Shopper.signUp(system().ready);
    const before = await available(system().ready, 'lawn-chair');
    const orderId = await shopper.place(anOrder({ productId: 'lawn-chair', token: 'tok_declined' }));
    const order = await shopper.finalOrder(orderId);
    expect(order.status).toBe('cancelled');
    expect(typesOf(order.events)).toContain('PaymentFailed');
    expect(await available(system().ready, 'lawn-chair')).toBe(before);
    await eventually(async () => {
      expect((await shopper.mails()).map(({ subject }) => subject.toLowerCase()).join('\n')).toContain(
        'cancel',
      );
    });
  });

  test('an order that cannot be carried out is cancelled when the stock is short, and the charge is refunded or never made', async () => {
    const shopper = await Shopper.signUp(system().ready);
    const stock = await available(system().ready, 'turntable-limited');
    const orderId = await shopper.place(anOrder({ productId: 'turntable-limited', quantity: stock + 1 }));
    const { status, events } = await shopper.finalOrder(orderId);
    expect(status).toBe('cancelled');
    const types = typesOf(events);
    expect(types).toContain('InventoryRejected');
    expect(types.includes('PaymentProcessed')).toBe(types.includes('PaymentRefunded'));
    expect(await available(system().ready, 'turntable-limited')).toBe(stock);
  });

  test('an order that cannot be carried out is shipped in the end when the gateway is unavailable three times', async () => {
    const shopper = await Shopper.signUp(system().ready);
    const order = await shopper.finalOrder(await shopper.place(anOrder({ token: 'tok_unavailable' })));
    expect(order.status).toBe('shipped');
  });
});

describe('an order that was produced before the last update', () => {
  test('an order that was produced before the last update is charged by the payment token in its event, and shipped', async () => {
    const shopper = await Shopper.signUp(system().ready);
    const { customerId, email } = shopper;
    const event = {
      ...orderPlaced(randomUUID(), { customerId, time: new Date().toISOString() }),
      customer: { name: 'Sarah', email, zoneinfo: 'UTC' },
      lines: bookLines({ 'book-kafka-guide': 2 }),
      paymentToken: 'tok_visa',
    };
    await produceEarlier(system(), event, 1);
    await timelineWith(shopper, event.orderId, 'OrderPlaced');
    expect((await shopper.finalOrder(event.orderId)).status).toBe('shipped');
  });
});

describe('the limit of ten orders a day', () => {
  test('the limit of ten orders a day is announced by the eleventh order, not by the tenth', async () => {
    const shopper = await Shopper.signUp(system().ready);
    for (let count = 0; count < 10; count += 1) await shopper.finalOrder(await shopper.place());
    const eleventh = await shopper.place();
    await timelineWith(shopper, eleventh, 'TransactionLimitExceeded');
    await eventually(async () => {
      const alerts = (await shopper.mails()).filter(({ subject }) => subject.toLowerCase().includes('limit'));
      expect(alerts).toHaveLength(1);
    });
    const orders = (await (await shopper.request('/orders?limit=100')).json()) as {
      orders: { orderId: string }[];
    };
    expect(orders.orders).toHaveLength(11);
    for (const { orderId } of orders.orders.filter((order) => order.orderId !== eleventh)) {
      expect(typesOf((await shopper.order(orderId)).events)).not.toContain('TransactionLimitExceeded');
    }
  });
});

describe('who may see an order', () => {
  test('a request without a token, with a forged one or an expired one gets 401', async () => {
    const expired = await tokenFor(system().ready, {
      sub: 'late',
      email: 'late@example.com',
      expires_in: '-60',
    });
    const [header, payload] = system().ready.token.split('.');
    const forged = `${header}.${payload}.${Buffer.from('not the signature').toString('base64url')}`;
    for (const authorization of [undefined, `Bearer ${forged}`, `Bearer ${expired}`, 'Bearer nonsense']) {
      const headers: Record<string, string> = authorization ? { authorization } : {};
      expect((await fetch(`${system().ready.api}/orders`, { headers })).status).toBe(401);
    }
  });

  test('another customer gets 404', async () => {
    const orderId = await (await Shopper.signUp(system().ready)).place();
    const stranger = await Shopper.signUp(system().ready);
    expect((await stranger.request(`/orders/${orderId}`)).status).toBe(404);
  });
});

describe('the broker', () => {
  test('the broker has the topics with the partitions of the template', async () => {
    const admin = new Kafka({ brokers: system().ready.kafka.split(','), logLevel: logLevel.NOTHING }).admin();
    await admin.connect();
    const { topics } = await admin.fetchTopicMetadata({ topics: ['orders', 'inventory', 'notifications'] });
    await admin.disconnect();
    const partitions = Object.fromEntries(topics.map(({ name, partitions: { length } }) => [name, length]));
    expect(partitions).toEqual({ orders: 3, inventory: 2, notifications: 4 });
  });
});

async function salesAsStaff(): Promise<{ orders: number; revenue: { amount: string } }> {
  const headers = { authorization: `Bearer ${system().ready.staffToken}` };
  return (await (await fetch(`${system().ready.api}/sales`, { headers })).json()) as Awaited<
    ReturnType<typeof salesAsStaff>
  >;
}
