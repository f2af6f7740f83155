import { beforeEach, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Order } from '../../../functions/orders/domain.ts';
import { waitUntilFinal } from '../../../functions/orders/get-order.ts';
import { cursorOf, positionOf } from '../../../functions/orders/list-orders.ts';
import { apiSchemas } from '../../../functions/orders/openapi/schemas.ts';
import type { OrderStatus } from '../../../functions/shared/order-status.ts';
import golden from '../../golden/stack.json' with { type: 'json' };
import { sarah } from '../shared/api-requests.ts';
import { ApiUnderTest } from './api-under-test.ts';

let api: ApiUnderTest;
beforeEach(() => {
  api = new ApiUnderTest();
});

describe('GET /orders/{orderId}', () => {
  test('GET /orders/{orderId} shows an order from the moment of its 202.', async () => {
    const { body } = await api.place();
    const response = await api.call('GET /orders/{orderId}', { path: { orderId: body.orderId } });
    expect(response.status).toBe(200);
    expect(response.body).toMatchObject({ orderId: body.orderId, status: 'accepted', events: [] });
    apiSchemas.Order.parse(response.body);
  });

  test("GET /orders/{orderId} responds with 404 to another customer's order as to none.", async () => {
    const { body } = await api.place();
    const asOther = { ...sarah, sub: 'customer-2' };
    const other = await api.call('GET /orders/{orderId}', {
      path: { orderId: body.orderId },
      claims: asOther,
    });
    const none = await api.call('GET /orders/{orderId}', { path: { orderId: 'x'.repeat(3_000) } });
    expect([other.status, none.status]).toEqual([404, 404]);
    expect(other.body).toEqual(none.body);
  });

  test.each(['21', '-1', 'soon', '', 'Infinity', '1e1'])(
    'GET /orders/{orderId} refuses wait=%s.',
    async (wait) => {
      const { body } = await api.place();
      const response = await api.call('GET /orders/{orderId}', {
        path: { orderId: body.orderId },
        query: { wait },
      });
      expect(response.status).toBe(400);
      expect(response.body.field).toBe('wait');
    },
  );
});

describe('GET /orders/{orderId}?wait=', () => {
  const waiting = (orderId: string, wait = '0.1') =>
    api.call('GET /orders/{orderId}', { path: { orderId }, query: { wait } });

  test('GET /orders/{orderId}?wait= leaves its place after its response.', async () => {
    const { body } = await api.place();
    for (let request = 0; request < 2; request += 1) await waiting(body.orderId);
    expect(api.waiters).toEqual(['customer-1', 'customer-1']);
    expect(api.places).toBe(1);
  });

  test('GET /orders/{orderId}?wait= responds with Retry-After when its time is up and the order is not final.', async () => {
    const { body } = await api.place();
    expect((await waiting(body.orderId)).headers).toMatchObject({ 'retry-after': '1' });
    expect((await waiting(body.orderId, '0')).headers).not.toHaveProperty('retry-after');
  });

  test('GET /orders/{orderId}?wait= responds with the order as it is when another request takes its place over.', async () => {
    const { body } = await api.place();
    api.isPlaceHeld = false;
    const { status, headers, body: order } = await waiting(body.orderId, '20');
    expect([status, headers['retry-after'], order.orderId]).toEqual([200, '1', body.orderId]);
    expect(api.places).toBe(1);
  });

  test('GET /orders/{orderId}?wait= responds at once, with the order as it is, when no place is free.', async () => {
    const { body } = await api.place();
    api.places = 0;
    const { status, headers, body: order } = await waiting(body.orderId, '20');
    expect([status, headers['retry-after'], order.status]).toEqual([200, '1', 'accepted']);
  });

  test('GET /orders/{orderId}?wait= counts from the time of the request: a request that waited for an environment waits no longer.', async () => {
    const { body } = await api.place();
    const path = { orderId: body.orderId };
    const timeEpoch = Date.now() - 20_000;
    const { status, headers } = await api.call('GET /orders/{orderId}', {
      path,
      query: { wait: '20' },
      timeEpoch,
    });
    expect([status, headers['retry-after'], api.waiters]).toEqual([200, '1', []]);
  });

  test('GET /orders/{orderId}?wait= takes no place for an order that is not the customer’s.', async () => {
    api.places = 0;
    expect((await waiting('6f5d9f0e-6a0b-5a53-9b53-5c5d1d2e9a11', '20')).status).toBe(404);
  });
});

