import { afterEach, describe, expect, test } from '@jest/globals';
import { breakableSystemOfThisFile } from './support/breakable-system.ts';
import { backlog, readTopic, recordCount } from './support/kafka.ts';
import { anOrder, eventually, type Mail, mailbox, Shopper } from './support/shop.ts';

/** The promises of the order flow, from outside: on tables and a mailbox that can be down. */

const system = breakableSystemOfThisFile();

const signUp = () => Shopper.signUp(system().ready);
const everythingIsRead = () =>
  eventually(async () => expect(await backlog(system().ready.kafka)).toEqual({}), 60_000);

/** Mails about an order: to its customer, who has no other, and to heads of departments. */
async function mailsAbout(shopper: Shopper, orderId: string): Promise<Mail[]> {
  const all = await mailbox(system().ready);
  const isAbout = ({ to, subject, text }: Mail) =>
    to.includes(shopper.email) || `${subject} ${text}`.includes(orderId);
  return all.filter(isAbout);
}

/** Customers with an order each. */
function placed(count: number) {
  return Promise.all(
    Array.from({ length: count }, async () => {
      const shopper = await signUp();
      return { shopper, orderId: await shopper.place() };
    }),
  );
}

describe('one order sent 50 times at once with one key', () => {
  test('is one order with one charge, one shipment and one of each mail', async () => {
    const shopper = await signUp();
    const key = { 'idempotency-key': 'fifty' };
    const requests = Array.from({ length: 50 }, () => shopper.place(anOrder(), key));
    const [orderId, ...others] = [...new Set(await Promise.all(requests))] as [string];
    expect(others).toEqual([]);

    expect((await shopper.finalOrder(orderId)).status).toBe('shipped');
    await eventually(async () => expect(await mailsAbout(shopper, orderId)).toHaveLength(4), 60_000);
    await everythingIsRead();
    for (const topic of ['payments', 'inventory', 'shipments']) {
      const records = (await readTopic(system().ready.kafka, topic)).filter(({ key }) => key === orderId);
      // What goes out again is the same to the byte; another charge would have another id and time.
      expect(new Set(records.map(({ value }) => value.toString('base64'))).size).toBe(1);
    }
    expect(new Set((await mailsAbout(shopper, orderId)).map(({ subject }) => subject)).size).toBe(4);
    const { orders } = (await (await shopper.request('/orders')).json()) as { orders: unknown[] };
    expect(orders).toHaveLength(1);
  }, 180_000);

  test('is refused with another body, and is another order for another customer', async () => {
    const [shopper, stranger] = await Promise.all([signUp(), signUp()]);
    const key = { 'idempotency-key': 'shared' };
    const orderId = await shopper.place(anOrder(), key);
    const [again, other, strangers] = await Promise.all([
      shopper.post(anOrder(), key),
      shopper.post(anOrder({ quantity: 2 }), key),
      stranger.place(anOrder(), key),
    ]);
    expect(again.status).toBe(202);
    expect(other.status).toBe(422);
    expect(strangers).not.toBe(orderId);
  }, 60_000);
});

describe('an outage only fills the letterbox', () => {
  afterEach(() => {
    for (const service of [system().tables, system().mail]) service.isDown = () => false;
  });
  const refusals = (service: 'tables' | 'mail', count: number) => {
    const before = system()[service].refused;
    return eventually(async () => {
      expect(system()[service].refused - before).toBeGreaterThan(count);
    }, 60_000);
  };

  test('of the mailbox: orders are shipped meanwhile, and afterwards each mail is there once', async () => {
    system().mail.isDown = ({ url }) => url.includes('outbound-emails');
    const orders = await placed(4);
    for (const { shopper, orderId } of orders) {
      expect((await shopper.finalOrder(orderId)).status).toBe('shipped');
    }
    await refusals('mail', 20);
    for (const { shopper, orderId } of orders) expect(await mailsAbout(shopper, orderId)).toEqual([]);

    system().mail.isDown = () => false;
    for (const { shopper, orderId } of orders) {
      await eventually(async () => expect(await mailsAbout(shopper, orderId)).toHaveLength(4), 60_000);
    }
    await everythingIsRead();
    for (const { shopper, orderId } of orders) expect(await mailsAbout(shopper, orderId)).toHaveLength(4);
    expect(await recordCount(system().ready.kafka, 'dead-letters')).toBe(0);
  }, 240_000);

  test('of the tables of every consumer: orders are accepted meanwhile, and all are shipped afterwards', async () => {
    system().tables.isDown = ({ body }) => !body.includes('"orderstream-dev-orders"');
    const orders = await placed(4);
    await refusals('tables', 60);
    for (const { shopper, orderId } of orders) {
      expect((await shopper.order(orderId)).status).toBe('accepted');
    }

    system().tables.isDown = () => false;
    for (const { shopper, orderId } of orders) {
      expect((await shopper.finalOrder(orderId)).status).toBe('shipped');
      await eventually(async () => expect(await mailsAbout(shopper, orderId)).toHaveLength(4), 60_000);
    }
    await everythingIsRead();
    expect(await recordCount(system().ready.kafka, 'dead-letters')).toBe(0);
  }, 240_000);
});
