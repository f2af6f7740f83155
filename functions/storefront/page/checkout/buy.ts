import { callApi } from '../api/request.ts';
import type { OrderRequest } from '../api/types.ts';
import { attemptFor, fingerprintOf } from '../basket/attempt.ts';
import { emptyBasket, storeAttempt, storedAttempt, storedBasket } from '../basket/basket-store.ts';
import { customer } from '../session/session.ts';
import { type OrderAccepted, placeOrder } from './place-order.ts';

/** The basket is not what the customer sees: another tab has bought or changed it. */
export class BasketChangedError extends Error {
  override readonly name = 'BasketChangedError';
}

/**
 * Buys the basket, once: two clicks, two tabs, and a repetition after a lost response are one order. The key of the request is
 * stored before it is sent, and deleted with the basket when the response is there.
 * @throws {BasketChangedError} when the stored basket is another than that of the request.
 * @throws {RequestFailure} when the order is refused or not confirmed.
 */
export function buy(request: OrderRequest, onRepeat: () => void): Promise<OrderAccepted> {
  return navigator.locks.request('shop.buy', async () => {
    if (JSON.stringify(storedBasket()) !== JSON.stringify(request.lines)) throw new BasketChangedError();
    const fingerprint = await fingerprintOf(customer.value?.customerId ?? '', request);
    const attempt = attemptFor(fingerprint, storedAttempt(), () => crypto.randomUUID());
    storeAttempt(attempt);
    const accepted = await placeOrder({
      send: () => post(request, attempt.key),
      sleep: (seconds) => new Promise((resolve) => setTimeout(resolve, seconds * 1_000)),
      onRepeat,
    });
    emptyBasket();
    return accepted;
  });
}

async function post(body: OrderRequest, key: string): Promise<OrderAccepted> {
  const headers = { 'idempotency-key': key };
  return (await callApi<OrderAccepted>('/orders', { method: 'POST', headers, body })).body;
}
