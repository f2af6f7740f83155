import type { EmailSent, OrderstreamEvent } from '../../events/index.ts';
import { logger, MetricUnit, metrics } from '../shared/telemetry/powertools.ts';
import { decide, emailSent, mailKey } from './domain.ts';
import type { PlannedMail } from './email.ts';
import { mailsFor } from './email-rules.ts';
import {
  type ClaimRequest,
  NotAcceptedError,
  type NotificationPorts,
  type SendOutcome,
  sendLimitInMilliseconds,
} from './ports.ts';

/** A sender that has not marked its mail after this time is dead: longer than any send may take. */
export const claimInMilliseconds = 15_000;

/**
 * Sends the mails an event asks for, each once: claimed, sent, marked. A mail can go twice only where the mail service
 * took it and the mark is missing: the process died in between, the table could not be written for long, or the service never
 * answered. It is then sent again when its claim has ended, since the service takes no idempotency key. A mail that can
 * never go is an outcome: it is marked, logged and counted, and no event tells of it.
 */
export async function sendEmails(event: OrderstreamEvent, ports: NotificationPorts): Promise<EmailSent[]> {
  const mails = mailsFor(event, ports.heads);
  const answers = await Promise.allSettled(mails.map((mail) => deliver(mail, event, ports)));
  const failures = answers.filter((answer) => answer.status === 'rejected').map(({ reason }) => reason);
  // The event comes again, and then answers for the mails that did go as well.
  if (failures.length > 0) throw failures[0];
  return answers.flatMap((answer) => (answer.status === 'fulfilled' ? answer.value : []));
}

async function deliver(
  mail: PlannedMail,
  cause: OrderstreamEvent,
  ports: NotificationPorts,
): Promise<readonly EmailSent[]> {
  const claimId = crypto.randomUUID();
  for (;;) {
    const now = ports.now();
    const claim = { claimId, by: cause.id, now, until: now + claimInMilliseconds };
    const held = await ports.store.claim(mailKey(mail), claim);
    if (!held) return settle(mail, cause, claim, ports);
    const decision = decide(cause, held, now);
    if (decision.step === 'answer') return decision.events;
    await ports.sleep(decision.milliseconds);
  }
}

/** Sends a claimed mail and marks what became of it. */
async function settle(
  mail: PlannedMail,
  cause: OrderstreamEvent,
  claim: ClaimRequest,
  ports: NotificationPorts,
): Promise<EmailSent[]> {
  const outcome = await handOver(mail, claim, ports);
  if (outcome.result === 'undeliverable') {
    await ports.store.markUndeliverable(mailKey(mail), outcome.reason);
    reportUndeliverable(mail, outcome.reason);
    return [];
  }
  const answer = emailSent(mail, cause, new Date(ports.now()).toISOString());
  return [await ports.store.markSent(mailKey(mail), answer)];
}

async function handOver(
  mail: PlannedMail,
  { claimId, until }: ClaimRequest,
  { store, mailer, now }: NotificationPorts,
): Promise<SendOutcome> {
  try {
    if (now() + sendLimitInMilliseconds > until) {
      throw new NotAcceptedError('Writing the claim of a mail took most of its time; nothing was sent.');
    }
    return await mailer.send(mail);
  } catch (error) {
    // After any other error the service may have the mail, or get it still: the claim stands until it ends.
    if (error instanceof NotAcceptedError) await store.unclaim(mailKey(mail), claimId);
    throw error;
  }
}

function reportUndeliverable({ orderId, kind, recipient }: PlannedMail, reason: string): void {
  logger.error('A mail can never be sent: the mail service refuses it.', {
    orderId,
    kind,
    recipient: recipient.name,
    reason,
  });
  metrics.addMetric('MailsUndeliverable', MetricUnit.Count, 1);
}
