import type { Money, OrderLine } from '../../events/index.ts';
import { type Product, productOf } from '../shared/catalogue.ts';
import type { FieldError } from '../shared/http/problem.ts';
import { sumOf, times } from '../shared/money.ts';
import type { OrderRequest } from './order-request.ts';

type RequestedLine = OrderRequest['lines'][number];

/** The priced lines of an order, or the fields of the request that prevent it. */
export type Pricing = { readonly lines: readonly OrderLine[] } | { readonly errors: readonly FieldError[] };

/**
 * Prices the lines of an order at the catalogue's prices: each product once, in the order of its first line.
 * @returns errors for lines whose product the shop does not have, or whose quantities are together more than the
 *   product's `maximumPerOrder`.
 */
export function priceLines(requested: readonly RequestedLine[]): Pricing {
  const errors = requested.flatMap(unknownProduct);
  const sums = new Map<string, number>();
  for (const [index, { productId, quantity }] of requested.entries()) {
    const before = sums.get(productId) ?? 0;
    errors.push(...tooMany({ productId, quantity }, index, before));
    sums.set(productId, before + quantity);
  }
  if (errors.length > 0) return { errors };
  return {
    lines: Array.from(sums, ([productId, quantity]) => pricedLine(productOf(productId) as Product, quantity)),
  };
}

/** The sum of the lines, tax included. */
export function totalOf(lines: readonly OrderLine[]): Money {
  return sumOf(lines.map(({ unitPrice, quantity }) => times(unitPrice, quantity)));
}

function unknownProduct({ productId }: RequestedLine, index: number): FieldError[] {
  if (productOf(productId)) return [];
  const message = `there is no product ${JSON.stringify(productId)}; GET /products lists what there is`;
  return [{ field: `lines.${index}.productId`, message }];
}

/** @param before Pieces of the same product in the lines before. */
function tooMany({ productId, quantity }: RequestedLine, index: number, before: number): FieldError[] {
  const maximum = productOf(productId)?.maximumPerOrder ?? Infinity;
  if (before + quantity <= maximum) return [];
  const together = before > 0 ? `, ${before + quantity} with the lines before it` : '';
  const message = `is ${quantity}${together}; accepted: at most ${maximum} of ${productId} in an order`;
  return [{ field: `lines.${index}.quantity`, message }];
}

function pricedLine({ productId, name, department, price }: Product, quantity: number): OrderLine {
  return { productId, name, department, quantity, unitPrice: price };
}