describe('GET /orders', () => {
  test("GET /orders lists the caller's orders.", async () => {
    const { body } = await api.place();
    const response = await api.call('GET /orders');
    expect(apiSchemas.OrderPage.parse(response.body).orders.map(({ orderId }) => orderId)).toEqual([
      body.orderId,
    ]);
  });

  test.each<Record<string, string>>([
    { limit: '0' },
    { limit: '101' },
    { limit: '1.5' },
    { limit: 'all' },
    { cursor: 'x' },
    { cursor: '' },
    {
      cursor: `${cursorOf({ orderId: '6f5d9f0e-6a0b-5a53-9b53-5c5d1d2e9a11', placedAt: '2026-11-21T10:00:00.000Z' })}=`,
    },
    { cursor: cursorOf({ orderId: 'no order', placedAt: '2026-11-21T10:00:00.000Z' }) },
    { cursor: cursorOf({ orderId: '6f5d9f0e-6a0b-5a53-9b53-5c5d1d2e9a11', placedAt: '1' }) },
  ])('refuses %j', async (query) => {
    const { status, body } = await api.call('GET /orders', { query });
    expect(status).toBe(400);
    expect(body.field).toBe(Object.keys(query)[0]);
  });

  test('Any position in the list can be encoded as a cursor and decoded.', () => {
    const date = fc.date({ noInvalidDate: true, min: new Date(0), max: new Date(4e12) });
    fc.assert(
      fc.property(fc.uuid(), date, (orderId, placedAt) => {
        const position = { orderId, placedAt: placedAt.toISOString() };
        expect(positionOf(cursorOf(position))).toEqual(position);
      }),
    );
  });
});

describe('waitUntilFinal', () => {
  const orderId = '6f5d9f0e-6a0b-5a53-9b53-5c5d1d2e9a11';
  const query = { orderId, customerId: 'customer-1' };

  /** A clock that only sleeping moves, and an order that becomes final at `finalAtMs`. */
  function world(finalAtMs: number) {
    let nowMs = 0;
    const sleeps: number[] = [];
    const status = (): OrderStatus => (nowMs >= finalAtMs ? 'shipped' : 'processing');
    return {
      sleeps,
      store: { find: async () => ({ ...query, status: status() }) as unknown as Order },
      clock: {
        now: () => nowMs,
        sleep: async (ms: number) => {
          sleeps.push(ms);
          nowMs += ms;
        },
      },
    };
  }

  test('waitUntilFinal responds at once when the order is final.', async () => {
    const { store, clock, sleeps } = world(0);
    expect((await waitUntilFinal({ ...query, waitSeconds: 20 }, store, clock)).status).toBe('shipped');
    expect(sleeps).toEqual([]);
  });

  test('waitUntilFinal responds by the first read of a final order, without another pause.', async () => {
    const { store, clock, sleeps } = world(60);
    expect((await waitUntilFinal({ ...query, waitSeconds: 20 }, store, clock)).status).toBe('shipped');
    expect(sleeps).toEqual([25, 25, 25]);
  });

  test.each([400, 1_000, 2_000, 5_000, 19_000])(
    'waitUntilFinal responds to an order that is final after %i ms within a tenth of that.',
    async (finalAtMs) => {
      const { store, clock } = world(finalAtMs);
      expect((await waitUntilFinal({ ...query, waitSeconds: 20 }, store, clock)).status).toBe('shipped');
      expect(clock.now()).toBeLessThanOrEqual(finalAtMs * 1.1);
    },
  );

  test('waitUntilFinal reads no more than 105 times in the longest wait.', async () => {
    const { store, clock, sleeps } = world(60_000);
    await waitUntilFinal({ ...query, waitSeconds: 20 }, store, clock);
    expect(sleeps.length).toBeLessThanOrEqual(105);
    expect(Math.max(...sleeps)).toBe(250);
  });

  test('waitUntilFinal responds with the order as it is when the time is up.', async () => {
    const { store, clock } = world(60_000);
    expect((await waitUntilFinal({ ...query, waitSeconds: 1.5 }, store, clock)).status).toBe('processing');
    expect(clock.now()).toBe(1_500);
  });
});

describe('GET /openapi.json', () => {
  test('GET /openapi.json describes every route and its bodies.', async () => {
    const { body } = await api.call('GET /openapi.json', { claims: null });
    expect(body.openapi).toBe('3.1.0');
    const described = Object.entries(body.paths).flatMap(([path, operations]) =>
      Object.keys(operations as object).map((method) => `${method.toUpperCase()} ${path}`),
    );
    // The page of the shop is for browsers, and no part of the API.
    const routes = golden.routes.filter(([, integration]) => integration !== 'storefrontapi');
    expect(described.sort()).toEqual(routes.map(([route]) => route).sort());
    expect(body.components.schemas.OrderRequest.properties.lines).toMatchObject({
      minItems: 1,
      maxItems: 50,
      items: { properties: { quantity: { minimum: 1, maximum: 100 } } },
    });
    const product = body.components.schemas.ProductList.properties.products.items;
    expect(product.properties).toHaveProperty('maximumPerOrder');
  });

  test('GET /openapi.json describes which operations return a 429 problem that names their reason.', async () => {
    const { body } = await api.call('GET /openapi.json', { claims: null });
    expect(body.paths['/orders'].post.responses[429].content).toHaveProperty('application/problem+json');
    expect(body.paths['/orders'].get.responses[429]).not.toHaveProperty('content');
  });

  test('GET /openapi.json refers only to schemas that it has.', async () => {
    const { body } = await api.call('GET /openapi.json', { claims: null });
    const references = JSON.stringify(body.paths).matchAll(/#\/components\/schemas\/(\w+)/g);
    for (const [, name] of references) expect(body.components.schemas).toHaveProperty(name as string);
  });
});
