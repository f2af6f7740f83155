import { randomUUID } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { topics } from '../../events/catalogue.ts';
import { orderPlaced } from '../functions/support/events.ts';
import { runCommand } from './support/command.ts';
import { readTopic } from './support/kafka.ts';
import { produce } from './support/produce.ts';
import { emptySystem } from './support/shared-system.ts';
import { eventually, Shopper, tokenFor } from './support/shop.ts';

const system = emptySystem();

/** Longer than a key of a DynamoDB table. No request of the API has such a customer. */
const customerId = 'x'.repeat(5_000);

interface Envelope {
  readonly requestContext: {
    readonly functionArn: string;
    readonly condition: string;
    readonly approximateInvokeCount: number;
  };
}

/** Dead letters of a function, by key: the order. */
async function deadLettersOf(functionName: string): Promise<Map<string, Envelope['requestContext']>> {
  const records = await readTopic(system().ready.kafka, 'dead-letters');
  const letters = records.map(
    ({ key, value }) => [key, (JSON.parse(String(value)) as Envelope).requestContext] as const,
  );
  return new Map(letters.filter(([, { functionArn }]) => functionArn.endsWith(`:${functionName}`)));
}

describe('an order on each partition that limits can never count', () => {
  const poison = Array.from({ length: topics.orders.partitions }, () => randomUUID());

  test('an order on each partition that limits can never count holds up no other customer: all limit alerts come', async () => {
    const customers = await Promise.all(Array.from({ length: 3 }, () => Shopper.signUp(system().ready)));
    // The topic has a record then, of whose schema the others are.
    await customers[0]?.place();
    for (const [partition, orderId] of poison.entries()) {
      await produce(system().ready.kafka, [orderPlaced(orderId, { customerId })], partition);
    }
    await Promise.all(customers.flatMap((customer) => Array.from({ length: 11 }, () => customer.place())));
    await eventually(async () => {
      for (const customer of customers) {
        const subjects = (await customer.mails()).map(({ subject }) => subject);
        expect(subjects.filter((subject) => /limit/i.test(subject))).toHaveLength(1);
      }
    });
  });

  test('an order on each partition that limits can never count is in the dead letters after five attempts, from where a redrive would publish it', async () => {
    await eventually(async () => {
      const letters = await deadLettersOf('orderstream-dev-limits');
      expect([...letters.keys()].sort()).toEqual([...poison].sort());
      expect(new Set([...letters.values()].map(({ condition }) => condition))).toEqual(
        new Set(['RecordUnprocessable']),
      );
      expect(new Set([...letters.values()].map(({ approximateInvokeCount: attempts }) => attempts))).toEqual(
        new Set([5]),
      );
    });
    const wanted = ['--function', 'limits', '--reason', 'RecordUnprocessable', '--dry-run'];
    const { code, stdout } = await runCommand('redrive', system().ready, ...wanted);
    expect({ code, stdout }).toEqual({
      code: 0,
      stdout: expect.stringMatching(/^dead letters: 3 to redrive$/m),
    });
  });

  test('an order on each partition that limits can never count shows its dead letters in the timeline, also those of a consumer that writes nothing else to Kafka', async () => {
    const customer = await Shopper.signUp(system().ready);
    const orderId = randomUUID();
    const order = orderPlaced(orderId, { customerId: customer.customerId, time: 'at no time' });
    await produce(system().ready.kafka, [order]);
    await eventually(async () => {
      const { events } = await customer.order(orderId);
      expect(events).toContainEqual(
        expect.objectContaining({
          type: 'DeadLettered',
          consumer: 'analytics',
          attempts: 5,
          reason: 'RecordUnprocessable',
          causationId: order.id,
        }),
      );
    });
  });

  test('an order on each partition that limits can never count cannot come from a request: a sub of more than 128 characters is refused', async () => {
    const token = await tokenFor(system().ready, { sub: customerId, email: 'x@example.com' });
    const response = await fetch(`${system().ready.api}/orders`, {
      headers: { authorization: `Bearer ${token}` },
    });
    expect([response.status, await response.json()]).toEqual([
      403,
      expect.objectContaining({ detail: expect.stringContaining('5000 characters') }),
    ]);
  });
});
