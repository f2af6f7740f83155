import type { Money } from '../../../events/index.ts';
import { minorUnits } from '../../shared/money.ts';

/**
 * Currencies that Stripe counts in other units than ISO 4217 has: what one unit of ISO is worth at Stripe.
 * https://docs.stripe.com/currencies#special-cases
 */
const stripeUnitsPerMinorUnit: ReadonlyMap<string, number> = new Map([
  ['ISK', 100],
  ['UGX', 100],
]);

/** An amount as Stripe takes it: `{ amount: 1230, currency: 'usd' }` for 12.30 USD. */
export function stripeAmount(money: Money): { readonly amount: number; readonly currency: string } {
  const units = stripeUnitsPerMinorUnit.get(money.currency) ?? 1;
  return { amount: minorUnits(money) * units, currency: money.currency.toLowerCase() };
}
