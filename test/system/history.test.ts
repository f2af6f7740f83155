import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, ScanCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Kafka, logLevel } from 'kafkajs';
import { decodeEvent, orderIdFor } from '../../events/index.ts';
import { runCommand } from './support/command.ts';
import { awsClient, Consumers } from './support/consumers.ts';
import { readTopic } from './support/kafka.ts';
import { emptySystem } from './support/shared-system.ts';
import { anOrder, available, eventually, type Order, Shopper } from './support/shop.ts';

/** What happened to an order: reported as it happens, page by page, and again from the topics. */

const shipping = 'orderstream-dev-shipping';
const inventory = 'orderstream-dev-inventory';
/** Two cores may have much else to do. */
const patience = 300_000;

const system = emptySystem();
let shopper: Shopper;
let tables: DynamoDBDocumentClient;
let consumers: Consumers;

beforeAll(async () => {
  shopper = await Shopper.signUp(system().ready);
  consumers = new Consumers(system().ready);
  tables = DynamoDBDocumentClient.from(new DynamoDBClient(awsClient(system().ready)));
});

afterAll(() => {
  tables?.destroy();
  consumers?.close();
});

const entriesOf = ({ events }: Order, type: string) => events.filter((event) => event.type === type);

/** An order whose payment, as shipping knows it, is damaged beforehand: shipping fails at every delivery. */
async function placeWhatShippingCannotShip(): Promise<string> {
  const key = crypto.randomUUID();
  const orderId = orderIdFor(shopper.customerId, key);
  await setPayment(orderId, 'damaged');
  expect(await shopper.place(anOrder(), { 'idempotency-key': key })).toBe(orderId);
  return orderId;
}

async function setPayment(orderId: string, payment: unknown): Promise<void> {
  await tables.send(
    new UpdateCommand({
      TableName: shipping,
      Key: { pk: `order#${orderId}` },
      UpdateExpression: 'SET payment = :payment',
      ExpressionAttributeValues: { ':payment': payment },
    }),
  );
}

async function paymentOf(orderId: string) {
  const records = await readTopic(system().ready.kafka, 'payments');
  const record = records.find(
    ({ key, headers }) => key === orderId && headers.ce_type === 'PaymentProcessed',
  );
  return record && decodeEvent('PaymentProcessed', record.value);
}

describe('the history of an order', () => {
  test(
    'the history of an order says who wrote each event, caused by which, at which attempt',
    async () => {
      const order = await shopper.finalOrder(await shopper.place());
      const [placed] = entriesOf(order, 'OrderPlaced');
      expect(placed).toMatchObject({ consumer: 'orders', causationId: null, attempts: 1 });
      const writers = {
        PaymentProcessed: 'payment',
        InventoryReserved: 'inventory',
        OrderShipped: 'shipping',
      };
      for (const [type, consumer] of Object.entries(writers)) {
        expect(entriesOf(order, type)).toEqual([expect.objectContaining({ consumer, attempts: 1 })]);
      }
      expect(entriesOf(order, 'PaymentProcessed')[0]?.causationId).toBe(placed?.id);
    },
    patience,
  );

  test(
    'the history of an order says how many deliveries a response took',
    async () => {
      const orderId = await placeWhatShippingCannotShip();
      await eventually(async () => {
        const { Items = [] } = await tables.send(
          new ScanCommand({ TableName: shipping, ConsistentRead: true }),
        );
        const failures = Items.filter(({ pk }) => String(pk).startsWith('failed#'));
        expect(Math.max(0, ...failures.map(({ attempts }) => Number(attempts)))).toBeGreaterThan(1);
      });
      await setPayment(orderId, await paymentOf(orderId));
      const shipped = entriesOf(await shopper.finalOrder(orderId), 'OrderShipped');
      expect(shipped).toHaveLength(1);
      await eventually(async () => {
        const [event] = entriesOf(await shopper.order(orderId), 'OrderShipped');
        expect(event?.attempts).toBeGreaterThan(2);
      });
    },
    patience,
  );

  test(
    'the history of an order names the consumer that discarded a record, which, why and after how many deliveries',
    async () => {
      await consumers.update(shipping, { MaximumRetryAttempts: 2 });
      const orderId = await placeWhatShippingCannotShip();
      await eventually(async () => {
        const order = await shopper.order(orderId);
        const [letter] = entriesOf(order, 'DeadLettered');
        const given = { consumer: 'shipping', attempts: 3, reason: 'RetryAttemptsExhausted' };
        expect(letter).toMatchObject(given);
        expect(order.events.map(({ id }) => id)).toContain(letter?.causationId);
        expect(order.status).toBe('processing');
      });
      // Repaired first: a record of this order that is still tried would hold its partition for ever after.
      await setPayment(orderId, await paymentOf(orderId));
      await consumers.update(shipping, { MaximumRetryAttempts: 10_000 });
    },
    patience,
  );

  test(
    'the history of an order shows a poisoned record as discarded by each consumer of its topic, and the order continues',
    async () => {
      const orderId = await shopper.place();
      await poison('shipments', orderId);
      await eventually(async () => {
        const letters = entriesOf(await shopper.order(orderId), 'DeadLettered');
        expect(letters.map(({ consumer }) => consumer).sort()).toEqual([
          'analytics',
          'notification',
          'orders',
        ]);
        for (const letter of letters)
          expect(letter).toMatchObject({ attempts: 0, reason: expect.any(String) });
      });
      expect((await shopper.finalOrder(orderId)).status).toBe('shipped');
    },
    patience,
  );
});

