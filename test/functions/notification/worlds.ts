import type { EmailSent } from '../../../events/index.ts';
import { mailKey } from '../../../functions/notification/domain.ts';
import type { ClaimRequest, Mailer, MailStore } from '../../../functions/notification/handlers.ts';
import type { PlannedMail } from '../../../functions/notification/mail.ts';
import { createMailStore } from '../../../functions/notification/store.ts';
import { testTable } from '../shared/test-table.ts';
import type { Runtime } from '../support/runtimes.ts';

interface Item {
  claim: ClaimRequest;
  answer?: EmailSent;
}

/** The notification table in memory, with the conditions of the real one. */
export function memoryMailStore(): MailStore {
  const items = new Map<string, Item>();
  return {
    async claim(key, request) {
      const held = items.get(key);
      if (held?.answer) return { state: 'sent', answer: held.answer };
      if (held && held.claim.until > request.now) return { state: 'claimed', ...held.claim };
      items.set(key, { claim: request });
      return undefined;
    },
    async unclaim(key, claimId) {
      const held = items.get(key);
      if (held?.claim.claimId === claimId && !held.answer) held.claim = { ...held.claim, until: 0 };
    },
    async markSent(key, answer) {
      const held = items.get(key) as Item;
      held.answer ??= answer;
      return held.answer;
    },
  };
}

const stores: Readonly<Record<Runtime, () => Promise<MailStore>>> = {
  memory: async () => memoryMailStore(),
  'DynamoDB Local': async () => {
    const { documents, tableName } = await testTable({ partitionKey: 'pk' });
    return createMailStore(documents, tableName);
  },
};

export const mailStore = (runtime: Runtime): Promise<MailStore> => stores[runtime]();

/** A mail service that keeps what it took, by mail. */
export function mailbox(): Mailer & { readonly taken: Map<string, PlannedMail[]> } {
  const taken = new Map<string, PlannedMail[]>();
  return {
    taken,
    async send(mail) {
      taken.set(mailKey(mail), [...(taken.get(mailKey(mail)) ?? []), mail]);
    },
  };
}
