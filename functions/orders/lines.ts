import type { OrderLine } from '../../events/index.ts';
import { type Product, productOf } from '../shared/catalogue.ts';
import { type FieldError, invalidFields } from '../shared/problem.ts';
import { maximumQuantity, type OrderRequest } from './order-request.ts';

type RequestedLine = OrderRequest['lines'][number];

/**
 * The lines of an order: each product once, in the order of its first line, at the catalogue's price.
 * @throws {ProblemError} 400 naming the lines whose product the shop does not have, or whose quantities are
 *   more than {@link maximumQuantity} together.
 */
export function pricedLines(requested: readonly RequestedLine[]): OrderLine[] {
  const errors = requested.flatMap(unknownProduct);
  const sums = new Map<string, number>();
  for (const [index, { productId, quantity }] of requested.entries()) {
    const sum = (sums.get(productId) ?? 0) + quantity;
    if (sum > maximumQuantity) errors.push(tooMany(index, productId, sum));
    sums.set(productId, sum);
  }
  if (errors.length > 0) throw invalidFields(errors);
  return Array.from(sums, ([productId, quantity]) => pricedLine(productOf(productId) as Product, quantity));
}

function unknownProduct({ productId }: RequestedLine, index: number): FieldError[] {
  if (productOf(productId)) return [];
  const message = `there is no product ${JSON.stringify(productId)}; GET /products lists what there is`;
  return [{ field: `lines.${index}.productId`, message }];
}

function tooMany(index: number, productId: string, sum: number): FieldError {
  const message = `the lines of ${productId} ask for ${sum} together; accepted: at most ${maximumQuantity}`;
  return { field: `lines.${index}.quantity`, message };
}

function pricedLine({ productId, name, department, price }: Product, quantity: number): OrderLine {
  return { productId, name, department, quantity, unitPrice: price };
}
