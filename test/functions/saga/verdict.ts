import { expect } from '@jest/globals';
import type { EventType, OrderstreamEvent } from '../../../events/index.ts';
import type { Figures } from '../../../functions/analytics/domain.ts';
import { emailKey } from '../../../functions/notification/domain.ts';
import { emailsFor } from '../../../functions/notification/email-rules.ts';
import { statusOf } from '../../../functions/orders/domain.ts';
import { minorUnits } from '../../../functions/shared/money.ts';
import { versionsById } from '../support/stories.ts';
import { heads } from './readers.ts';
import type { SagaState } from './state.ts';
import type { SagaWorld } from './world.ts';

/** How the order flow may end. */
export type End = 'shipped' | 'cancelled, never charged' | 'cancelled, refunded';

/** What happened to one order, each event once. */
export class OrderStory {
  readonly orderId: string;
  readonly events: readonly OrderstreamEvent[];
  readonly types: ReadonlySet<EventType>;

  constructor(log: readonly OrderstreamEvent[], orderId: string) {
    const all = log.filter((event) => event.orderId === orderId);
    this.orderId = orderId;
    this.events = [...new Map(all.map((event) => [event.id, event])).values()];
    this.types = new Set(this.events.map(({ type }) => type));
  }

  /** @throws {Error} when the order is not final. */
  get end(): End {
    const status = statusOf(this.types);
    if (status === 'shipped') return 'shipped';
    if (status !== 'cancelled') throw new Error(`${this.orderId} is ${status}: ${[...this.types]}`);
    return this.types.has('PaymentRefunded') ? 'cancelled, refunded' : 'cancelled, never charged';
  }

  /** Pieces of stock that the order holds at its end. */
  get pieces(): number {
    if (this.end !== 'shipped') return 0;
    const lines = this.events.flatMap((event) => (event.type === 'OrderPlaced' ? event.lines : []));
    return lines.reduce((sum, { quantity }) => sum + quantity, 0);
  }
}

/** The stories of all orders that were written to the log. */
export function storiesOf({ log }: SagaWorld): OrderStory[] {
  return [...new Set(log.map(({ orderId }) => orderId))].map((orderId) => new OrderStory(log, orderId));
}

/** Emails that the service took more than once, with each repetition. */
export function doubledEmails({ taken }: SagaState, stories: readonly OrderStory[]): string[] {
  const own = [...taken].filter(([key]) => stories.some(({ orderId }) => key.startsWith(orderId)));
  return own.flatMap(([key, emails]) => Array<string>(emails.length - 1).fill(key));
}

/** Nothing is lost, and nothing but an email is there twice: money, stock, timeline, sales, and what each event says. */
export async function expectConsistent(
  world: SagaWorld,
  state: SagaState,
  before: { readonly stock: Readonly<Record<string, number>>; readonly figures: Figures },
): Promise<void> {
  const stories = storiesOf(world);
  for (const versions of versionsById(world.log)) expect(versions).toHaveLength(1);
  for (const story of stories) await expectSettled(story, state);
  const pieces = stories.reduce((sum, story) => sum + story.pieces, 0);
  for (const [productId, initial] of Object.entries(before.stock)) {
    expect(await state.pieces(productId)).toMatchObject({ available: initial - pieces, reserved: pieces });
  }
  expect(await state.figures()).toEqual(sumOf(before.figures, figuresIn(stories)));
}

async function expectSettled(story: OrderStory, state: SagaState): Promise<void> {
  const { end, events, orderId } = story;
  const charged = end === 'cancelled, never charged' ? 0 : 1;
  const { charges, refunds } = await state.movements(orderId);
  expect(charges - refunds).toBe(end === 'shipped' ? 1 : 0);
  expect(charges).toBeLessThanOrEqual(1);
  expect(await state.ports.tokens.find(orderId)).toEqual({ isDropped: true });
  expect(events.filter(({ type }) => type === 'PaymentProcessed')).toHaveLength(charged);
  const asked = new Set(events.flatMap((event) => emailsFor(event, heads)).map(emailKey));
  expect(new Set([...state.taken.keys()].filter((key) => key.startsWith(orderId)))).toEqual(asked);
  expect(events.filter(({ type }) => type === 'EmailSent')).toHaveLength(asked.size);
  const timeline = (await state.ports.orders.find(orderId))?.events.map(({ id }) => id);
  expect(new Set(timeline)).toEqual(new Set(events.map(({ id }) => id)));
}

function figuresIn(stories: readonly OrderStory[]): Figures {
  const events = stories.flatMap((story) => story.events);
  const count = (type: EventType) => events.filter((event) => event.type === type).length;
  const amount = (type: EventType) =>
    events.reduce(
      (sum, event) => sum + (event.type === type && 'amount' in event ? minorUnits(event.amount) : 0),
      0,
    );
  return {
    orders: count('OrderPlaced'),
    revenue: amount('PaymentProcessed') - amount('PaymentRefunded'),
    shipped: count('OrderShipped'),
  };
}

function sumOf(one: Figures, other: Figures): Figures {
  return {
    orders: one.orders + other.orders,
    revenue: one.revenue + other.revenue,
    shipped: one.shipped + other.shipped,
  };
}
