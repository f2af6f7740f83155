import { signal } from '@preact/signals';
import { type Attempt, attemptIn } from './attempt.ts';
import { type Basket, basketIn } from './basket.ts';

/** The basket, which all tabs of this browser share, and which survives reloads and signing in. */

const basketKey = 'shop.basket';
const attemptKey = 'shop.attempt';

export const basket = signal<Basket>(storedBasket());

/** Another tab changed it. */
addEventListener('storage', ({ key }) => {
  if (key === basketKey || key === null) basket.value = storedBasket();
});

/** The basket as it is stored now, whatever tab changed it last. */
export function storedBasket(): Basket {
  return basketIn(localStorage.getItem(basketKey));
}

/** Changes the basket for all tabs. */
export function updateBasket(change: (before: Basket) => Basket): void {
  const changed = change(storedBasket());
  localStorage.setItem(basketKey, JSON.stringify(changed));
  basket.value = changed;
}

/** The order that was sent and has no response yet. */
export function storedAttempt(): Attempt | undefined {
  return attemptIn(localStorage.getItem(attemptKey));
}

/** Keeps the attempt before it is sent. */
export function storeAttempt(attempt: Attempt): void {
  localStorage.setItem(attemptKey, JSON.stringify(attempt));
}

/** What became of the order is known: the next one gets another key. */
export function forgetAttempt(): void {
  localStorage.removeItem(attemptKey);
}

/** The order is placed. */
export function emptyBasket(): void {
  forgetAttempt();
  updateBasket(() => []);
}
