import type { EmailSent, OrderstreamEvent } from '../../events/index.ts';
import { replyTo } from '../shared/reply-event.ts';
import type { PlannedMail } from './email.ts';

/** Identifies a mail: one of each kind and recipient an order. */
export function mailKey({ orderId, kind, recipient }: PlannedMail): string {
  return `${orderId}#${kind}#${recipient.name}`;
}

/** Somebody's right to send a mail, for a while; or the proof that it went, or that it never can. */
export type MailClaim =
  | {
      readonly state: 'claimed';
      /** Id of the event whose delivery is sending. */
      readonly by: string;
      /** Milliseconds since the epoch when the sender counts as dead. */
      readonly until: number;
    }
  | { readonly state: 'sent'; readonly answer: EmailSent }
  | { readonly state: 'undeliverable' };

/** What a delivery does about a mail that another delivery claimed or settled. */
export type Decision =
  | { readonly step: 'answer'; readonly events: readonly EmailSent[] }
  | { readonly step: 'wait'; readonly milliseconds: number };

/** How often a delivery looks whether its own event's other delivery is done. */
const pollInMilliseconds = 200;

/**
 * A sent mail's event goes out with every delivery of its cause. A mail that another event is sending is that
 * event's to answer for. A mail that this same event is sending, from a delivery that may be dead or without an answer,
 * is waited for. Of a mail that can never go nothing is told.
 */
export function decide(cause: OrderstreamEvent, held: MailClaim, now: number): Decision {
  if (held.state === 'sent') {
    return { step: 'answer', events: held.answer.causationId === cause.id ? [held.answer] : [] };
  }
  if (held.state === 'undeliverable' || held.by !== cause.id) return { step: 'answer', events: [] };
  const left = Math.max(held.until - now, 1);
  return { step: 'wait', milliseconds: Math.min(left, pollInMilliseconds) };
}

/** The event that says a mail was handed over. @param time RFC 3339, UTC. */
export function emailSent(mail: PlannedMail, cause: OrderstreamEvent, time: string): EmailSent {
  const { orderId, customerId, kind, recipient } = mail;
  return {
    ...replyTo({ id: cause.id, orderId, customerId }, 'EmailSent', time, `${kind}#${recipient.name}`),
    kind,
    recipient: recipient.name,
  };
}
