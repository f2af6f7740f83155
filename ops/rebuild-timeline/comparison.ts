import { isDeepStrictEqual } from 'node:util';
import { topicOf, topics } from '../../events/index.ts';
import type { TimelineEntry } from '../../functions/orders/domain.ts';
import { entriesOf, type OrderItem, summaryOf } from '../../functions/orders/order-item.ts';

const dayMs = 86_400_000;

/** How an order's history in the live table is not that of the topics, in words. */
export interface Difference {
  readonly orderId: string;
  readonly problem: string;
}

/**
 * Compares what the API returns of an order: summary, entries, and whether it is listed. What only the request left in the
 * live table (an order that was never confirmed) is not history, and what is older than its topic's retention cannot be
 * rebuilt from the topics.
 * @param now milliseconds since the epoch.
 * @returns undefined when both are equal.
 */
export function differenceOf(
  live: OrderItem | undefined,
  rebuilt: OrderItem | undefined,
  now: number,
): Difference | undefined {
  const entries = { live: entriesById(live), rebuilt: entriesById(rebuilt) };
  const isGone = (entry: TimelineEntry) => !entries.rebuilt.has(entry.id) && isPastRetention(entry, now);
  const kept = [...entries.live.values()].filter((entry) => !isGone(entry));
  const problems = [
    ...kept.flatMap((entry) => problemWith(entry, entries.rebuilt.get(entry.id))),
    ...[...entries.rebuilt.values()]
      .filter(({ id }) => !entries.live.has(id))
      .map((entry) => `only in the topics: ${nameOf(entry)}`),
    ...(kept.length === entries.live.size && kept.length > 0 ? problemsWithSummary(live, rebuilt) : []),
  ];
  const orderId = (live ?? rebuilt)?.orderId as string;
  return problems.length > 0 ? { orderId, problem: problems.join('; ') } : undefined;
}

function entriesById(item: OrderItem | undefined): Map<string, TimelineEntry> {
  return new Map((item ? entriesOf(item) : []).map((entry) => [entry.id, entry]));
}

function isPastRetention({ type, time }: TimelineEntry, now: number): boolean {
  const topic = type === 'DeadLettered' ? 'dead-letters' : topicOf[type];
  return Date.parse(time) < now - topics[topic].retentionInDays * dayMs;
}

function problemWith(live: TimelineEntry, rebuilt: TimelineEntry | undefined): string[] {
  if (!rebuilt) return [`only in the table: ${nameOf(live)}`];
  if (isDeepStrictEqual(live, rebuilt)) return [];
  return [
    `${nameOf(live)} is ${JSON.stringify(live)} in the table, ${JSON.stringify(rebuilt)} in the topics`,
  ];
}

function problemsWithSummary(live: OrderItem | undefined, rebuilt: OrderItem | undefined): string[] {
  const [inTable, inTopics] = [live, rebuilt].map(
    (item) => item && { ...summaryOf(item), listedFor: item.listedFor },
  );
  if (isDeepStrictEqual(inTable, inTopics)) return [];
  return [`the order is ${JSON.stringify(inTable)} in the table, ${JSON.stringify(inTopics)} in the topics`];
}

const nameOf = ({ type, id }: TimelineEntry) => `${type} ${id}`;
