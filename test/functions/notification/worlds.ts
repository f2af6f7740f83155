import type { EmailSent } from '../../../events/index.ts';
import { emailKey } from '../../../functions/notification/domain.ts';
import type { PlannedEmail } from '../../../functions/notification/email.ts';
import {
  type ClaimRequest,
  type EmailStore,
  type Mailer,
  NotAcceptedError,
} from '../../../functions/notification/ports.ts';
import { createEmailStore } from '../../../functions/notification/store.ts';
import { testTable } from '../shared/test-table.ts';
import type { Runtime } from '../support/runtimes.ts';

interface Item {
  claim: ClaimRequest;
  event?: EmailSent;
  undeliverable?: string;
}

/** The notification table in memory, with the conditions of the real one. */
export function memoryEmailStore(): EmailStore {
  const items = new Map<string, Item>();
  return {
    async claim(key, request) {
      const held = items.get(key);
      if (held?.event) return { state: 'sent', event: held.event };
      if (held?.undeliverable) return { state: 'undeliverable' };
      if (held && held.claim.until > request.now) return { state: 'claimed', ...held.claim };
      items.set(key, { claim: request });
      return undefined;
    },
    async unclaim(key, claimId) {
      const held = items.get(key);
      if (held?.claim.claimId === claimId && !held.event) held.claim = { ...held.claim, until: 0 };
    },
    async markSent(key, event) {
      const held = items.get(key) as Item;
      held.event ??= event;
      return held.event;
    },
    async markUndeliverable(key, reason) {
      (items.get(key) as Item).undeliverable = reason;
    },
  };
}

const stores: Readonly<Record<Runtime, () => Promise<EmailStore>>> = {
  memory: async () => memoryEmailStore(),
  'DynamoDB Local': async () => {
    const { documents, tableName } = await testTable({ partitionKey: 'pk' });
    return createEmailStore(documents, tableName);
  },
};

export const emailStore = (runtime: Runtime): Promise<EmailStore> => stores[runtime]();

/** What an email service may do to one email. */
export type MailFault = 'none' | 'throttled' | 'accepted but timed out' | 'refused';

/** The service accepted the email, and its response was lost. */
export class ResponseLost extends Error {}

/**
 * An email service that keeps what it took, by email.
 * @param faults What it does to one email after the other; after them, all goes well.
 */
export function mailbox(
  faults: readonly MailFault[] = [],
): Mailer & { readonly taken: Map<string, PlannedEmail[]> } {
  const taken = new Map<string, PlannedEmail[]>();
  const coming = [...faults];
  return {
    taken,
    async send(email) {
      const fault = coming.shift() ?? 'none';
      if (fault === 'throttled') throw new NotAcceptedError('throttled');
      if (fault === 'refused') return { result: 'undeliverable', reason: 'MessageRejected' };
      taken.set(emailKey(email), [...(taken.get(emailKey(email)) ?? []), email]);
      if (fault === 'accepted but timed out') throw new ResponseLost('timed out');
      return { result: 'accepted' };
    },
  };
}
