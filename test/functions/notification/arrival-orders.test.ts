import { beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { assertEventFitsSchema, type OrderPlaced, type OrderstreamEvent } from '../../../events/index.ts';
import { emailKey } from '../../../functions/notification/domain.ts';
import { emailsFor } from '../../../functions/notification/email-rules.ts';
import { type EmailStore, type Mailer, NotAcceptedError } from '../../../functions/notification/ports.ts';
import { sendEmails } from '../../../functions/notification/send-emails.ts';
import { deliverAll, type Handle, shuffled, someFaults } from '../support/deliveries.ts';
import * as given from '../support/events.ts';
import { patience, runsOn, runtimes } from '../support/runtimes.ts';
import { versionsById } from '../support/stories.ts';
import { emailStore, type MailFault, mailbox, ResponseLost } from './worlds.ts';

const heads = { books: 'head@books.example', garden: 'head@garden.example' };

const eventsOf: Readonly<Record<string, (order: OrderPlaced) => OrderstreamEvent>> = {
  placed: (order) => order,
  failed: given.paymentFailed,
  rejected: given.inventoryRejected,
  processed: given.paymentProcessed,
  refunded: given.paymentRefunded,
  shipped: given.orderShipped,
  limit: given.limitExceeded,
};

const arrivals = shuffled({
  placed: [1, 2],
  failed: [0, 2],
  rejected: [0, 2],
  processed: [0, 2],
  refunded: [0, 1],
  shipped: [0, 2],
  limit: [0, 1],
});

type MailPorts = { store: EmailStore; mailer: Mailer };

const someMailFaults = fc.array(
  fc.constantFrom<MailFault>('none', 'none', 'none', 'throttled', 'accepted but timed out'),
  { maxLength: 6 },
);

/** The mapping delivers an event again when the email service fails it. */
function deliveryOf(event: OrderstreamEvent): Handle<MailPorts> {
  return async (ports, time) => {
    for (;;) {
      try {
        return await sendEmails(event, { ...ports, heads, now: time.now, sleep: time.sleep });
      } catch (error) {
        if (!(error instanceof NotAcceptedError || error instanceof ResponseLost)) throw error;
      }
    }
  };
}

/** The deaths that may make an email go twice: the service has it, the table does not know yet. */
const betweenSendAndMark = new Set(['dies after mailer.send', 'dies before store.markSent']);

describe.each(runtimes)('notification, state in %s', (runtime) => {
  let store: EmailStore;
  beforeAll(async () => {
    store = await emailStore(runtime);
  });

  test(
    'In any arrival order each email is sent once, except after a termination between send and mark or a lost response, and emits one event.',
    async () => {
      await fc.assert(
        fc.asyncProperty(
          arrivals,
          someFaults,
          someMailFaults,
          fc.scheduler(),
          async (kinds, faults, mailFaults, scheduler) => {
            const order = given.orderPlaced(crypto.randomUUID());
            const events = kinds.map((kind) =>
              (eventsOf[kind] as (order: OrderPlaced) => OrderstreamEvent)(order),
            );
            const { taken, ...mailer } = mailbox(mailFaults);
            const deaths: string[] = [];
            const emitted = await deliverAll(events.map(deliveryOf), {
              ports: { store, mailer },
              scheduler,
              faults,
              onDeath: (step) => deaths.push(step),
            });
            const wanted = new Set(events.flatMap((event) => emailsFor(event, heads)).map(emailKey));
            const repetitions = [...taken.values()].reduce((sum, emails) => sum + emails.length - 1, 0);

            expect(new Set(taken.keys())).toEqual(wanted);
            const lostResponses = mailFaults.filter((fault) => fault === 'accepted but timed out').length;
            expect(repetitions).toBeLessThanOrEqual(
              deaths.filter((step) => betweenSendAndMark.has(step)).length + lostResponses,
            );
            expect(versionsById(emitted)).toHaveLength(wanted.size);
            for (const versions of versionsById(emitted)) expect(versions).toHaveLength(1);
            for (const event of emitted) assertEventFitsSchema(event);
          },
        ),
        { numRuns: runsOn[runtime] },
      );
    },
    patience,
  );
});
