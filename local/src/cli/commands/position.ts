import { UsageError } from './command-error.ts';

/** Where a record is in Kafka. */
export interface Position {
  /** Its name. */
  readonly topic: string;
  /** From 0. */
  readonly partition: number;
  /** From 0. */
  readonly offset: number;
}

/**
 * A position as commands print it, `orders/0/17`, or as log lines name it, `orders-0@17`.
 * @throws {UsageError} for anything else.
 */
export function positionOf(given: string): Position {
  const [, topic, partition, offset] =
    /^(.+)\/(\d{1,10})\/(\d{1,16})$/.exec(given) ?? /^(.+)-(\d{1,10})@(\d{1,16})$/.exec(given) ?? [];
  if (topic !== undefined) return { topic, partition: Number(partition), offset: Number(offset) };
  throw new UsageError(
    `the position is ${given}; accepted: TOPIC/PARTITION/OFFSET, such as orders/0/17, or TOPIC-PARTITION@OFFSET.`,
  );
}
