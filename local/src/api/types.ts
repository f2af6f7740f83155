import type { RecordOutcome } from '../event-source-mapping/history/types.ts';

/** Where a record is. */
export interface Position {
  /** Its name. */
  readonly topic: string;
  /** From 0. */
  readonly partition: number;
  /** From 0. */
  readonly offset: number;
}

/** How long to wait. */
export interface WaitOptions {
  /** Milliseconds. Default 10,000. */
  readonly timeoutMs?: number;
}

/** Default of {@link WaitOptions}. */
export const DEFAULT_TIMEOUT_MS = 10_000;

/** Whether nothing more happens to a record. */
export const hasEnded = (outcome: RecordOutcome): boolean => outcome !== 'pending' && outcome !== 'revoked';

/** `orders-0@12`. */
export const positionText = ({ topic, partition, offset }: Position): string =>
  `${topic}-${partition}@${offset}`;
