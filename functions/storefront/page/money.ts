import { sumOf, times } from '../../shared/money.ts';
import type { Money } from './api/types.ts';

export { sumOf, times };

/** As the customer writes amounts: `$12.30` in the United States, `12,30 $` in Germany. */
export function formatMoney({ amount, currency }: Money, locale?: string): string {
  // Decimal text is formatted exactly, which a number would not be.
  const text = amount as Intl.StringNumericLiteral;
  return new Intl.NumberFormat(locale, { style: 'currency', currency }).format(text);
}
