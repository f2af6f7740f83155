import type { RecordOutcome } from '../event-source-mapping/history/types.ts';

/** How long to wait. */
export interface WaitOptions {
  /** Milliseconds. Default 10,000. */
  readonly timeoutMs?: number;
}

/** Default of {@link WaitOptions}. */
export const DEFAULT_TIMEOUT_MS = 10_000;

/** Whether nothing more happens to a record. */
export const hasEnded = (outcome: RecordOutcome): boolean => outcome !== 'pending' && outcome !== 'revoked';
