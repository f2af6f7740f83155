import type { EmailSent, OrderstreamEvent } from '../../events/index.ts';
import { logger, MetricUnit, metrics } from '../shared/telemetry/powertools.ts';
import { decide, emailKey, emailSent } from './domain.ts';
import type { PlannedEmail } from './email.ts';
import { emailsFor } from './email-rules.ts';
import {
  type ClaimRequest,
  NotAcceptedError,
  type NotificationPorts,
  type SendOutcome,
  sendLimitMs,
} from './ports.ts';

/** A sender that has not marked its email after this time counts as terminated: longer than any send may take. */
export const claimMs = 15_000;

/**
 * Sends the emails of an event, each once: claimed, sent, marked. An email can be sent twice only where the email service
 * took it and the mark is missing: the process died in between, the table could not be written for long, or the service never
 * responded. It is then sent again when its claim has ended, since the service takes no idempotency key. An email that can
 * never be sent is an outcome: it is marked, logged and counted, and emits no event.
 */
export async function sendEmails(event: OrderstreamEvent, ports: NotificationPorts): Promise<EmailSent[]> {
  const emails = emailsFor(event, ports.heads);
  const results = await Promise.allSettled(emails.map((email) => deliver(email, event, ports)));
  const failures = results.filter((result) => result.status === 'rejected').map(({ reason }) => reason);
  // The event is redelivered, and then emits the events of the emails that were sent as well.
  if (failures.length > 0) throw failures[0];
  return results.flatMap((result) => (result.status === 'fulfilled' ? result.value : []));
}

async function deliver(
  email: PlannedEmail,
  cause: OrderstreamEvent,
  ports: NotificationPorts,
): Promise<readonly EmailSent[]> {
  const claimId = crypto.randomUUID();
  for (;;) {
    const now = ports.now();
    const claim = { claimId, by: cause.id, now, until: now + claimMs };
    const held = await ports.store.claim(emailKey(email), claim);
    if (!held) return settle(email, cause, claim, ports);
    const decision = decide(cause, held, now);
    if (decision.step === 'reply') return decision.events;
    await ports.sleep(decision.milliseconds);
  }
}

/** Sends a claimed email and marks what became of it. */
async function settle(
  email: PlannedEmail,
  cause: OrderstreamEvent,
  claim: ClaimRequest,
  ports: NotificationPorts,
): Promise<EmailSent[]> {
  const outcome = await handOver(email, claim, ports);
  if (outcome.result === 'undeliverable') {
    await ports.store.markUndeliverable(emailKey(email), outcome.reason);
    reportUndeliverable(email, outcome.reason);
    return [];
  }
  const sent = emailSent(email, cause, new Date(ports.now()).toISOString());
  return [await ports.store.markSent(emailKey(email), sent)];
}

async function handOver(
  email: PlannedEmail,
  { claimId, until }: ClaimRequest,
  { store, mailer, now }: NotificationPorts,
): Promise<SendOutcome> {
  try {
    if (now() + sendLimitMs > until) {
      throw new NotAcceptedError('Claiming the email took most of its time; nothing was sent.');
    }
    return await mailer.send(email);
  } catch (error) {
    // After any other error the service may have the email: the claim is kept until it ends.
    if (error instanceof NotAcceptedError) await store.unclaim(emailKey(email), claimId);
    throw error;
  }
}

function reportUndeliverable({ orderId, kind, recipient }: PlannedEmail, reason: string): void {
  logger.error('Email undeliverable: the email service refused it', {
    orderId,
    kind,
    recipient: recipient.name,
    reason,
  });
  metrics.addMetric('MailsUndeliverable', MetricUnit.Count, 1);
}
