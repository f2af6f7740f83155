import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { eventTypes, eventTypesIn, eventTypesWrittenBy, topicOf, topics } from '../../events/catalogue.ts';
import { cloudEventHeaders } from '../../events/cloud-events.ts';
import { eventId, orderIdFor } from '../../events/identity.ts';
import { orderPlaced } from '../functions/support/events.ts';

describe('ids', () => {
  test('are those that topics and tables already hold', () => {
    expect(orderIdFor('customer-1', 'my key')).toBe('6b3573a6-0996-57fe-9ced-b16b48b4d25c');
    expect(eventId('order-1', 'OrderPlaced')).toBe('660297e4-f9ff-5292-98c1-e2ff58eb1648');
  });

  test('two events differ in their ids when they differ in order, type or discriminator', () => {
    const identity = fc.tuple(fc.string(), fc.constantFrom(...eventTypes), fc.string());
    fc.assert(
      fc.property(identity, identity, (one, other) => {
        expect(eventId(...one) === eventId(...other)).toBe(JSON.stringify(one) === JSON.stringify(other));
      }),
    );
  });

  test('the keys of two customers never meet, however they are put together', () => {
    expect(orderIdFor('a', 'b#c')).not.toBe(orderIdFor('a#b', 'c'));
  });
});

describe('the headers of an event', () => {
  const order = orderPlaced('order-1');

  test('are CloudEvents 1.0 in binary mode, with the writer of its topic as source', () => {
    expect(cloudEventHeaders(order)).toEqual({
      ce_specversion: '1.0',
      ce_id: order.id,
      ce_type: 'OrderPlaced',
      ce_source: '/orderstream/orders',
      ce_time: order.time,
      'content-type': 'application/avro',
    });
  });

  test('carry the attempt that made the event when it was not the first', () => {
    expect(cloudEventHeaders(order, { attempt: 3 })).toMatchObject({ ce_attempt: '3' });
    expect(cloudEventHeaders(order, { attempt: 1 })).not.toHaveProperty('ce_attempt');
  });

  test('carry the trace context when there is one', () => {
    const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
    expect(cloudEventHeaders(order, { traceparent })).toMatchObject({ traceparent });
  });
});

describe('the catalogue', () => {
  test('gives every event type one topic', () => {
    const listed = Object.values(topics).flatMap(({ writers }) => Object.keys(writers));
    expect([...listed].sort()).toEqual([...eventTypes].sort());
    for (const type of eventTypes) expect(eventTypesIn(topicOf[type])).toContain(type);
  });

  test('lists what a concern writes', () => {
    expect(eventTypesWrittenBy('payment')).toEqual(['PaymentProcessed', 'PaymentFailed', 'PaymentRefunded']);
    expect(eventTypesWrittenBy('analytics')).toEqual([]);
  });
});
