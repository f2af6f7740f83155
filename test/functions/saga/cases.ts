import { type EventType, orderIdFor } from '../../../events/index.ts';
import { shipTo } from '../support/events.ts';
import type { FaultPoint } from './faults.ts';
import type { SagaState } from './state.ts';
import { ordersPerDay, SagaWorld } from './world.ts';

/** The product of all orders here. */
export const productId = 'book-kafka-guide';

/** An order, as far as cases differ in it. */
interface CaseOrder {
  readonly token: string;
  readonly quantity?: number;
  /** Whether the customer's ten orders of the day are placed already. Default false. */
  readonly isOverTheLimit?: boolean;
}

/** One combination of results: what the gateway says to each order, and for how many pieces there is stock. */
export interface Case {
  readonly orders: readonly CaseOrder[];
  readonly stock: number;
}

/** What the gateway can say, with a token that makes the gateway in memory say it. */
export const paymentResults = {
  charged: 'tok_visa',
  'charged at the fourth attempt': 'tok_unavailable',
  'unavailable at first, charged if it is tried again': 'tok_seldom',
  declined: 'tok_declined',
  unprocessable: 'tok_unknown',
  unavailable: 'tok_never',
} as const;

export const stockResults = { 'in stock': 5, short: 0 } as const;

const customerOf = (index: number) => `customer-${index + 1}`;

/** What goes wrong in a world. */
export interface Disturbances {
  readonly points?: readonly FaultPoint[];
  readonly duplicated?: ReadonlySet<EventType>;
  /** Of all customers; a world whose tables others have used needs its own. */
  readonly idempotencyKey?: string;
}

/** The orders of a case, requested by a customer each. */
export async function worldOf(
  { orders, stock }: Case,
  state: SagaState,
  { points = [], idempotencyKey = 'a key', duplicated = new Set() }: Disturbances = {},
): Promise<SagaWorld> {
  await state.stock(productId, stock);
  const world = new SagaWorld(state, points, duplicated);
  for (const [index, { token, quantity = 1, isOverTheLimit }] of orders.entries()) {
    const customerId = customerOf(index);
    if (isOverTheLimit) await fillTheDay(customerId, state);
    const body = { lines: [{ productId, quantity }], payment: { token }, shipTo };
    world.request({ customerId, idempotencyKey, body });
  }
  return world;
}

async function fillTheDay(customerId: string, { ports }: SagaState): Promise<void> {
  for (let count = 0; count < ordersPerDay; count += 1) {
    await ports.days.positionOf(`${customerId}#2026-11-21`, orderIdFor(customerId, `${count}`), ordersPerDay);
  }
}
