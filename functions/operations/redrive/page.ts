import type { PagePlan } from '../records/page-plan.ts';
import type { PartitionRange } from '../records/position.ts';
import type { DeadLetter } from './dead-letter.ts';
import type { RedrivePage, RedriveRequest } from './types.ts';

/** Dead letters of one partition in a page. */
const pageSize = 300;

/** The next positions of each partition, from where the page before ended. */
export function planPage(
  topic: string,
  ranges: readonly PartitionRange[],
  { cursor = {}, until = {} }: Pick<RedriveRequest, 'cursor' | 'until'>,
): PagePlan {
  const parts = ranges.map(({ partition, low, high: end }) => {
    const high = until[partition] ?? end;
    const from = Math.max(low, cursor[partition] ?? low);
    return { partition, from, to: Math.min(high, from + pageSize), high };
  });
  return {
    positions: parts.flatMap(({ partition, from, to }) =>
      Array.from({ length: Math.max(0, to - from) }, (_, index) => ({
        topic,
        partition,
        offset: from + index,
      })),
    ),
    ends: Object.fromEntries(parts.map(({ partition, to }) => [partition, to])),
    until: Object.fromEntries(parts.map(({ partition, high }) => [partition, high])),
    waiting: parts.reduce((sum, { to, high }) => sum + Math.max(0, high - to), 0),
  };
}

/**
 * Both names of AWS for retries that are used up: records on a topic are documented with the first, documents for queues
 * and buckets with the second (https://docs.aws.amazon.com/lambda/latest/dg/kafka-on-failure-destination.html and
 * kafka-on-failure.html). A request for one means the other as well.
 */
const usedUp = ['retriesexhausted', 'retryattemptsexhausted'];

/** True for a dead letter that matches the request. Consumers and reasons are compared without regard to case. */
export function isWanted(deadLetter: DeadLetter, { consumer, reason }: RedriveRequest): boolean {
  const is = (wanted: string | undefined, given: string) =>
    wanted === undefined || canonical(wanted) === canonical(given);
  return is(consumer, deadLetter.consumer) && is(reason, deadLetter.reason);
}

function canonical(text: string): string {
  const lower = text.toLowerCase();
  return usedUp.includes(lower) ? 'retriesexhausted' : lower;
}

/** Oldest first; those of one moment stay in their order. */
export function byAge(deadLetters: readonly DeadLetter[]): DeadLetter[] {
  return [...deadLetters].sort((a, b) => a.time.localeCompare(b.time));
}

/** Number of dead letters by consumer and reason. */
export function countsOf(deadLetters: readonly DeadLetter[]): RedrivePage['found'] {
  const groups = Map.groupBy(deadLetters, ({ consumer, reason }) => JSON.stringify([consumer, reason]));
  return Array.from(groups.values(), (group) => {
    const { consumer, reason } = group[0] as DeadLetter;
    return { consumer, reason, count: group.length };
  });
}
