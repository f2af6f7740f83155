import { describe, expect, test } from '@jest/globals';
import type { OrderstreamEvent } from '../../../events/index.ts';
import { type NotificationPorts, notify } from '../../../functions/notification/handlers.ts';
import { mailsFor } from '../../../functions/notification/rules.ts';
import * as given from '../support/events.ts';
import { mailbox, memoryMailStore } from './worlds.ts';

const heads = { books: 'head@books.example', garden: 'head@garden.example' };
const order = given.orderPlaced('order-1', {
  lines: [
    ...given.bookLines({ novel: 1, atlas: 2 }),
    { ...given.bookLines({ hose: 1 })[0], name: 'A hose', department: 'garden' } as never,
    { ...given.bookLines({ pan: 1 })[0], department: 'headless' } as never,
  ],
});

describe('the mails of an event', () => {
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
  ])('$type', (event, mails) => {
    expect(mailsFor(event, heads).map(({ kind, recipient }) => `${kind} ${recipient.name}`)).toEqual(mails);
  });

  test('go to the address of the customer, and to the heads of the departments', () => {
    const addresses = mailsFor(order, heads).map(({ recipient }) => recipient.address);
    expect(addresses).toEqual([order.customer.email, heads.books, heads.garden]);
  });

  test('tell a head the lines of the department, and nothing of the customer', () => {
    const notice = mailsFor(order, heads).find(({ recipient }) => recipient.name === 'department:garden');
    expect(notice?.letter.table?.rows).toEqual([['A hose', '1', '6.15 USD', '6.15 USD']]);
    expect(JSON.stringify(notice?.letter)).not.toContain('Sarah');
  });

  test.each([
    ['declined', 'Your payment was declined.'],
    ['order_cancelled', 'Not everything you ordered is in stock.'],
    ['some_new_reason', 'The order could not be paid.'],
  ])('give the reason of a failed payment: %s', (reason, sentence) => {
    const [mail] = mailsFor(given.paymentFailed(order, reason), heads);
    expect(mail?.letter.paragraphs[0]).toBe(sentence);
  });
});

describe('sending', () => {
  const portsWith = (mailer: NotificationPorts['mailer']): NotificationPorts => ({
    store: memoryMailStore(),
    mailer,
    heads,
    now: () => Date.parse('2026-11-21T10:00:01.000Z'),
    sleep: () => Promise.reject(new Error('nobody should wait here')),
  });

  test('a redelivery sends nothing and answers the same', async () => {
    const box = mailbox();
    const ports = portsWith(box);
    const first = await notify(order, ports);
    expect(await notify(order, ports)).toEqual(first);
    expect([...box.taken.values()].map((mails) => mails.length)).toEqual([1, 1, 1]);
    expect(JSON.stringify(first)).not.toContain('@');
  });

  test('a mail the service refuses fails its event; the other mails go, and it is sent when the event comes again', async () => {
    const box = mailbox();
    let isDown = true;
    const ports = portsWith({
      send: (mail) =>
        isDown && mail.kind === 'order-confirmation'
          ? Promise.reject(new Error('throttled'))
          : box.send(mail),
    });
    await expect(notify(order, ports)).rejects.toThrow('throttled');
    expect(box.taken.size).toBe(2);
    isDown = false;
    expect(await notify(order, ports)).toHaveLength(3);
    expect([...box.taken.values()].map((mails) => mails.length)).toEqual([1, 1, 1]);
  });

  test('the event that did not send the cancellation does not tell of it', async () => {
    const ports = portsWith(mailbox());
    const failure = given.paymentFailed(order);
    expect(await notify(failure, ports)).toMatchObject([{ kind: 'cancellation', causationId: failure.id }]);
    expect(await notify(given.inventoryRejected(order), ports)).toEqual([]);
  });
});
