import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { anOrder, Shopper } from '../system/support/shop.ts';
import type { ChaosPlan } from './plan.ts';
import type { Random } from './random.ts';
import type { World } from './world.ts';

/** An order that was accepted, and who placed it. */
export interface Accepted {
  readonly shopper: Shopper;
  readonly orderId: string;
  readonly answeredIds: readonly string[];
}

/** Most orders are ordinary; some are refused by the gateway, some ask for what is scarce. */
const MIX: readonly (readonly [share: number, order: Parameters<typeof anOrder>[0]])[] = [
  [70, { productId: 'book-kafka-guide' }],
  [12, { productId: 'tomato-seeds', quantity: 3 }],
  [8, { productId: 'lawn-chair', token: 'tok_declined' }],
  [5, { productId: 'turntable-limited' }],
  [5, { productId: 'espresso-cups', token: 'tok_unavailable' }],
];

function orderOf(random: Random): unknown {
  let left = random.below(MIX.reduce((sum, [share]) => sum + share, 0));
  for (const [share, order] of MIX) {
    left -= share;
    if (left < 0) return anOrder(order);
  }
  return anOrder();
}

/** Places the plan's orders from several clients, each sent `duplicate` times at once under its key, until it is accepted. */
export async function placeOrders(world: World, plan: ChaosPlan, random: Random): Promise<Accepted[]> {
  const orders = Array.from({ length: plan.orders }, () => orderOf(random));
  const accepted: Accepted[] = [];
  const client = async () => {
    const shopper = await Shopper.signUp(await world.ready());
    for (let order = orders.pop(); order; order = orders.pop()) {
      accepted.push(await placeOne(world, shopper, order, plan.duplicate));
    }
  };
  await Promise.all(Array.from({ length: plan.clients }, client));
  return accepted;
}

async function placeOne(world: World, shopper: Shopper, order: unknown, times: number): Promise<Accepted> {
  const headers = { 'idempotency-key': randomUUID() };
  const answeredIds = await Promise.all(
    Array.from({ length: times }, () => untilAccepted(world, shopper, order, headers)),
  );
  return { shopper, orderId: answeredIds[0] ?? '', answeredIds };
}

/** As clients are told to: what was not answered, or with 503, is sent again under its key. */
async function untilAccepted(
  world: World,
  shopper: Shopper,
  order: unknown,
  headers: Record<string, string>,
): Promise<string> {
  for (;;) {
    const response = await shopper
      .at(await world.ready())
      .post(order, headers)
      .catch(() => undefined); // The mirror is dead; another one is started.
    if (response?.status === 202) return ((await response.json()) as { orderId: string }).orderId;
    if (response && response.status !== 503) {
      throw new Error(`POST /orders: ${response.status} ${await response.text()}`);
    }
    await sleep(100);
  }
}
