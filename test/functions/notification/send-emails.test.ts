import { describe, expect, jest, test } from '@jest/globals';
import type { OrderstreamEvent } from '../../../events/index.ts';
import { emailsFor } from '../../../functions/notification/email-rules.ts';
import { NotAcceptedError, type NotificationPorts } from '../../../functions/notification/ports.ts';
import { claimMs, sendEmails } from '../../../functions/notification/send-emails.ts';
import { logger, metrics } from '../../../functions/shared/telemetry/powertools.ts';
import * as given from '../support/events.ts';
import { emailStore, mailbox, memoryEmailStore } from './worlds.ts';

const heads = { books: 'head@books.example', garden: 'head@garden.example' };
const order = given.orderPlaced('order-1', {
  lines: [
    ...given.bookLines({ novel: 1, atlas: 2 }),
    { ...given.bookLines({ hose: 1 })[0], name: 'A hose', department: 'garden' } as never,
    { ...given.bookLines({ pan: 1 })[0], department: 'headless' } as never,
  ],
});

describe('the emails of an event', () => {
  test.each<[OrderstreamEvent, string[]]>([
    [
      order,
      [
        'order-confirmation customer',
        'department-notice department:books',
        'department-notice department:garden',
      ],
    ],
    [given.paymentProcessed(order), ['invoice customer']],
    [given.paymentRefunded(order), ['credit-note customer']],
    [given.paymentFailed(order), ['cancellation customer']],
    [given.inventoryRejected(order), ['cancellation customer']],
    [given.orderShipped(order), ['shipment customer']],
    [given.limitExceeded(order), ['limit-alert customer']],
    [given.inventoryReserved(order), []],
  ])('$type', (event, emails) => {
    expect(emailsFor(event, heads).map(({ kind, recipient }) => `${kind} ${recipient.name}`)).toEqual(emails);
  });

  test('The emails of an event go to the address of the customer, and to the heads of the departments.', () => {
    const addresses = emailsFor(order, heads).map(({ recipient }) => recipient.address);
    expect(addresses).toEqual([order.customer.email, heads.books, heads.garden]);
  });

  test('The emails of an event name the lines of the department to its head, and nothing of the customer.', () => {
    const notice = emailsFor(order, heads).find(({ recipient }) => recipient.name === 'department:garden');
    expect(notice?.content.table?.rows).toEqual([['A hose', 'hose', '1']]);
    expect(JSON.stringify(notice?.content)).not.toContain('Sarah');
  });

  test('The emails of an event name when the limit counts again, on the calendar of the customer.', () => {
    const alert = { ...given.limitExceeded(order), day: '2026-12-31' };
    const [email] = emailsFor(alert, heads);
    expect(email?.content.facts).toContainEqual([
      'Counts again from',
      '2027-01-01, 00:00 (America/New_York)',
    ]);
  });

  test.each([
    ['declined', 'Your payment was declined: your bank or card issuer can explain why.'],
    ['order_cancelled', 'Not everything you ordered is in stock.'],
    ['some_new_reason', 'The order could not be paid.'],
  ])('The emails of an event give the reason of a failed payment: %s.', (reason, sentence) => {
    const [email] = emailsFor(given.paymentFailed(order, reason), heads);
    expect(email?.content.opening[0]).toBe(sentence);
  });
});

