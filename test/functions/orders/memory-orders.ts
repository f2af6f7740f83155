import type { OrderPlaced } from '../../../events/index.ts';
import type { ReachedLimit } from '../../../functions/orders/customer-counters.ts';
import { statusOf, timelineOf } from '../../../functions/orders/domain.ts';
import type {
  Acceptance,
  AcceptedOrder,
  OrderAddition,
  OrderAdmission,
  OrderStore,
} from '../../../functions/orders/ports.ts';

type Accepted = AcceptedOrder & { readonly event: OrderPlaced };

type KeepToken = (orderId: string, token: string) => Promise<void>;

/** The orders table in memory: enough of it for the routes. */
export class MemoryOrders implements OrderStore, OrderAdmission {
  readonly accepted = new Map<string, Accepted>();
  readonly additions: OrderAddition[] = [];
  /** The limit that the customer has reached. */
  reached: ReachedLimit | undefined;
  /** What happens before an order is kept: the table is slow, or fails. */
  before: (() => Promise<void>) | undefined;

  readonly #keepToken: KeepToken;

  /** @param keepToken Keeps the token of an order that is kept. */
  constructor(keepToken: KeepToken) {
    this.#keepToken = keepToken;
  }

  async accept(order: AcceptedOrder, event: OrderPlaced, paymentToken: string): Promise<Acceptance> {
    await this.before?.();
    if (!this.accepted.has(order.orderId)) {
      if (this.reached) return { reached: this.reached };
      this.accepted.set(order.orderId, { ...order, event });
      await this.#keepToken(order.orderId, paymentToken);
    }
    return { order: (await this.kept(order.orderId)) as AcceptedOrder };
  }

  async kept(orderId: string): Promise<AcceptedOrder | undefined> {
    const kept = this.accepted.get(orderId);
    const additions = this.additions.filter((each) => each.orderId === orderId);
    return kept && { ...kept, isPlaced: additions.some(({ placed }) => placed !== undefined) };
  }

  async find(orderId: string) {
    const { event } = this.accepted.get(orderId) ?? {};
    const entries = this.additions.filter((each) => each.orderId === orderId).flatMap((each) => each.entries);
    const { customerId = '', total, time = '' } = event ?? {};
    const status = statusOf(new Set(entries.map(({ type }) => type)));
    return total && { orderId, customerId, total, placedAt: time, status, events: timelineOf(entries) };
  }

  async list(customerId: string, limit: number) {
    const ids = [...this.accepted.values()].filter(({ event }) => event.customerId === customerId);
    const orders = await Promise.all(ids.slice(0, limit).map(({ orderId }) => this.find(orderId)));
    return { orders: orders.filter((order) => order !== undefined) };
  }

  async unfinished(): Promise<never> {
    throw new Error('No route asks for unfinished orders.');
  }

  async add(addition: OrderAddition): Promise<void> {
    this.additions.push(addition);
  }
}
