/** Items of one DynamoDB transaction. https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html */
export const maximumActionsPerTransaction = 100;

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

/** Does the earlier half, then the later: who ordered first gets the last piece. */
export async function inHalves<Item, Result>(
  items: readonly Item[],
  work: (half: readonly Item[]) => Promise<Result[]>,
): Promise<Result[]> {
  if (items.length < 2) {
    throw new Error(`${items.length} item(s) cannot be halved: a write of one must say why it was refused.`);
  }
  const middle = Math.ceil(items.length / 2);
  const earlier = await work(items.slice(0, middle));
  return [...earlier, ...(await work(items.slice(middle)))];
}

/**
 * Collects calls made at the same time, or while earlier ones run, into one. A product that everybody buys is then
 * written once for many orders, and a function's own transactions do not conflict with each other.
 * @param run Handles several items, each orderId once; resolves to the results by orderId. An Error in place of a result
 *   is thrown to that order alone; what `run` throws, to all of them.
 */
export function joined<Item extends { readonly orderId: string }, Result>(
  run: (items: readonly Item[]) => Promise<ReadonlyMap<string, Result | Error>>,
): (item: Item) => Promise<Result> {
  let waiting = new Map<string, Item>();
  let next: Promise<ReadonlyMap<string, Result | Error>> | undefined;
  let running: Promise<unknown> = Promise.resolve();
  const runWaiting = async () => {
    await Promise.allSettled([running]);
    await new Promise(setImmediate);
    const items = [...waiting.values()];
    waiting = new Map();
    next = undefined;
    const results = run(items);
    running = results;
    return results;
  };
  return async (item) => {
    waiting.set(item.orderId, item);
    next ??= runWaiting();
    const result = (await next).get(item.orderId);
    if (result === undefined)
      throw new Error(`No result for order ${item.orderId} among those of its group.`);
    if (result instanceof Error) throw result;
    return result;
  };
}