describe('sending', () => {
  const portsWith = (mailer: NotificationPorts['mailer']): NotificationPorts => ({
    store: memoryEmailStore(),
    mailer,
    heads,
    now: () => Date.parse('2026-11-21T10:00:01.000Z'),
    sleep: () => Promise.reject(new Error('no delivery should wait here')),
  });

  test('A redelivery sends no email and emits the same events.', async () => {
    const box = mailbox();
    const ports = portsWith(box);
    const first = await sendEmails(order, ports);
    expect(await sendEmails(order, ports)).toEqual(first);
    expect([...box.taken.values()].map((emails) => emails.length)).toEqual([1, 1, 1]);
    expect(JSON.stringify(first)).not.toContain('@');
  });

  test('An email that the service does not accept now fails its event; the other emails are sent, and it is sent when the event is redelivered.', async () => {
    const box = mailbox();
    let isDown = true;
    const ports = portsWith({
      send: (email) =>
        isDown && email.kind === 'order-confirmation'
          ? Promise.reject(new NotAcceptedError('throttled'))
          : box.send(email),
    });
    await expect(sendEmails(order, ports)).rejects.toThrow('throttled');
    expect(box.taken.size).toBe(2);
    isDown = false;
    expect(await sendEmails(order, ports)).toHaveLength(3);
    expect([...box.taken.values()].map((emails) => emails.length)).toEqual([1, 1, 1]);
  });

  test('The event that did not send the cancellation emits no event.', async () => {
    const ports = portsWith(mailbox());
    const failure = given.paymentFailed(order);
    expect(await sendEmails(failure, ports)).toMatchObject([
      { kind: 'cancellation', causationId: failure.id },
    ]);
    expect(await sendEmails(given.inventoryRejected(order), ports)).toEqual([]);
  });
});

describe('an email the service refuses permanently', () => {
  const shipped = given.orderShipped(order);
  const refusedOnce = async () => {
    const box = mailbox(['refused']);
    const ports: NotificationPorts = {
      store: await emailStore('DynamoDB Local'),
      mailer: box,
      heads,
      now: Date.now,
      sleep: () => Promise.reject(new Error('no delivery should wait here')),
    };
    return { box, ports };
  };

  test('An email that the service refuses permanently is an outcome: it emits no event, and a redelivery does nothing.', async () => {
    const { box, ports } = await refusedOnce();
    expect(await sendEmails(shipped, ports)).toEqual([]);
    expect(await sendEmails(shipped, { ...ports, now: () => Date.now() + claimMs })).toEqual([]);
    expect(box.taken.size).toBe(0);
  });

  test('An email that the service refuses permanently is logged without its address, and counted.', async () => {
    const logged = jest.spyOn(logger, 'error');
    const counted = jest.spyOn(metrics, 'addMetric');
    const { ports } = await refusedOnce();
    await sendEmails(shipped, ports);
    const [line, count] = [JSON.stringify(logged.mock.calls), counted.mock.calls];
    logged.mockRestore();
    counted.mockRestore();
    expect(line).toContain('MessageRejected');
    expect(line).not.toContain('@');
    expect(count).toEqual([['MailsUndeliverable', 'Count', 1]]);
  });
});

describe('an email that may have gone', () => {
  const shipped = given.orderShipped(order);
  const start = Date.parse('2026-11-21T10:00:01.000Z');
  let time = start;
  const portsWith = (mailer: NotificationPorts['mailer'], store = memoryEmailStore()): NotificationPorts => ({
    store,
    mailer,
    heads,
    now: () => time,
    sleep: async (milliseconds) => {
      time += milliseconds;
    },
  });

  test('An email that may have been sent is sent again when its claim has ended, not before, and emits one event.', async () => {
    const box = mailbox(['accepted but timed out']);
    const sentAt: number[] = [];
    const ports = portsWith({
      send: (email) => {
        sentAt.push(time - start);
        return box.send(email);
      },
    });
    await expect(sendEmails(shipped, ports)).rejects.toThrow('timed out');
    const events = await sendEmails(shipped, ports);
    expect(sentAt).toEqual([0, claimMs]);
    expect(events).toHaveLength(1);
    expect(await sendEmails(shipped, ports)).toEqual(events);
  });

  test('An email is not sent under a claim that took too long to write.', async () => {
    const store = memoryEmailStore();
    const slow: typeof store = {
      ...store,
      claim: async (key, request) => {
        const held = await store.claim(key, request);
        time += 6_000;
        return held;
      },
    };
    const box = mailbox();
    await expect(sendEmails(shipped, portsWith(box, slow))).rejects.toThrow(NotAcceptedError);
    expect(box.taken.size).toBe(0);
    expect(await sendEmails(shipped, portsWith(box, store))).toHaveLength(1);
  });
});
