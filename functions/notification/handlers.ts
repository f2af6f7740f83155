import type { EmailSent, OrderstreamEvent } from '../../events/index.ts';
import { decide, emailSent, type MailClaim, mailKey } from './domain.ts';
import type { PlannedMail } from './mail.ts';
import { type DepartmentHeads, mailsFor } from './rules.ts';

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
  /** Takes the right to send unless the mail is sent or somebody holds it. @returns what stood in the way. */
  claim(key: string, request: ClaimRequest): Promise<MailClaim | undefined>;
  /** Gives the right back after a failed send, so that the next delivery need not wait. */
  unclaim(key: string, claimId: string): Promise<void>;
  /** Notes that the mail went. @returns the event that holds, the first one noted. */
  markSent(key: string, answer: EmailSent): Promise<EmailSent>;
}

/** The way out. */
export interface Mailer {
  /** Resolves when the mail service has taken the mail; must end well before the claim does. */
  send(mail: PlannedMail): Promise<void>;
}

export interface NotificationPorts {
  readonly store: MailStore;
  readonly mailer: Mailer;
  readonly heads: DepartmentHeads;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly sleep: (milliseconds: number) => Promise<void>;
}

/** A sender that has not marked its mail after this time is dead: longer than any send may take. */
export const claimInMilliseconds = 15_000;

/**
 * Sends the mails an event asks for, each once: claimed, sent, marked. Only a process that dies exactly between
 * send and mark makes a mail go twice, since the mail service takes no idempotency key.
 */
export async function notify(event: OrderstreamEvent, ports: NotificationPorts): Promise<EmailSent[]> {
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
    const request = { claimId, by: cause.id, now, until: now + claimInMilliseconds };
    const held = await ports.store.claim(mailKey(mail), request);
    if (!held) return [await send(mail, cause, claimId, ports)];
    const decision = decide(cause, held, now);
    if (decision.step === 'answer') return decision.events;
    await ports.sleep(decision.milliseconds);
  }
}

async function send(
  mail: PlannedMail,
  cause: OrderstreamEvent,
  claimId: string,
  { store, mailer, now }: NotificationPorts,
): Promise<EmailSent> {
  try {
    await mailer.send(mail);
  } catch (error) {
    await store.unclaim(mailKey(mail), claimId);
    throw error;
  }
  return store.markSent(mailKey(mail), emailSent(mail, cause, new Date(now()).toISOString()));
}
