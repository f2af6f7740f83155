import { describe, expect, test } from '@jest/globals';
import { backlog, readTopic } from './support/kafka.ts';
import { sharedSystem } from './support/shared-system.ts';
import { anOrder, eventually, type Mail, mailbox, Shopper } from './support/shop.ts';

/** The promises of the order flow, from outside. */

const system = sharedSystem();

const signUp = () => Shopper.signUp(system().ready);
const everythingIsRead = () =>
  eventually(async () => expect(await backlog(system().ready.kafka)).toEqual({}));

/** Mails about an order: to its customer, who has no other, and to heads of departments. */
async function mailsAbout(shopper: Shopper, orderId: string): Promise<Mail[]> {
  const all = await mailbox(system().ready);
  const isAbout = ({ to, subject, text }: Mail) =>
    to.includes(shopper.email) || `${subject} ${text}`.includes(orderId);
  return all.filter(isAbout);
}

describe('one order sent 50 times at once with one key', () => {
  test('one order sent 50 times at once with one key is one order with one charge, one shipment and one of each mail', async () => {
    const shopper = await signUp();
    const key = { 'idempotency-key': 'fifty' };
    const requests = Array.from({ length: 50 }, () => shopper.place(anOrder(), key));
    const [orderId, ...others] = [...new Set(await Promise.all(requests))] as [string];
    expect(others).toEqual([]);

    expect((await shopper.finalOrder(orderId)).status).toBe('shipped');
    await eventually(async () => expect(await mailsAbout(shopper, orderId)).toHaveLength(4));
    await everythingIsRead();
    for (const topic of ['payments', 'inventory', 'shipments']) {
      const records = (await readTopic(system().ready.kafka, topic)).filter(({ key }) => key === orderId);
      // What is sent again is the same to the byte; another charge would have another id and time.
      expect(new Set(records.map(({ value }) => value.toString('base64'))).size).toBe(1);
    }
    expect(new Set((await mailsAbout(shopper, orderId)).map(({ subject }) => subject)).size).toBe(4);
    const { orders } = (await (await shopper.request('/orders')).json()) as { orders: unknown[] };
    expect(orders).toHaveLength(1);
  });

  test('one order sent 50 times at once with one key is refused with another body, and is another order for another customer', async () => {
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
  });
});
