import { describe, expect, jest, test } from '@jest/globals';
import type { OrderPlaced, OrderstreamEvent } from '../../../../events/index.ts';
import {
  type ConsumerOptions,
  createBatchConsumer,
  createConsumer,
  type Incoming,
} from '../../../../functions/shared/kafka/consumer.ts';
import type { OutgoingEvent } from '../../../../functions/shared/kafka/producer.ts';
import { logger } from '../../../../functions/shared/telemetry/powertools.ts';
import { orderPlaced, paymentFailed } from '../../support/events.ts';
import { base64, context, kafkaEvent, recordOf } from '../kafka-events.ts';
import { neverDeadLettered } from '../memory-attempts.ts';

const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';

function recordingProducer() {
  const sent: OutgoingEvent[][] = [];
  const send = async (events: readonly OutgoingEvent[]) => {
    sent.push([...events]);
  };
  return { sent, send };
}

/** A consumer whose table remembers no failures: attempts.test.ts has those. */
function consumerOf(options: Omit<ConsumerOptions, 'attempts' | 'unprocessable'>) {
  const attempts = { failedBefore: async () => new Map(), countFailures: async () => {} };
  return createConsumer({ ...options, attempts, unprocessable: neverDeadLettered });
}

function orderRecord(orderId: string, offset: number) {
  return recordOf(orderPlaced(orderId), { offset, key: orderId });
}

describe('createConsumer', () => {
  test('createConsumer sends the reply events of a whole batch in one request, after all effects.', async () => {
    const steps: string[] = [];
    const producer = recordingProducer();
    const handler = consumerOf({
      producer: {
        send: async (events) => {
          steps.push('send');
          await producer.send(events);
        },
      },
      handlers: {
        OrderPlaced: async (order) => {
          steps.push('effect');
          return [paymentFailed(order)];
        },
      },
    });
    await handler(kafkaEvent(orderRecord('a', 1), orderRecord('b', 2)), context);
    expect(steps).toEqual(['effect', 'effect', 'send']);
    expect(producer.sent.flat().map(({ event }) => event.orderId)).toEqual(['a', 'b']);
  });

  test('createConsumer passes the trace context of a record on to its reply events.', async () => {
    const producer = recordingProducer();
    const handler = consumerOf({
      producer,
      handlers: { OrderPlaced: async (order) => [paymentFailed(order)] },
    });
    const headers = [{ traceparent: [...Buffer.from(traceparent)] }];
    await handler(kafkaEvent(recordOf(orderPlaced('a'), { headers })), context);
    expect(producer.sent.flat().map((outgoing) => outgoing.traceparent)).toEqual([traceparent]);
  });

  test('createConsumer runs the records of one order in sequence and different orders at the same time.', async () => {
    const running: string[] = [];
    const overlaps = new Set<string>();
    const handler = consumerOf({
      producer: recordingProducer(),
      handlers: {
        OrderPlaced: async ({ orderId }) => {
          for (const other of running) overlaps.add([other, orderId].sort().join());
          running.push(orderId);
          await Promise.resolve();
          running.splice(running.indexOf(orderId), 1);
          return [];
        },
      },
    });
    await handler(kafkaEvent(orderRecord('a', 1), orderRecord('a', 2), orderRecord('b', 3)), context);
    expect([...overlaps]).toEqual(['a,b']);
  });

  test('createConsumer reports a record whose handler throws, with the later records of its order only.', async () => {
    const producer = recordingProducer();
    const handler = consumerOf({
      producer,
      handlers: {
        OrderPlaced: async (order) => {
          if (order.orderId === 'bad') throw new Error('no');
          return [paymentFailed(order)];
        },
      },
    });
    const records = [orderRecord('bad', 1), orderRecord('good', 2), orderRecord('bad', 3)];
    expect(await handler(kafkaEvent(...records), context)).toEqual({
      batchItemFailures: [
        { itemIdentifier: { partition: 'orders-0', offset: 1 } },
        { itemIdentifier: { partition: 'orders-0', offset: 3 } },
      ],
    });
    expect(producer.sent.flat().map(({ event }) => event.orderId)).toEqual(['good']);
  });

  test('createConsumer fails the whole batch when the reply events cannot be sent.', async () => {
    const handler = consumerOf({
      producer: { send: () => Promise.reject(new Error('no acknowledgement')) },
      handlers: { OrderPlaced: async (order) => [paymentFailed(order)] },
    });
    await expect(handler(kafkaEvent(orderRecord('a', 1)), context)).rejects.toThrow('no acknowledgement');
  });

  test.each([
    ['a type of a newer producer', { type: 'OrderWrapped', orderId: 'a' }],
    ['a type it has no handler for', paymentFailed(orderPlaced('a'))],
  ])('createConsumer skips %s.', async (_, value) => {
    const handler = consumerOf({ producer: recordingProducer(), handlers: {} });
    expect(await handler(kafkaEvent(recordOf(value)), context)).toEqual({ batchItemFailures: [] });
  });

  test.each([
    ['without a value', undefined],
    ['that is not JSON', base64('\u0003 not json')],
  ])('createConsumer reports a record %s.', async (_, value) => {
    const handler = consumerOf({ producer: recordingProducer(), handlers: {} });
    const { batchItemFailures } = await handler(kafkaEvent(recordOf({}, { offset: 7, value })), context);
    expect(batchItemFailures).toEqual([{ itemIdentifier: { partition: 'orders-0', offset: 7 } }]);
  });

  test('createConsumer logs a failure without email addresses, payment tokens and API keys.', async () => {
    const written = jest.spyOn(logger, 'error');
    const handler = consumerOf({
      producer: recordingProducer(),
      handlers: {
        OrderPlaced: async () => {
          throw new Error(
            'Address not verified: sarah@example.com with tok_visa, pm_1Nabc, ctoken_1Nabc under sk_live_abc, rk_test_abc',
          );
        },
      },
    });
    await handler(kafkaEvent(orderRecord('a', 1)), context);
    const text = JSON.stringify(written.mock.calls);
    written.mockRestore();
    expect(text).toContain('Address not verified');
    expect(text).not.toMatch(/sarah@example|tok_visa|1Nabc|_abc/);
    expect(text).toContain(
      'with <payment token>, <payment token>, <payment token> under <API key>, <API key>',
    );
  });
});

