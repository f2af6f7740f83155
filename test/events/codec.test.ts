import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { eventTypes } from '../../events/catalogue.ts';
import { assertEventFitsSchema, decodeEvent, encodeEvent } from '../../events/codec.ts';
import type { OrderPlaced, OrderstreamEvent } from '../../events/generated.ts';
import { frame, unframe } from '../../events/glue-wire-format.ts';
import { publishedEvent } from '../functions/support/published-event.ts';

const schemaVersionId = '5c9b3c52-6a8f-4a52-9d86-0d6a4d3c2b1a';

describe('the Glue wire format', () => {
  test('is header version 3, no compression, the schema version id and the payload', () => {
    const framed = frame(schemaVersionId, Buffer.from('hi'));
    expect(framed.toString('hex')).toBe('03005c9b3c526a8f4a529d860d6a4d3c2b1a6869');
  });

  test('gives back what was framed', () => {
    fc.assert(
      fc.property(fc.uuid(), fc.uint8Array(), (id, payload) => {
        expect(unframe(frame(id, Buffer.from(payload)))).toEqual({
          schemaVersionId: id,
          payload: Buffer.from(payload),
        });
      }),
    );
  });

  test.each([
    ['nothing', ''],
    ['a value that is too short', '0300'],
    ["Confluent's format", `00${'00'.repeat(20)}`],
    ['a compressed value', `0305${'00'.repeat(20)}`],
  ])('refuses %s', (_, hex) => {
    expect(() => unframe(Buffer.from(hex, 'hex'))).toThrow(/Glue/);
  });
});

describe('the event codec', () => {
  test.each(eventTypes)('gives back a %s as it was', (eventType) => {
    const event = publishedEvent(eventType);
    const bytes = encodeEvent(event, schemaVersionId);
    expect(decodeEvent(eventType, bytes)).toEqual(event);
    expect(unframe(bytes).schemaVersionId).toBe(schemaVersionId);
  });

  test('gives back any text and number of an order', () => {
    const order = publishedEvent('OrderPlaced');
    const anyText = fc.string({ unit: 'binary' });
    fc.assert(
      fc.property(anyText, fc.integer({ min: 1, max: 1_000 }), (name, quantity) => {
        const lines = order.lines.map((line) => ({ ...line, quantity }));
        const event = { ...order, lines, shipTo: { ...order.shipTo, name } };
        expect(decodeEvent('OrderPlaced', encodeEvent(event, schemaVersionId))).toEqual(event);
      }),
    );
  });

  test.each<[string, Partial<Record<keyof OrderPlaced, unknown>>]>([
    ['OrderPlaced.time', { time: undefined }],
    ['OrderPlaced.lines', { lines: 'all' }],
    ['OrderPlaced.total', { total: { amount: 12.3, currency: 'USD' } }],
  ])('names %s when it does not fit the schema', (field, changes) => {
    const event = { ...publishedEvent('OrderPlaced'), ...changes } as OrderstreamEvent;
    expect(() => assertEventFitsSchema(event)).toThrow(field);
    expect(() => encodeEvent(event, schemaVersionId)).toThrow(field);
  });
});
