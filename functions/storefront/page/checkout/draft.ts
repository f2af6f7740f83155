import type { Address } from '../api/types.ts';
import { jsonIn } from '../json.ts';

/** What the customer has typed so far, by the name of the field. It survives signing in, and ends with the tab. */
export type Draft = Readonly<Record<string, string>>;

const storageKey = 'shop.checkout';

/** The draft that is stored. How to pay is not part of it. */
export function storedDraft(): Draft {
  const stored = Object.entries(
    (jsonIn(sessionStorage.getItem(storageKey)) ?? {}) as Record<string, unknown>,
  );
  return Object.fromEntries(
    stored.filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
}

/** Keeps what is in the form. */
export function storeDraft(form: HTMLFormElement): void {
  const address = Object.entries(addressIn(form)).map(([name, value]) => [`shipTo.${name}`, value]);
  sessionStorage.setItem(storageKey, JSON.stringify(Object.fromEntries(address)));
}

/** The address in the form. */
export function addressIn(form: HTMLFormElement): Address {
  const data = new FormData(form);
  const textOf = (name: keyof Address) => String(data.get(`shipTo.${name}`) ?? '').trim();
  return {
    name: textOf('name'),
    line1: textOf('line1'),
    city: textOf('city'),
    postalCode: textOf('postalCode'),
    country: textOf('country'),
  };
}

/** The payment token in the form: that of the choice, or the one that was entered. */
export function tokenIn(form: HTMLFormElement): string {
  const data = new FormData(form);
  return String(data.get('payment') || data.get('payment.token') || '').trim();
}
