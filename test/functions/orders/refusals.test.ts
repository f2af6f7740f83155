import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { RequestChanges } from '../shared/api-requests.ts';
import { ApiUnderTest, validOrder } from './api-under-test.ts';

const line = { productId: 'book-kafka-guide', quantity: 1 };
const withLines = (...lines: unknown[]) => ({ ...validOrder, lines });
const shippedTo = (changes: object) => ({ ...validOrder, shipTo: { ...validOrder.shipTo, ...changes } });

describe('POST /orders refuses with 400', () => {
  test.each<[string, unknown, string]>([
    ['a list', [], 'body'],
    ['null', null, 'body'],
    ['no lines', withLines(), 'lines'],
    ['51 lines', withLines(...Array(51).fill(line)), 'lines'],
    ['10,000 lines', withLines(...Array(10_000).fill(line)), 'lines'],
    ['an unknown product', withLines(line, line, { ...line, productId: 'unicorn' }), 'lines.2.productId'],
    ['a product named like a property', withLines({ ...line, productId: '__proto__' }), 'lines.0.productId'],
    ['a quantity of 0', withLines({ ...line, quantity: 0 }), 'lines.0.quantity'],
    ['a quantity of -1', withLines({ ...line, quantity: -1 }), 'lines.0.quantity'],
    ['a quantity of 1e9', withLines({ ...line, quantity: 1e9 }), 'lines.0.quantity'],
    ['one piece more than an order may have', withLines({ ...line, quantity: 11 }), 'lines.0.quantity'],
    ['a quantity of 1.5', withLines({ ...line, quantity: 1.5 }), 'lines.0.quantity'],
    ['a quantity in text', withLines({ ...line, quantity: '1' }), 'lines.0.quantity'],
    [
      'lines of a product that are too many together',
      withLines({ ...line, quantity: 6 }, { ...line, quantity: 5 }),
      'lines.1.quantity',
    ],
    ['no payment', { ...validOrder, payment: undefined }, 'payment'],
    ['a line break in a name', shippedTo({ name: 'Sarah\r\nBcc: all@example.com' }), 'shipTo.name'],
    ['a Unicode line separator in a name', shippedTo({ name: 'a\u2028b' }), 'shipTo.name'],
    ['half a surrogate pair in a name', shippedTo({ name: 'Sa\ud800rah' }), 'shipTo.name'],
    ['a mark that turns the direction', shippedTo({ city: '\u202edleif' }), 'shipTo.city'],
    ['a name of spaces', shippedTo({ name: '   ' }), 'shipTo.name'],
    ['a country that is not a code', shippedTo({ country: 'Usa' }), 'shipTo.country'],
  ])('%s', async (_, body, field) => {
    const api = new ApiUnderTest();
    const response = await api.place(body);
    expect(response.status).toBe(400);
    expect(response.headers['content-type']).toBe('application/problem+json');
    expect(response.body.field).toBe(field);
    expect(api.sent).toEqual([]);
    expect(api.orders.accepted.size).toBe(0);
  });

  test('POST /orders refuses more pieces than an order may have, naming the quantity, the maximum and the product.', async () => {
    const seeds = { productId: 'tomato-seeds', quantity: 100 };
    const api = new ApiUnderTest();
    expect((await api.place(withLines(seeds, { ...line, quantity: 10 }))).status).toBe(202);
    const { body } = await api.place(
      withLines(seeds, line, { ...seeds, quantity: 1 }, { ...line, quantity: 10 }),
    );
    expect(body.errors).toEqual([
      {
        field: 'lines.2.quantity',
        message: 'is 1, 101 with the lines before it; accepted: at most 100 of tomato-seeds in an order',
      },
      {
        field: 'lines.3.quantity',
        message: 'is 10, 11 with the lines before it; accepted: at most 10 of book-kafka-guide in an order',
      },
    ]);
  });

  test('POST /orders refuses any JSON that is not an order, naming a field and never repeating a payment token.', async () => {
    await fc.assert(
      fc.asyncProperty(fc.json(), async (text) => {
        const api = new ApiUnderTest();
        const body = { ...validOrder, shipTo: JSON.parse(text) };
        const response = await api.place({ ...body, lines: body.shipTo });
        expect(response.status).toBe(400);
        expect(response.body.errors.length).toBeGreaterThan(0);
        expect(JSON.stringify(response.body)).not.toContain('tok_visa');
      }),
    );
  });

  test.each(['', 'k'.repeat(256), 'k'.repeat(10_000), 'line\nbreak', 'ключ'])(
    'POST /orders refuses the Idempotency-Key %j.',
    async (key) => {
      const { status, body } = await new ApiUnderTest().place(validOrder, {
        headers: { 'idempotency-key': key },
      });
      expect(status).toBe(400);
      expect(body.field).toBe('Idempotency-Key');
    },
  );
});

describe('POST /orders refuses', () => {
  const json = { 'content-type': 'application/json' };
  const mangled = { body: Buffer.from([0x7b, 0xff, 0x7d]).toString('base64'), isBase64Encoded: true };

  test.each<[string, RequestChanges, number, string]>([
    ['malformed JSON', { body: '{"lines":', headers: json }, 400, 'body'],
    ['no body', { headers: json }, 400, 'body'],
    ['bytes that are not UTF-8', { ...mangled, headers: json }, 400, 'body'],
    ['a form', { headers: { 'content-type': 'application/x-www-form-urlencoded' } }, 415, 'Content-Type'],
    ['no content type', {}, 415, 'Content-Type'],
    ['a body over 1 MB', { body: `"${'x'.repeat(1_000_000)}"`, headers: json }, 413, 'body'],
  ])('%s', async (_, changes, status, field) => {
    const response = await new ApiUnderTest().call('POST /orders', changes);
    expect(response.status).toBe(status);
    expect(response.body.field).toBe(field);
  });

  test('POST /orders names at most 20 errors.', async () => {
    const { body } = await new ApiUnderTest().place(withLines(...Array(40).fill({})));
    expect(body.errors).toHaveLength(20);
  });
});
