import type { DeadLetter } from './dead-letter.ts';

/** Which dead letters are meant; what is not given is any. */
export interface DeadLetterQuery {
  /** A dead-letter topic: those of this topic only, also of one that is not a destination of a mapping. */
  readonly topic?: string;
  /** ARN, or `kafka://TOPIC`. */
  readonly destination?: string;
  /** Name of the function. */
  readonly function?: string;
  /** For example `RetryAttemptsExhausted`; `RetriesExhausted` means the same. */
  readonly reason?: string;
  /** Topic of the records that they are about. */
  readonly recordTopic?: string;
}

/**
 * Both names of AWS for retries that are used up: records on a topic are documented with the first, documents for queues
 * and buckets with the second (https://docs.aws.amazon.com/lambda/latest/dg/kafka-on-failure-destination.html and
 * kafka-on-failure.html). A request for one means the other as well.
 */
const USED_UP = ['retriesexhausted', 'retryattemptsexhausted'];

/** Whether a dead letter is meant. Functions and reasons are compared without regard to case. */
export function isSelected(deadLetter: DeadLetter, query: DeadLetterQuery): boolean {
  const { destination, recordTopic } = query;
  const isSame = (wanted: string | undefined, given: string) =>
    wanted === undefined || canonical(wanted) === canonical(given);
  return (
    isSame(query.function, deadLetter.functionName) &&
    isSame(query.reason, deadLetter.reason) &&
    (destination === undefined || deadLetter.destination === destination) &&
    (recordTopic === undefined || deadLetter.record.topic === recordTopic)
  );
}

function canonical(text: string): string {
  const lower = text.toLowerCase();
  return USED_UP.includes(lower) ? 'retriesexhausted' : lower;
}

/** How many there are of a function for a reason. */
export interface DeadLetterCount {
  readonly functionName: string;
  readonly reason: string;
  readonly count: number;
}

/** By function and reason: what can be selected. */
export function countsOf(deadLetters: readonly DeadLetter[]): DeadLetterCount[] {
  const groups = Map.groupBy(deadLetters, ({ functionName, reason }) =>
    JSON.stringify([functionName, reason]),
  );
  return Array.from(groups.values(), (group) => {
    const { functionName, reason } = group[0] as DeadLetter;
    return { functionName, reason, count: group.length };
  });
}
