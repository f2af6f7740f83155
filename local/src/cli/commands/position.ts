import type { Position } from '../../event-source-mapping/core/position.ts';
import { UsageError } from './command-error.ts';

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
