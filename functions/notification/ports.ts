import type { EmailSent } from '../../events/index.ts';
import type { EmailClaim } from './domain.ts';
import type { PlannedEmail } from './email.ts';
import type { DepartmentHeads } from './email-rules.ts';

/** A request for the right to send. Times in milliseconds since the epoch. */
export interface ClaimRequest {
  /** Distinguishes this attempt from every other. */
  readonly claimId: string;
  /** Id of the event that the email is for. */
  readonly by: string;
  readonly now: number;
  readonly until: number;
}

/** The notification table, one item an email. */
export interface EmailStore {
  /** Claims the right to send unless the email is settled or claimed. @returns the state that prevents it. */
  claim(key: string, request: ClaimRequest): Promise<EmailClaim | undefined>;
  /** Releases the claim after a send that certainly failed, so that the next delivery need not wait. */
  unclaim(key: string, claimId: string): Promise<void>;
  /** Marks the email as sent, with retries. @returns the event that is stored, the first one marked. */
  markSent(key: string, event: EmailSent): Promise<EmailSent>;
  /** Marks the email as undeliverable, so that no delivery retries it. @param reason Name of the refusal. */
  markUndeliverable(key: string, reason: string): Promise<void>;
}

/** The longest time of one send, from the first byte to the response. */
export const sendLimitMs = 10_000;

/**
 * How long marking a sent email is retried: an email that is not marked is sent again, so much longer than the SDK does,
 * and as long as the function's minute allows. A delivery may have waited 15 s for a claim and 10 s for the email service.
 */
export const markLimitMs = 20_000;

/** The final response of the email service to an email. `reason` is the refusal's name, without the email address. */
export type SendOutcome =
  | { readonly result: 'accepted' }
  | { readonly result: 'undeliverable'; readonly reason: string };

/** Sends emails. */
export interface Mailer {
  /**
   * Sends the email once, without retries, and ends within {@link sendLimitMs}.
   * @throws {NotAcceptedError} when the service has certainly not accepted it and may later. After any other error it is unknown
   *   whether it has.
   */
  send(email: PlannedEmail): Promise<SendOutcome>;
}

/** The email service certainly did not accept an email; `cause` is the error of the service or the network. */
export class NotAcceptedError extends Error {
  override readonly name = 'NotAcceptedError';
  /** Sending the email again at once cannot send it twice, and may succeed. */
  readonly retriable = true;
}

export interface NotificationPorts {
  readonly store: EmailStore;
  readonly mailer: Mailer;
  readonly heads: DepartmentHeads;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly sleep: (milliseconds: number) => Promise<void>;
}