describe('createBatchConsumer', () => {
  test('createBatchConsumer passes on the events of all partitions at once.', async () => {
    const batches: string[][] = [];
    const handler = createBatchConsumer({
      unprocessable: neverDeadLettered,
      process: async (values) => {
        batches.push(values.map(({ value }) => value.orderId));
        return [];
      },
    });
    const other = { ...orderRecord('b', 1), partition: 1 };
    await handler(kafkaEvent(orderRecord('a', 1), other), context);
    expect(batches).toEqual([['a', 'b']]);
  });

  test('createBatchConsumer reports what could not be read and what failed in the process.', async () => {
    const process = async (values: readonly Incoming<OrderstreamEvent>[]) => values.slice(0, 1);
    const handler = createBatchConsumer({ unprocessable: neverDeadLettered, process });
    const records = [recordOf({}, { offset: 1, value: undefined }), orderRecord('a', 2), orderRecord('b', 3)];
    expect(await handler(kafkaEvent(...records), context)).toEqual({
      batchItemFailures: [
        { itemIdentifier: { partition: 'orders-0', offset: 1 } },
        { itemIdentifier: { partition: 'orders-0', offset: 2 } },
      ],
    });
  });

  test('createBatchConsumer does not call the process for a batch without anything to process.', async () => {
    const process = jest.fn(async () => []);
    await createBatchConsumer<OrderPlaced>({
      parse: () => undefined,
      process,
      unprocessable: neverDeadLettered,
    })(kafkaEvent(orderRecord('a', 1)), context);
    expect(process).not.toHaveBeenCalled();
  });
});
