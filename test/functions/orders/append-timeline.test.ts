import { describe, expect, test } from '@jest/globals';
import { appendTimeline } from '../../../functions/orders/append-timeline.ts';
import { additionOf } from '../../../functions/orders/handlers.ts';
import type { OrderAddition } from '../../../functions/orders/ports.ts';
import type { KafkaRecord } from '../../../functions/shared/kafka/event.ts';
import { recordOf } from '../shared/kafka-events.ts';
import { orderPlaced, paymentFailed } from '../support/events.ts';

const orderId = '6f5d9f0e-6a0b-5a53-9b53-5c5d1d2e9a11';
const source = (given: KafkaRecord) => ({ partitionKey: `${given.topic}-${given.partition}`, record: given });

function incoming(event: ReturnType<typeof orderPlaced> | ReturnType<typeof paymentFailed>) {
  const from = source(recordOf(event, { key: event.orderId }));
  return { value: additionOf(from) as OrderAddition, source: from };
}

describe('the timeline consumer', () => {
  test('The timeline consumer takes the identity of an event and nothing else of it.', () => {
    const order = orderPlaced(orderId);
    expect(additionOf(source(recordOf(order)))?.entries).toEqual([
      {
        id: order.id,
        type: 'OrderPlaced',
        time: order.time,
        causationId: null,
        consumer: 'orders',
        attempts: 1,
      },
    ]);
  });

  test('The timeline consumer records the writer of an event, and its attempt.', () => {
    const headers = [{ ce_attempt: [...Buffer.from('3')] }];
    const failed = paymentFailed(orderPlaced(orderId));
    const [entry] = additionOf(source(recordOf(failed, { headers })))?.entries ?? [];
    expect(entry).toMatchObject({ type: 'PaymentFailed', consumer: 'payment', attempts: 3 });
  });

  test.each(['', '0', '-1', '1.5', 'many', '1e400'])(
    'The timeline consumer takes the attempt "%s" for the first.',
    (text) => {
      const headers = [{ ce_attempt: [...Buffer.from(text)] }];
      expect(additionOf(source(recordOf(orderPlaced(orderId), { headers })))?.entries[0]?.attempts).toBe(1);
    },
  );

  test('The timeline consumer takes the later attempt when a batch holds two copies of an event.', async () => {
    const written: OrderAddition[] = [];
    const copies = ['3', '2'].map((attempt) => {
      const headers = [{ ce_attempt: [...Buffer.from(attempt)] }];
      const from = source(recordOf(orderPlaced(orderId), { headers }));
      return { value: additionOf(from) as OrderAddition, source: from };
    });
    await appendTimeline(copies, { add: async (addition) => void written.push(addition) });
    expect(written.flatMap(({ entries }) => entries.map(({ attempts }) => attempts))).toEqual([3]);
  });

  test('The timeline consumer writes each order of a batch once, including an event that is in it twice.', async () => {
    const written: OrderAddition[] = [];
    const order = orderPlaced(orderId);
    const batch = [order, paymentFailed(order), order, orderPlaced('another')].map(incoming);
    const failed = await appendTimeline(batch, { add: async (addition) => void written.push(addition) });
    expect(failed).toEqual([]);
    expect(written.map((each) => [each.orderId, each.entries.map(({ type }) => type)])).toEqual([
      [orderId, ['OrderPlaced', 'PaymentFailed']],
      ['another', ['OrderPlaced']],
    ]);
  });

  test('The timeline consumer reports all records of an order that could not be written, and no others.', async () => {
    const order = orderPlaced(orderId);
    const batch = [order, orderPlaced('good'), paymentFailed(order)].map(incoming);
    const add = async (addition: OrderAddition) => {
      if (addition.orderId === orderId) throw new Error('throttled');
    };
    const error = new Error('throttled');
    expect(await appendTimeline(batch, { add })).toEqual([
      { ...batch[0], error },
      { ...batch[2], error },
    ]);
  });
});

describe('a dead letter', () => {
  const failedRecord = {
    topic: 'payments',
    partition: 2,
    offset: 41,
    headers: [{ ce_id: [...Buffer.from('event-1')] }],
  };
  const envelope = {
    requestContext: {
      functionArn: 'arn:aws:lambda:us-east-1:123456789012:function:orderstream-dev-shipping:$LATEST',
      condition: 'RetriesExhausted',
      approximateInvokeCount: 4,
    },
    timestamp: '2026-11-21T10:00:00.000Z',
    payload: { records: { 'payments-2': [failedRecord] } },
  };
  const deadLetter = (value: unknown, changes: Partial<KafkaRecord> = {}) =>
    source(recordOf(value, { topic: 'dead-letters', key: orderId, ...changes }));

  test('A dead letter appears on the timeline of the order that its key names, caused by the event that failed.', () => {
    expect(additionOf(deadLetter(envelope))).toEqual({
      orderId,
      entries: [
        {
          id: expect.stringMatching(/^[0-9a-f-]{36}$/),
          type: 'DeadLettered',
          time: '2026-11-21T10:00:00.000Z',
          causationId: 'event-1',
          consumer: 'shipping',
          attempts: 4,
          reason: 'RetriesExhausted',
        },
      ],
    });
  });

  test('A dead letter of a function with a custom name names the function.', () => {
    const requestContext = { ...envelope.requestContext, functionArn: 'arn:aws:lambda:r:a:function:theirs' };
    expect(additionOf(deadLetter({ ...envelope, requestContext }))?.entries[0]?.consumer).toBe('theirs');
  });

  test('A dead letter is the same entry when it is redelivered, and another for another function.', () => {
    const idOf = (value: unknown) => additionOf(deadLetter(value))?.entries[0]?.id;
    expect(idOf(envelope)).toBe(idOf(envelope));
    expect(idOf({ ...envelope, requestContext: { functionArn: 'other', condition: 'x' } })).not.toBe(
      idOf(envelope),
    );
  });

  test.each(['', 'not an order'])('A dead letter whose key is "%s" belongs to no order.', (key) => {
    expect(additionOf(deadLetter(envelope, { key }))).toBeUndefined();
  });

  test('A dead letter that is not a failure envelope fails its record.', () => {
    expect(() => additionOf(deadLetter({ some: 'thing' }))).toThrow('is not a failure envelope');
  });
});
