import { describe, expect, test } from '@jest/globals';
import { RequestFailure } from '../../../../functions/storefront/page/api/failure.ts';
import type { Order } from '../../../../functions/storefront/page/api/types.ts';
import type { Attempt } from '../../../../functions/storefront/page/basket/attempt.ts';
import { placeOnce, placeOrder } from '../../../../functions/storefront/page/checkout/place-order.ts';
import { watchOrder } from '../../../../functions/storefront/page/orders/watch-order.ts';
import { inTurn } from './in-turn.ts';

const accepted = { orderId: 'o' };

describe('placing an order', () => {
  test.each([
    ['a lost response', new RequestFailure(0), 2],
    ['an order that is not confirmed', new RequestFailure(503, {}, 5), 5],
    ['an error of the shop', new RequestFailure(500), 2],
  ])('A request is repeated after %s.', async (_, failure, pause) => {
    const pauses: number[] = [];
    const sleep = async (seconds: number) => void pauses.push(seconds);
    const send = inTurn([failure, failure, accepted]);
    expect(await placeOrder({ send, sleep, onRepeat: () => {} })).toBe(accepted);
    expect(pauses).toEqual([pause, pause]);
  });

  test('The third failure is the last.', async () => {
    const failure = new RequestFailure(0);
    const send = inTurn([failure, failure, failure, accepted]);
    await expect(placeOrder({ send, sleep: async () => {}, onRepeat: () => {} })).rejects.toBe(failure);
  });

  test.each([400, 401, 403, 422, 429])('A refusal with status %d is not repeated.', async (status) => {
    const failure = new RequestFailure(status);
    const send = inTurn([failure, accepted]);
    await expect(placeOrder({ send, sleep: async () => {}, onRepeat: () => {} })).rejects.toBe(failure);
  });
});

describe('the key of an order', () => {
  const fingerprint = { customer: 'c', request: 'r' };
  const kept: Attempt = { key: 'key-1', fingerprint };

  /** Places an order whose requests have these results. @returns the attempt that is kept afterwards, and the keys sent. */
  async function placed(results: readonly (typeof accepted | Error)[], pending?: Attempt) {
    const next = inTurn(results);
    const keys: string[] = [];
    let stored = pending;
    const outcome = placeOnce(fingerprint, {
      pending,
      newKey: () => 'key-1',
      store: (attempt) => {
        stored = attempt;
      },
      forget: () => {
        stored = undefined;
      },
      send: (key) => {
        keys.push(key);
        return next();
      },
      sleep: async () => {},
      onRepeat: () => {},
    });
    await outcome.catch(() => {});
    return { stored, keys };
  }

  const lost = new RequestFailure(0);
  const refused = new RequestFailure(400);

  test('An order that may have been placed keeps its key, in this page and the next.', async () => {
    expect(await placed([lost, lost, lost])).toEqual({ stored: kept, keys: ['key-1', 'key-1', 'key-1'] });
    expect(await placed([lost, refused])).toMatchObject({ stored: kept });
    expect(await placed([new RequestFailure(429)], kept)).toEqual({ stored: kept, keys: ['key-1'] });
    expect(await placed([new TypeError('unexpected')])).toMatchObject({ stored: kept });
  });

  test('An order that was refused before it could be placed has no key afterwards, and may be changed.', async () => {
    expect(await placed([refused])).toEqual({ stored: undefined, keys: ['key-1'] });
  });

  test('A key that belongs to another order is not used again.', async () => {
    expect(await placed([new RequestFailure(422)], kept)).toMatchObject({ stored: undefined });
  });
});

function orderOf(status: Order['status'], types: readonly string[] = []): Order {
  const events = types.map((type) => ({
    id: type,
    type,
    time: '',
    causationId: 'OrderShipped',
    consumer: '',
  }));
  return { orderId: 'o', status, total: { amount: '1.00', currency: 'USD' }, placedAt: '', events };
}

/** Watches an order that has these states or failures in turn. */
async function watched(results: readonly (Order | Error)[], stopAt = Number.POSITIVE_INFINITY) {
  const controller = new AbortController();
  const seen = { statuses: [] as string[], waits: [] as number[], pauses: [] as number[], interruptions: 0 };
  const next = inTurn(results);
  const result = watchOrder('o', {
    signal: controller.signal,
    read: async (_, waitSeconds) => {
      seen.waits.push(waitSeconds);
      if (seen.waits.length >= stopAt) controller.abort();
      controller.signal.throwIfAborted();
      const body = await next();
      return { body, retryAfterSeconds: body.status === 'shipped' ? undefined : 1 };
    },
    sleep: async (seconds) => void seen.pauses.push(seconds),
    onOrder: ({ status }) => seen.statuses.push(status),
    onInterruption: () => {
      seen.interruptions += 1;
    },
  });
  return result.then(
    () => ({ ...seen, failure: undefined }),
    (failure: unknown) => ({ ...seen, failure }),
  );
}

const done = orderOf('shipped', ['OrderShipped', 'EmailSent']);

describe('watching an order', () => {
  test('An order is read until it is final and its last email is sent, with longer waits and Retry-After between.', async () => {
    const { statuses, waits, pauses } = await watched([
      orderOf('accepted'),
      orderOf('processing'),
      orderOf('processing'),
      done,
    ]);
    expect(statuses).toEqual(['accepted', 'processing', 'processing', 'shipped']);
    expect(waits).toEqual([0, 1, 2, 2]);
    expect(pauses).toEqual([1, 1, 1]);
  });

  test('Waits grow to the longest that the API accepts.', async () => {
    const { waits } = await watched([...Array.from({ length: 12 }, () => orderOf('processing')), done]);
    expect(waits.slice(-3)).toEqual([20, 20, 20]);
    expect(Math.max(...waits)).toBe(20);
  });

  test('A final order whose last email never comes is read some times more.', async () => {
    const { statuses } = await watched(Array.from({ length: 20 }, () => orderOf('shipped')));
    expect(statuses).toHaveLength(7);
  });

  test('A network that is down is waited for, longer each time, and the order is read on.', async () => {
    const down = new RequestFailure(0);
    const { pauses, interruptions, statuses } = await watched([orderOf('accepted'), down, down, down, done]);
    expect(pauses).toEqual([1, 1, 2, 4]);
    expect(interruptions).toBe(3);
    expect(statuses).toEqual(['accepted', 'shipped']);
  });

  test('The Retry-After of a refusal is respected.', async () => {
    expect((await watched([new RequestFailure(429, {}, 30), done])).pauses).toEqual([30]);
  });

  test('A refusal that another request would not change ends the watch.', async () => {
    const failure = new RequestFailure(404);
    expect((await watched([failure])).failure).toBe(failure);
  });

  test('Leaving the page ends the watch without an error.', async () => {
    const { failure, statuses } = await watched([orderOf('accepted'), orderOf('accepted')], 2);
    expect(failure).toBeUndefined();
    expect(statuses).toEqual(['accepted']);
  });
});
