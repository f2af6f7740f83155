import type { EmailSent, OrderstreamEvent } from '../../events/index.ts';
import { replyTo } from '../shared/reply-event.ts';
import type { PlannedEmail } from './email.ts';

/** Identifies an email: one of each kind and recipient an order. */
export function emailKey({ orderId, kind, recipient }: PlannedEmail): string {
  return `${orderId}#${kind}#${recipient.name}`;
}

/** A delivery's temporary right to send an email; or the record that it was sent, or that it never can be. */
export type EmailClaim =
  | {
      readonly state: 'claimed';
      /** Id of the event whose delivery is sending. */
      readonly by: string;
      /** Milliseconds since the epoch after which the sender counts as terminated. */
      readonly until: number;
    }
  | { readonly state: 'sent'; readonly event: EmailSent }
  | { readonly state: 'undeliverable' };

/** What a delivery does with an email that another delivery claimed or settled. */
export type Decision =
  | { readonly step: 'reply'; readonly events: readonly EmailSent[] }
  | { readonly step: 'wait'; readonly milliseconds: number };

/** Interval in which a delivery checks whether another delivery of its event is done. */
const pollMs = 200;

/**
 * A sent email's event is emitted with every delivery of its cause. The events of an email that another event is sending are
 * emitted by that event's deliveries. An email that this same event is sending, from a delivery that may be terminated or without
 * a response, is waited for. Undeliverable email emits no event.
 */
export function decide(cause: OrderstreamEvent, held: EmailClaim, now: number): Decision {
  if (held.state === 'sent') {
    return { step: 'reply', events: held.event.causationId === cause.id ? [held.event] : [] };
  }
  if (held.state === 'undeliverable' || held.by !== cause.id) return { step: 'reply', events: [] };
  const left = Math.max(held.until - now, 1);
  return { step: 'wait', milliseconds: Math.min(left, pollMs) };
}

/** The event that an email was sent. @param time RFC 3339, UTC. */
export function emailSent(email: PlannedEmail, cause: OrderstreamEvent, time: string): EmailSent {
  const { orderId, customerId, kind, recipient } = email;
  return {
    ...replyTo({ id: cause.id, orderId, customerId }, 'EmailSent', time, `${kind}#${recipient.name}`),
    kind,
    recipient: recipient.name,
  };
}