describe('?wait', () => {
  test(
    '?wait responds when the order is final, long before one that is not',
    async () => {
      await consumers.setEnabled(shipping, false);
      const shipped = await shopper.place();
      await eventually(async () => {
        const order = await shopper.order(shipped);
        expect(entriesOf(order, 'InventoryReserved')).toHaveLength(1);
        expect(entriesOf(order, 'PaymentProcessed')).toHaveLength(1);
      });
      await consumers.setEnabled(inventory, false);
      const stuck = await shopper.place();
      const response = shopper.order(shipped, 20).then(({ status }) => status);
      const noResponse = shopper.order(stuck, 20).then(() => 'the time was up');
      await consumers.setEnabled(shipping, true);
      expect(await Promise.race([response, noResponse])).toBe('shipped');
      await consumers.setEnabled(inventory, true);
      expect((await shopper.finalOrder(stuck)).status).toBe('shipped');
    },
    patience,
  );
});

describe('GET /orders', () => {
  interface Page {
    readonly orders: readonly { readonly orderId: string }[];
    readonly cursor?: string;
  }

  async function page(of: Shopper, query: string): Promise<Page> {
    const response = await of.request(`/orders?${query}`);
    expect(response.status).toBe(200);
    return (await response.json()) as Page;
  }

  test(
    'GET /orders pages through the orders of the caller alone, newest first, whatever is placed meanwhile',
    async () => {
      const [customer, stranger] = [
        await Shopper.signUp(system().ready),
        await Shopper.signUp(system().ready),
      ];
      const theirs = await stranger.place();
      const placed: string[] = [];
      for (let count = 0; count < 5; count += 1) placed.push(await customer.place());
      await eventually(async () => expect((await page(customer, 'limit=10')).orders).toHaveLength(5));

      const seen: string[] = [];
      let cursor: string | undefined = '';
      while (cursor !== undefined) {
        const next: Page = await page(customer, `limit=2${cursor && `&cursor=${cursor}`}`);
        seen.push(...next.orders.map(({ orderId }) => orderId));
        cursor = next.cursor;
        await customer.place();
      }
      expect(seen).toEqual(placed.toReversed());

      const { cursor: ours } = await page(customer, 'limit=1');
      const atOurPlace = await page(stranger, `limit=10&cursor=${ours}`);
      expect(atOurPlace.orders.filter(({ orderId }) => orderId !== theirs)).toEqual([]);
    },
    patience,
  );
});

describe('the timeline rebuilt from the topics', () => {
  test(
    'the timeline rebuilt from the topics is identical to the live one, which is only read',
    async () => {
      const [declined, short] = await Promise.all([
        shopper.place(anOrder({ token: 'tok_declined' })),
        available(system().ready, 'turntable-limited').then((stock) =>
          shopper.place(anOrder({ productId: 'turntable-limited', quantity: stock + 1 })),
        ),
      ]);
      for (const orderId of [declined, short]) {
        expect((await shopper.finalOrder(orderId)).status).toBe('cancelled');
      }
      const { code, stdout, stderr } = await runCommand('rebuild-timeline', system().ready, '--compare');
      expect({ code, stdout }).toEqual({ code: 0, stdout: expect.stringMatching(/^identical/m) });
      expect(stdout).toContain('1 record cannot be decoded');
      expect(stderr).toMatch(/(\d+) of \1 records/);
      // Nothing is left of it, so the next one does the same.
      expect((await runCommand('rebuild-timeline', system().ready, '--compare')).code).toBe(0);
    },
    patience,
  );

  test(
    'the timeline rebuilt from the topics names the orders whose live history is another, and stays for a look',
    async () => {
      const { orderId } = await shopper.finalOrder(await shopper.place());
      await eventually(async () => expect(await shopper.order(orderId)).toMatchObject({ status: 'shipped' }));
      await tables.send(
        new UpdateCommand({
          TableName: 'orderstream-dev-orders',
          Key: { orderId },
          UpdateExpression: 'SET #entry = :entry',
          ExpressionAttributeNames: { '#entry': 'entry#made-up' },
          ExpressionAttributeValues: {
            ':entry': { type: 'PaymentRefunded', time: new Date().toISOString() },
          },
        }),
      );
      const { code, stdout } = await runCommand('rebuild-timeline', system().ready, '--compare');
      expect(code).toBe(1);
      expect(stdout).toContain(`order ${orderId}: only in the table: PaymentRefunded made-up`);
      expect(stdout).toMatch(/^different: 1 order;/m);
      const { Items } = await tables.send(new ScanCommand({ TableName: 'orderstream-dev-orders-rebuilt' }));
      expect(Items?.length).toBeGreaterThan(10);
    },
    patience,
  );

  test.each([
    ['an option it does not have', ['--switch']],
    ['an address that is none', ['--aws', 'nowhere']],
    ['an address where nothing responds', ['--aws', 'http://127.0.0.1:9']],
  ])(
    'the timeline rebuilt from the topics ends with 2 and one line for %s',
    async (_, args) => {
      const { code, stderr } = await runCommand('rebuild-timeline', system().ready, ...args);
      expect(code).toBe(2);
      expect(stderr.trim().split('\n')).toEqual([expect.stringMatching(/^error: /)]);
    },
    patience,
  );
});

/** A record under the order's key that no consumer can decode. */
async function poison(topic: string, orderId: string): Promise<void> {
  const kafka = new Kafka({ brokers: system().ready.kafka.split(','), logLevel: logLevel.NOTHING });
  const producer = kafka.producer();
  await producer.connect();
  await producer.send({ topic, messages: [{ key: orderId, value: 'neither Avro nor JSON' }] });
  await producer.disconnect();
}
