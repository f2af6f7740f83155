import type { Price } from './prices.ts';
import type { StackResources } from './template.ts';

/** One position of the bill. */
export interface Line {
  readonly what: string;
  /** Units of the price in a month. */
  readonly quantity: number;
  readonly price: Price;
  /** Which resources of the template it was counted from. */
  readonly countedFrom: string;
}

/** What a rule makes of a template. */
interface Priced {
  /** Paid independent of orders. */
  readonly fixed: readonly Line[];
  /** Paid for what the month's orders do. */
  readonly variable: readonly Line[];
  /** Resources, or parts of them, without a price or a quantity, with the reason. */
  readonly notPriced?: readonly string[];
}

/** Prices resource types. A rule that finds none of its types has no lines. */
export interface PricingRule {
  readonly types: readonly string[];
  readonly price: (stack: StackResources, ordersPerMonth: number) => Priced;
}

export { counted } from '../../local/src/shared/counted.ts';

/** US dollars of a month. */
export const costOf = ({ quantity, price }: Line) => quantity * price.usd;

export const bytesPerGb = 1_000_000_000;
