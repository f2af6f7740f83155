import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { decodeEvent } from '../../events/index.ts';
import { Consumers } from './support/consumers.ts';
import { readTopic } from './support/kafka.ts';
import { sharedSystem } from './support/shared-system.ts';
import { eventually, Shopper } from './support/shop.ts';

/** Kafka keeps records for a consumer that is stopped: it processes them after its next start. */

const system = sharedSystem();
let consumers: Consumers;

beforeAll(() => {
  consumers = new Consumers(system().ready);
});

afterAll(() => consumers?.close());

describe('a consumer that was stopped', () => {
  test('a consumer that was stopped finds every order when it starts again, in the order of each partition, while the others continued', async () => {
    await consumers.setEnabled('orderstream-dev-notification', false);
    const shopper = await Shopper.signUp(system().ready);
    const orderIds: string[] = [];
    for (let count = 0; count < 24; count += 1) orderIds.push(await shopper.place());
    for (const orderId of orderIds) expect((await shopper.finalOrder(orderId)).status).toBe('shipped');
    expect(await shopper.mails()).toHaveLength(0);

    await consumers.setEnabled('orderstream-dev-notification', true);
    await eventually(async () => {
      const confirmations = (await shopper.mails()).filter(({ subject }) => /confirm/i.test(subject));
      expect(confirmations).toHaveLength(orderIds.length);
    });
    const placed = await readTopic(system().ready.kafka, 'orders');
    const confirmed = (await readTopic(system().ready.kafka, 'notifications')).filter(isConfirmation);
    for (const partition of [0, 1, 2]) {
      const ofPartition = placed.filter((record) => record.partition === partition).map(({ key }) => key);
      const inOrder = ofPartition.filter((key) => orderIds.includes(key));
      for (const responses of Map.groupBy(confirmed, (record) => record.partition).values()) {
        const responded = responses.map(({ key }) => key).filter((key) => inOrder.includes(key));
        expect(responded).toEqual(inOrder.filter((key) => responded.includes(key)));
      }
    }
  });
});

function isConfirmation({ value }: { value: Buffer }): boolean {
  return decodeEvent('EmailSent', value).kind === 'order-confirmation';
}
