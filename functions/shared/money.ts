import type { Money } from '../../events/generated.ts';
import { createBoundedCache } from './runtime/bounded-cache.ts';

/** ISO 4217 has fewer than 200 currencies. */
const fractionDigits = createBoundedCache<string, number>(200);

/** Digits after the point that the currency has: 2 for USD, 0 for JPY. Source: ISO 4217 as in Node's ICU data. */
function fractionDigitsOf(currency: string): number {
  const known = fractionDigits.get(currency);
  if (known !== undefined) return known;
  const options = new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions();
  const digits = options.maximumFractionDigits ?? 2;
  fractionDigits.set(currency, digits);
  return digits;
}

/**
 * The amount in the currency's smallest unit: 1230 for 12.30 USD.
 * @throws {Error} when the amount is not decimal text with at most the currency's digits.
 */
export function minorUnits({ amount, currency }: Money): number {
  const digits = fractionDigitsOf(currency);
  const [, sign, whole, fraction = ''] = /^(-?)(\d+)(?:\.(\d+))?$/.exec(amount) ?? [];
  if (whole === undefined || fraction.length > digits) {
    throw new Error(`Amount "${amount}" is not decimal text with at most ${digits} digits for ${currency}.`);
  }
  return Number(`${sign}${whole}${fraction.padEnd(digits, '0')}`);
}

/** The inverse of {@link minorUnits}: `{amount: '12.30', currency: 'USD'}` for 1230. */
export function moneyOf(minor: number, currency: string): Money {
  const digits = fractionDigitsOf(currency);
  const text = String(Math.abs(minor)).padStart(digits + 1, '0');
  const point = text.length - digits;
  const amount = digits === 0 ? text : `${text.slice(0, point)}.${text.slice(point)}`;
  return { amount: `${minor < 0 ? '-' : ''}${amount}`, currency };
}

/** Price of several pieces. */
export function times(price: Money, quantity: number): Money {
  return moneyOf(minorUnits(price) * quantity, price.currency);
}

/**
 * Sum of amounts of one currency.
 * @throws {Error} when there is no amount, or when two currencies are mixed.
 */
export function sumOf(amounts: readonly Money[]): Money {
  const currencies = new Set(amounts.map(({ currency }) => currency));
  const [currency] = currencies;
  if (currency === undefined || currencies.size > 1) {
    throw new Error(`Cannot add amounts of ${currencies.size} currencies; accepted: exactly one.`);
  }
  return moneyOf(
    amounts.reduce((sum, amount) => sum + minorUnits(amount), 0),
    currency,
  );
}
