import fc from 'fast-check';
import type { OrderLine, OrderstreamEvent } from '../../../events/index.ts';
import { dayByOffset } from '../support/calendar.ts';
import { orderPlaced, orderShipped, paymentProcessed, paymentRefunded } from '../support/events.ts';

const [minuteMs, dayMs] = [60_000, 86_400_000];

/** Milliseconds from a midnight: the edges of minutes and days around it, or anything within two days of it. */
const moments = fc.oneof(
  fc.constantFrom(-dayMs, -minuteMs - 1, -minuteMs, -1, 0, 1, minuteMs - 1, minuteMs, dayMs - 1),
  fc.integer({ min: -2 * dayMs, max: 2 * dayMs - 1 }),
);

const departments = { book: 'books', atlas: 'books', hose: 'garden', seeds: 'garden', pan: 'kitchen' };
const lines = fc
  .uniqueArray(
    fc.record({
      productId: fc.constantFrom(...(Object.keys(departments) as (keyof typeof departments)[])),
      quantity: fc.integer({ min: 1, max: 1_000 }),
      cents: fc.integer({ min: 1, max: 100_000 }),
    }),
    { selector: ({ productId }) => productId, minLength: 1 },
  )
  .map((all) =>
    all.map(
      ({ productId, quantity, cents }): OrderLine => ({
        productId,
        name: productId,
        department: departments[productId],
        quantity,
        unitPrice: { amount: (cents / 100).toFixed(2), currency: 'USD' },
      }),
    ),
  );

const order = fc.record({
  lines,
  /** When the order is placed, paid, refunded and shipped; null for what does not happen. */
  moments: fc.tuple(moments, fc.option(moments), fc.option(moments), fc.option(moments)),
  deliveries: fc.integer({ min: 1, max: 3 }),
});

type OrderStory = typeof order extends fc.Arbitrary<infer Story> ? Story : never;

/** Events of an order around a midnight, each as often as it is delivered. */
function eventsOf(story: OrderStory, midnightMs: number): OrderstreamEvent[] {
  const placed = orderPlaced(crypto.randomUUID(), { lines: story.lines });
  const events = [placed, paymentProcessed(placed), paymentRefunded(placed), orderShipped(placed)];
  return events.flatMap((event, index) => {
    const moment = story.moments[index];
    if (moment === null || moment === undefined) return [];
    const atItsTime = { ...event, time: new Date(midnightMs + moment).toISOString() };
    return Array<OrderstreamEvent>(story.deliveries).fill(atItsTime);
  });
}

/** A log as it comes: events of several orders in any order, again and again, cut into batches. */
export const arrivingLogs = fc
  .record({
    stories: fc.array(order, { minLength: 1, maxLength: 6 }),
    shuffle: fc.infiniteStream(fc.nat()),
    batchSize: fc.integer({ min: 1, max: 30 }),
  })
  .map(({ stories, shuffle, batchSize }) => (midnightMs: number): OrderstreamEvent[][] => {
    const events = stories.flatMap((story) => eventsOf(story, midnightMs));
    const arriving = events
      .map((event) => ({ event, at: shuffle.next().value as number }))
      .sort((a, b) => a.at - b.at)
      .map(({ event }) => event);
    return Array.from({ length: Math.ceil(arriving.length / batchSize) }, (_, index) =>
      arriving.slice(index * batchSize, (index + 1) * batchSize),
    );
  });

/**
 * What a client may ask for around a midnight of a zone: times or days, one window or both, split or not. Where minutes
 * are split, a day at most.
 */
export const questions = fc
  .record({
    ends: fc.tuple(moments, moments),
    inDays: fc.boolean(),
    window: fc.option(fc.constantFrom('minute' as const, 'day' as const), { nil: undefined }),
    by: fc.option(fc.constantFrom('department' as const, 'product' as const), { nil: undefined }),
  })
  .map(({ ends, inDays, window, by }) => (midnightMs: number, zone: string) => {
    const [from = 0, last = 0] = ends.map((end) => midnightMs + end).sort((a, b) => a - b);
    const splitsMinutes = by !== undefined && window !== 'day';
    const to = splitsMinutes ? Math.min(last, from + (inDays ? 0 : dayMs - minuteMs)) : last;
    const period = inDays ? periodInDays(from, to, zone) : periodInMinutes(from, to);
    const query = { ...period.query, zone, ...(window && { window }), ...(by && { by }) };
    return { query, isWithin: period.isWithin, zone, window, by };
  });

/** Both days count whole. */
function periodInDays(fromMs: number, toMs: number, zone: string) {
  const [from, to] = [dayByOffset(fromMs, zone), dayByOffset(toMs, zone)];
  const isWithin = (timeMs: number) => {
    const day = dayByOffset(timeMs, zone);
    return from <= day && day <= to;
  };
  return { query: { from, to }, isWithin };
}

/** The first minute counts whole, and the last one that is begun. */
function periodInMinutes(fromMs: number, toMs: number) {
  const first = Math.floor(fromMs / minuteMs) * minuteMs;
  const end = Math.ceil(toMs / minuteMs) * minuteMs;
  const [from, to] = [fromMs, toMs].map((time) => new Date(time).toISOString()) as [string, string];
  return { query: { from, to }, isWithin: (timeMs: number) => first <= timeMs && timeMs < end };
}
