import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Rotation, rotating } from '../system/support/rotation.ts';
import { anOrder, eventually, Shopper } from '../system/support/shop.ts';
import type { ChaosPlan } from './plan.ts';
import type { Random } from './random.ts';
import type { World } from './world.ts';

/** An order that was accepted, and who placed it. */
export interface Accepted {
  readonly shopper: Shopper;
  readonly orderId: string;
  readonly acceptedIds: readonly string[];
}

/** Most orders are ordinary; some are refused by the gateway, some ask for what is scarce. */
const MIX: readonly (readonly [share: number, order: Parameters<typeof anOrder>[0]])[] = [
  [70, { productId: 'book-kafka-guide' }],
  [12, { productId: 'tomato-seeds', quantity: 3 }],
  [8, { productId: 'lawn-chair', token: 'tok_declined' }],
  [5, { productId: 'turntable-limited' }],
  [5, { productId: 'espresso-cups', token: 'tok_unavailable' }],
];

/** A mirror that was killed is back by then. */
const SIGN_UP_MS = 120_000;

function orderOf(random: Random): unknown {
  let left = random.below(MIX.reduce((sum, [share]) => sum + share, 0));
  for (const [share, order] of MIX) {
    left -= share;
    if (left < 0) return anOrder(order);
  }
  return anOrder();
}

/** Several clients at work at the same time, each for one customer after the other. */
export class Clients {
  readonly accepted: Accepted[] = [];
  readonly #world: World;
  readonly #shoppers: readonly Rotation<Shopper>[];
  readonly #duplicate: number;
  readonly #random: Random;

  constructor(world: World, { clients, duplicate }: ChaosPlan, random: Random) {
    this.#world = world;
    this.#shoppers = Array.from({ length: clients }, () => rotating(() => this.#signUp()));
    this.#duplicate = duplicate;
    this.#random = random;
  }

  /** Places so many orders, each sent `duplicate` times at once under its key, until all are accepted. */
  async place(count: number): Promise<void> {
    const orders = Array.from({ length: count }, () => orderOf(this.#random));
    const work = async (shoppers: Rotation<Shopper>) => {
      for (let order = orders.pop(); order; order = orders.pop()) {
        this.accepted.push(await this.#placeOne(await shoppers.next(), order));
      }
    };
    await Promise.all(this.#shoppers.map(work));
  }

  /** The mirror may be dead at the moment: another one is started. */
  #signUp(): Promise<Shopper> {
    return eventually(async () => Shopper.signUp(await this.#world.ready()), SIGN_UP_MS);
  }

  async #placeOne(shopper: Shopper, order: unknown): Promise<Accepted> {
    const headers = { 'idempotency-key': randomUUID() };
    const acceptedIds = await Promise.all(
      Array.from({ length: this.#duplicate }, () => this.#untilAccepted(shopper, order, headers)),
    );
    return { shopper, orderId: acceptedIds[0] ?? '', acceptedIds };
  }

  /** As the API requires of clients: what got no response, or a server error, is sent again under its key. */
  async #untilAccepted(shopper: Shopper, order: unknown, headers: Record<string, string>): Promise<string> {
    for (;;) {
      const response = await shopper
        .at(await this.#world.ready())
        .post(order, headers)
        .catch(() => undefined); // The mirror is dead; another one is started.
      if (response?.status === 202) return ((await response.json()) as { orderId: string }).orderId;
      if (response && response.status < 500) {
        throw new Error(`POST /orders: ${response.status} ${await response.text()}`);
      }
      await sleep(Number(response?.headers.get('retry-after') ?? 0.1) * 1_000);
    }
  }
}
