import type { OrderstreamEvent } from '../../events/index.ts';
import type { TableContents } from './tables.ts';

/** An order that was reported to a client as accepted. */
export interface PlacedOrder {
  readonly orderId: string;
  /** Every id that a response to its key named. */
  readonly acceptedIds: readonly string[];
  /** As the API shows it at the end. */
  readonly status: string;
}

/** One record of the event log. */
export interface LoggedEvent {
  readonly event: OrderstreamEvent;
  /** Its bytes; a repetition is the same to the byte. */
  readonly bytes: string;
}

/** What is seen after a run: the log, the API, the mailbox, the tables. */
export interface Evidence {
  readonly placed: readonly PlacedOrder[];
  readonly log: readonly LoggedEvent[];
  /** `<orderId>#<kind>#<recipient>` of all mails in the mailbox, one entry a mail. */
  readonly mails: readonly string[];
  /** Product → pieces available. */
  readonly stockBefore: Readonly<Record<string, number>>;
  readonly stockAfter: Readonly<Record<string, number>>;
  /** Revenue that GET /sales shows, in cents. */
  readonly revenueInCents: number;
  readonly deadLetters: number;
  readonly tables: TableContents;
  /** Mails that were claimed and not marked when a function died, one entry a mail and death: each may have gone twice. */
  readonly openMailsAtDeaths: readonly string[];
}
