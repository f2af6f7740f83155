import type { Money } from '../../events/index.ts';
import { minorUnits, moneyOf } from './money.ts';

/** The one rate of the shop, in hundredths of a percent: 825 is 8.25 %. The catalogue's prices include it. */
export const taxRateInBasisPoints = 825;

/** An amount with tax, taken apart: `net` and `tax` add up to `total`, to the smallest unit. */
export interface TaxedTotal {
  readonly net: Money;
  readonly tax: Money;
  readonly total: Money;
}

/**
 * Takes the included tax out of a total: once for the whole document and not line by line, rounded half up to the
 * currency's smallest unit; the net amount is what is left. See docs/decisions/085-invoices-as-pdf.md.
 * @param rateInBasisPoints Hundredths of a percent.
 */
export function taxedTotal(total: Money, rateInBasisPoints = taxRateInBasisPoints): TaxedTotal {
  const gross = BigInt(minorUnits(total));
  const rate = BigInt(rateInBasisPoints);
  const divisor = 10_000n + rate;
  const tax = (2n * gross * rate + divisor) / (2n * divisor);
  const money = (minor: bigint) => moneyOf(Number(minor), total.currency);
  return { net: money(gross - tax), tax: money(tax), total };
}

/** The rate as people write it: `8.25 %`. */
export function taxRateText(rateInBasisPoints = taxRateInBasisPoints): string {
  return `${rateInBasisPoints / 100} %`;
}
