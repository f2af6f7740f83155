import { mapConcurrently } from '../functions/shared/runtime/concurrency.ts';
import type { Ready } from '../local/src/mirror/ready.ts';
import type { Consumers } from './consumers.ts';
import { signUp, sumOver } from './customer.ts';

/** Orders of one customer in a burst: as many as a day allows without an alert. */
const ordersOfACustomer = 10;
/** Requests at the same time. */
const concurrentPosts = 50;

/**
 * Places orders of many customers as fast as they are accepted, then waits until no record waits for a consumer.
 * @throws {Error} unless each of them is shipped by then.
 */
export async function burstOf(
  count: number,
  ready: Ready,
  consumers: Consumers,
): Promise<{ acceptedMs: number; caughtUpMs: number }> {
  const customers = await mapConcurrently(Array.from({ length: count / ordersOfACustomer }), 10, () =>
    signUp(ready),
  );
  const placing = Array.from({ length: ordersOfACustomer }, () => customers).flat();
  const startedAt = performance.now();
  await mapConcurrently(placing, concurrentPosts, (customer) => customer.place());
  const acceptedAt = performance.now();
  await consumers.caughtUp();
  const caughtUpAt = performance.now();
  const missing = count - (await sumOver(customers, (customer) => customer.shipped()));
  if (missing > 0) throw new Error(`${missing} of ${count} orders are not shipped though no record waits.`);
  return { acceptedMs: acceptedAt - startedAt, caughtUpMs: caughtUpAt - acceptedAt };
}
