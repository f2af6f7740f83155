import { beforeAll, describe, expect, test } from '@jest/globals';
import { recordCount } from './support/kafka.ts';
import { sharedSystem } from './support/shared-system.ts';
import { anOrder, Shopper } from './support/shop.ts';

const system = sharedSystem();
let shopper: Shopper;

beforeAll(async () => {
  shopper = await Shopper.signUp(system().ready);
});

const line = { productId: 'book-kafka-guide', quantity: 1 };
const withLines = (...lines: unknown[]) => ({ ...anOrder(), lines });
const { payment: _, ...withoutPayment } = anOrder();

interface BadRequest {
  readonly title: string;
  readonly body: unknown;
  readonly headers?: Record<string, string>;
  readonly field: string;
}

const badRequests: readonly BadRequest[] = [
  { title: 'malformed JSON', body: '{"lines":', field: 'body' },
  { title: 'a list for a body', body: [], field: 'body' },
  { title: 'lines that are not a list', body: { ...anOrder(), lines: 'all' }, field: 'lines' },
  { title: 'no lines', body: withLines(), field: 'lines' },
  {
    title: 'an unknown product',
    body: withLines({ ...line, productId: 'unicorn' }),
    field: 'lines.0.productId',
  },
  {
    title: 'a product id that is a number',
    body: withLines({ ...line, productId: 7 }),
    field: 'lines.0.productId',
  },
  { title: 'a quantity of 0', body: withLines({ ...line, quantity: 0 }), field: 'lines.0.quantity' },
  { title: 'a negative quantity', body: withLines({ ...line, quantity: -1 }), field: 'lines.0.quantity' },
  { title: 'a quantity of 1e9', body: withLines({ ...line, quantity: 1e9 }), field: 'lines.0.quantity' },
  { title: 'a quantity of 1.5', body: withLines({ ...line, quantity: 1.5 }), field: 'lines.0.quantity' },
  {
    title: 'a quantity that is text',
    body: withLines({ ...line, quantity: '1' }),
    field: 'lines.0.quantity',
  },
  { title: '10,000 lines', body: withLines(...Array.from({ length: 10_000 }, () => line)), field: 'lines' },
  { title: 'a body over 1 MB', body: { ...anOrder(), note: 'x'.repeat(1_100_000) }, field: 'body' },
  { title: 'a form', body: 'lines=1', headers: { 'content-type': 'text/plain' }, field: 'content-type' },
  { title: 'no payment', body: withoutPayment, field: 'payment' },
  {
    title: 'a line break in a name',
    body: { ...anOrder(), shipTo: { ...anOrder().shipTo, name: 'Sarah\r\nBcc: all@example.com' } },
    field: 'shipTo.name',
  },
  {
    title: 'an Idempotency-Key of 10 kB',
    body: anOrder(),
    headers: { 'idempotency-key': 'k'.repeat(10_000) },
    field: 'idempotency-key',
  },
];

describe('POST /orders', () => {
  test.each(badRequests)(
    'POST /orders refuses $title with a problem document that names $field',
    async ({ body, headers, field }) => {
      const recordsBefore = await recordCount(system().ready.kafka, 'orders');
      const response = await shopper.post(body, headers);
      expect(response.status).toBeGreaterThanOrEqual(400);
      expect(response.status).toBeLessThan(500);
      expect(response.headers.get('content-type')).toMatch(/^application\/problem\+json/);
      const problem = (await response.json()) as { status: number; title: string; field?: string };
      expect(problem.status).toBe(response.status);
      expect(problem.field?.toLowerCase()).toBe(field.toLowerCase());
      expect(await recordCount(system().ready.kafka, 'orders')).toBe(recordsBefore);
    },
  );
});

describe('GET', () => {
  test.each([
    '/orders/some-order?wait=21',
    '/orders/some-order?wait=soon',
    '/orders?limit=0',
    '/orders?limit=101',
    '/orders?cursor=made-up',
  ])('%s is refused with a problem document', async (path) => {
    const response = await shopper.request(path);
    expect(response.status).toBe(400);
    expect(response.headers.get('content-type')).toMatch(/^application\/problem\+json/);
  });
});
