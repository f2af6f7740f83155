import { beforeEach, describe, expect, test } from '@jest/globals';
import { ApiUnderTest, validOrder } from './api-under-test.ts';

let api: ApiUnderTest;
beforeEach(() => {
  api = new ApiUnderTest();
});

describe('POST /orders at a limit of the customer', () => {
  const headers = { 'idempotency-key': 'my key' };
  const openOrders = { limit: 'openOrders', count: 20, maximum: 20, retryAfterSeconds: 5 } as const;
  const declines = { limit: 'declinesPerHour', count: 5, maximum: 5, retryAfterSeconds: 1_234 } as const;

  test.each([
    [openOrders, /^You have 20 orders in progress; accepted: fewer than 20 /],
    [
      declines,
      /^5 of your payments were declined in the last hour; accepted: fewer than 5\. .* 1234 seconds\.$/,
    ],
  ])(
    'POST /orders at a limit of the customer responds with a 429 problem with their number and the maximum: %j.',
    async (reached, detail) => {
      api.orders.reached = reached;
      const response = await api.place(validOrder, { headers });
      expect(response.status).toBe(429);
      expect(response.headers).toMatchObject({
        'content-type': 'application/problem+json',
        'retry-after': String(reached.retryAfterSeconds),
        'idempotency-key': 'my key',
      });
      expect(response.body).toMatchObject({
        type: 'urn:orderstream:problem:customer-limit-reached',
        status: 429,
        detail: expect.stringMatching(detail),
      });
      expect(api.sent).toEqual([]);
      expect(api.orders.accepted.size).toBe(0);
    },
  );

  test('POST /orders at a limit of the customer responds with 202 to a key whose order is stored, and with 422 to another body under it.', async () => {
    const first = await api.place(validOrder, { headers });
    api.orders.reached = openOrders;
    expect(await api.place(validOrder, { headers })).toEqual(first);
    const other = { ...validOrder, payment: { token: 'tok_other' } };
    expect((await api.place(other, { headers })).status).toBe(422);
  });

  test('POST /orders at a limit of the customer responds with 400 to a request that is not valid, as below the limit.', async () => {
    api.orders.reached = openOrders;
    expect((await api.place({ ...validOrder, lines: [] })).status).toBe(400);
  });
});
