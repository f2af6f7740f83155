import type { Address } from '../api/types.ts';
import { type Draft, draftIn } from './stored-draft.ts';

const storageKey = 'shop.checkout';

/** The draft that is stored. How to pay is not part of it. @param customerId of who is signed in, if any. */
export function storedDraft(customerId: string | undefined): Draft {
  return draftIn(sessionStorage.getItem(storageKey), customerId);
}

/** Keeps what is in the form. @param typedBy the customer who is signed in. */
export function storeDraft(form: HTMLFormElement, typedBy: string | undefined): void {
  const fields = Object.entries(addressIn(form)).map(([name, value]) => [`shipTo.${name}`, value]);
  sessionStorage.setItem(storageKey, JSON.stringify({ typedBy, address: Object.fromEntries(fields) }));
}

/** Deletes what is stored: the customer signs out. */
export function forgetDraft(): void {
  sessionStorage.removeItem(storageKey);
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
