import { callApi } from '../api/request.ts';
import type { OrderRequest } from '../api/types.ts';
import { fingerprintOf } from '../basket/attempt.ts';
import {
  emptyBasket,
  forgetAttempt,
  storeAttempt,
  storedAttempt,
  storedBasket,
} from '../basket/basket-store.ts';
import { customer } from '../session/session.ts';
import { type OrderAccepted, placeOnce } from './place-order.ts';

/** The basket is not what the customer sees: another tab has bought or changed it. */
export class BasketChangedError extends Error {
  override readonly name = 'BasketChangedError';
}

export interface BuyOptions {
  /** The key of an {@link EarlierOrderUnclearError} that the customer has read. */
  readonly despiteKey?: string | undefined;
  readonly onRepeat: () => void;
}

/**
 * Buys the basket, once: two clicks, two tabs, and a repetition after a lost response are one order. The key of the request is
 * stored before it is sent, and deleted when it is known what became of the order.
 * @throws {BasketChangedError} when the stored basket is another than that of the request.
 * @throws {EarlierOrderUnclearError} when an earlier order, which is another one, may have been placed.
 * @throws {RequestFailure} when the order is refused or not confirmed.
 */
export function buy(request: OrderRequest, { despiteKey, onRepeat }: BuyOptions): Promise<OrderAccepted> {
  return navigator.locks.request('shop.buy', async () => {
    if (JSON.stringify(storedBasket()) !== JSON.stringify(request.lines)) throw new BasketChangedError();
    const accepted = await placeOnce(await fingerprintOf(customer.value?.customerId ?? '', request), {
      pending: storedAttempt(),
      despiteKey,
      newKey: () => crypto.randomUUID(),
      store: storeAttempt,
      forget: forgetAttempt,
      send: (key) => post(request, key),
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
