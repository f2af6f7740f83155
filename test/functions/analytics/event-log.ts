import fc from 'fast-check';
import type { OrderLine, OrderstreamEvent } from '../../../events/index.ts';
import { orderPlaced, orderShipped, paymentProcessed, paymentRefunded } from '../support/events.ts';

const [minuteInMs, dayInMs] = [60_000, 86_400_000];

/** What `GET /sales` must answer, from the log alone: each event once, at the minute and day of its own time. */
export function salesOfLog(log: readonly OrderstreamEvent[], fromInMs: number, toInMs: number) {
  const events = [...new Map(log.map((event) => [event.id, event])).values()].filter(({ time }) => {
    const timeInMs = Date.parse(time);
    return fromInMs <= timeInMs && timeInMs < toInMs;
  });
  const timesOf = (length: number) => [...new Set(events.map(({ time }) => time.slice(0, length)))].sort();
  const within = (start: string) => events.filter(({ time }) => time.startsWith(start));
  return {
    ...soldAndShipped(events),
    byMinute: timesOf(16).map((each) => ({ minute: `${each}:00Z`, ...soldAndShipped(within(each)) })),
    byDay: timesOf(10).map((day) => ({ day, ...soldAndShipped(within(day)) })),
    byDepartment: namesOf(events, 'department').map((department) => ({
      department,
      ...sold(events, (line) => line.department === department),
    })),
    byProduct: namesOf(events, 'productId').map((productId) => ({
      productId,
      ...sold(events, (line) => line.productId === productId),
    })),
  };
}

function linesOf(event: OrderstreamEvent): readonly OrderLine[] {
  const hasLines =
    event.type === 'OrderPlaced' || event.type === 'PaymentProcessed' || event.type === 'PaymentRefunded';
  return hasLines ? event.lines : [];
}

function namesOf(events: readonly OrderstreamEvent[], name: 'department' | 'productId'): string[] {
  return [...new Set(events.flatMap(linesOf).map((line) => line[name]))].sort();
}

function sold(events: readonly OrderstreamEvent[], isMeant: (line: OrderLine) => boolean) {
  let [orders, cents] = [0, 0];
  for (const event of events) {
    const lines = linesOf(event).filter(isMeant);
    const worth = lines.reduce((sum, line) => sum + Number(line.unitPrice.amount) * 100 * line.quantity, 0);
    if (event.type === 'OrderPlaced' && lines.length > 0) orders += 1;
    if (event.type === 'PaymentProcessed') cents += Math.round(worth);
    if (event.type === 'PaymentRefunded') cents -= Math.round(worth);
  }
  return { orders, revenue: { amount: (cents / 100).toFixed(2), currency: 'USD' } };
}

function soldAndShipped(events: readonly OrderstreamEvent[]) {
  return {
    ...sold(events, () => true),
    shipped: events.filter(({ type }) => type === 'OrderShipped').length,
  };
}

/** Milliseconds from a midnight: the edges of minutes and days around it, or anything within two days of it. */
const moments = fc.oneof(
  fc.constantFrom(-dayInMs, -minuteInMs - 1, -minuteInMs, -1, 0, 1, minuteInMs - 1, minuteInMs, dayInMs - 1),
  fc.integer({ min: -2 * dayInMs, max: 2 * dayInMs - 1 }),
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
function eventsOf(story: OrderStory, midnightInMs: number): OrderstreamEvent[] {
  const placed = orderPlaced(crypto.randomUUID(), { lines: story.lines });
  const events = [placed, paymentProcessed(placed), paymentRefunded(placed), orderShipped(placed)];
  return events.flatMap((event, index) => {
    const moment = story.moments[index];
    if (moment === null || moment === undefined) return [];
    const atItsTime = { ...event, time: new Date(midnightInMs + moment).toISOString() };
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
  .map(({ stories, shuffle, batchSize }) => (midnightInMs: number): OrderstreamEvent[][] => {
    const events = stories.flatMap((story) => eventsOf(story, midnightInMs));
    const arriving = events
      .map((event) => ({ event, at: shuffle.next().value as number }))
      .sort((a, b) => a.at - b.at)
      .map(({ event }) => event);
    return Array.from({ length: Math.ceil(arriving.length / batchSize) }, (_, index) =>
      arriving.slice(index * batchSize, (index + 1) * batchSize),
    );
  });

/** A period around a midnight in whole minutes or in days, as a client asks for it and as the log is cut by it. */
export const periods = fc
  .record({ ends: fc.tuple(moments, moments), inDays: fc.boolean() })
  .map(({ ends, inDays }) => (midnightInMs: number) => {
    const [from = 0, to = 0] = ends.map((end) => midnightInMs + end).sort((a, b) => a - b);
    const unitInMs = inDays ? dayInMs : minuteInMs;
    const fromInMs = Math.floor(from / unitInMs) * unitInMs;
    // A day asked for counts whole; a time is rounded up to the end of its minute.
    const toInMs = inDays
      ? (Math.floor(to / dayInMs) + 1) * dayInMs
      : Math.ceil(to / minuteInMs) * minuteInMs;
    const text = (timeInMs: number) => new Date(timeInMs).toISOString().slice(0, inDays ? 10 : undefined);
    return { query: { from: text(from), to: text(to) }, fromInMs, toInMs };
  });
