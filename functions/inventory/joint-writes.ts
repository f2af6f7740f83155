import { maximumActionsPerTransaction } from '../shared/dynamodb/transaction.ts';

/** What one order adds to a joint write. */
interface Order {
  readonly orderId: string;
  readonly lines: readonly { readonly productId: string }[];
}

/** One action an order, and one a product that any of them has. */
export function fitsOneTransaction(orders: readonly Order[]): boolean {
  const products = new Set(orders.flatMap(({ lines }) => lines.map(({ productId }) => productId)));
  return orders.length + products.size <= maximumActionsPerTransaction;
}

/** Processes the earlier half, then the later: the first order gets the last piece. */
export async function inHalves<Item, Result>(
  items: readonly Item[],
  work: (half: readonly Item[]) => Promise<Result[]>,
): Promise<Result[]> {
  if (items.length < 2) {
    throw new Error(`${items.length} item(s) cannot be halved: a refused write of one must have a reason.`);
  }
  const middle = Math.ceil(items.length / 2);
  const earlier = await work(items.slice(0, middle));
  return [...earlier, ...(await work(items.slice(middle)))];
}
