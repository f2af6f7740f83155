import type { EmailSent } from '../../events/index.ts';
import type { MailClaim } from './domain.ts';
import type { PlannedMail } from './email.ts';
import type { DepartmentHeads } from './email-rules.ts';

/** A right to send, as it is asked for. Times in milliseconds since the epoch. */
export interface ClaimRequest {
  /** Tells this attempt from every other. */
  readonly claimId: string;
  /** Id of the event that asks for the mail. */
  readonly by: string;
  readonly now: number;
  readonly until: number;
}

/** The notification table, one item a mail. */
export interface MailStore {
  /** Takes the right to send unless the mail is settled or somebody holds it. @returns what stood in the way. */
  claim(key: string, request: ClaimRequest): Promise<MailClaim | undefined>;
  /** Gives the right back after a send that certainly failed, so that the next delivery need not wait. */
  unclaim(key: string, claimId: string): Promise<void>;
  /** Notes that the mail went, and does not give up soon. @returns the event that holds, the first one noted. */
  markSent(key: string, answer: EmailSent): Promise<EmailSent>;
  /** Notes that the mail can never go, so that nobody tries again. @param reason Name of the refusal. */
  markUndeliverable(key: string, reason: string): Promise<void>;
}

/** All that one send may take, from the first byte to the answer. */
export const sendLimitInMilliseconds = 10_000;

/**
 * How long the mark of a mail that went is tried: one that is not marked goes again, so much longer than the SDK does,
 * and as long as the function's minute allows. A delivery may have waited 15 s for a claim and 10 s for the mail service.
 */
export const markLimitInMilliseconds = 20_000;

/** What a mail service says to a mail, for good. `reason` is the refusal's name, without the mail address. */
export type SendOutcome =
  | { readonly result: 'accepted' }
  | { readonly result: 'undeliverable'; readonly reason: string };

/** The way out. */
export interface Mailer {
  /**
   * Asks the mail service once to take the mail, and ends within {@link sendLimitInMilliseconds}.
   * @throws {NotAcceptedError} when the service has certainly not taken it and may later. Any other error leaves open
   *   whether it has.
   */
  send(mail: PlannedMail): Promise<SendOutcome>;
}

/** A mail was certainly not taken; the `cause` is what the mail service or the network said. */
export class NotAcceptedError extends Error {
  override readonly name = 'NotAcceptedError';
  /** Sending the mail again at once cannot make it go twice, and may succeed. */
  readonly retriable = true;
}

export interface NotificationPorts {
  readonly store: MailStore;
  readonly mailer: Mailer;
  readonly heads: DepartmentHeads;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly sleep: (milliseconds: number) => Promise<void>;
}
