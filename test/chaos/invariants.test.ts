import { describe, expect, test } from '@jest/globals';
import { type EmailSent, eventId, type OrderstreamEvent } from '../../events/index.ts';
import {
  base,
  inventoryRejected,
  inventoryReserved,
  orderPlaced,
  orderShipped,
  paymentProcessed,
  paymentRefunded,
} from '../functions/support/events.ts';
import type { Evidence } from './evidence.ts';
import { violationsIn } from './invariants.ts';

const kinds = ['order-confirmation', 'department-notice', 'invoice', 'shipment'];
const shipped = orderPlaced('shipped-order');
const cancelled = orderPlaced('cancelled-order');
const mails = kinds.map(
  (kind) =>
    ({
      ...base('EmailSent', shipped.orderId, shipped.id),
      id: eventId(shipped.orderId, 'EmailSent', kind),
      kind,
    }) as unknown as EmailSent,
);
const logged = (event: OrderstreamEvent) => ({ event, bytes: JSON.stringify(event) });

/** One order that was shipped, and one that was charged and refunded for want of stock. */
const log = [
  shipped,
  paymentProcessed(shipped),
  inventoryReserved(shipped),
  orderShipped(shipped),
  ...mails,
  cancelled,
  paymentProcessed(cancelled),
  inventoryRejected(cancelled),
  paymentRefunded(cancelled),
].map(logged);

const sound: Evidence = {
  placed: [
    { orderId: shipped.orderId, answeredIds: [shipped.orderId, shipped.orderId], status: 'shipped' },
    { orderId: cancelled.orderId, answeredIds: [cancelled.orderId], status: 'cancelled' },
  ],
  log: [...log, ...log],
  mails: kinds.map(() => 'sarah@example.com'),
  stockBefore: { book: 5, pen: 7 },
  stockAfter: { book: 3, pen: 7 },
  revenueInCents: 1230,
  deadLetters: 0,
  mailWindows: 0,
};
const without = (type: string) => log.filter(({ event }) => event.type !== type);
const again = (event: OrderstreamEvent) => logged({ ...event, id: `another ${event.id}` });

describe('the promises of the order flow', () => {
  test('hold in a sound world, however often its events are repeated', () => {
    expect(violationsIn(sound)).toEqual([]);
  });

  test.each<[string, Partial<Evidence>, string]>([
    [
      'an order is lost',
      { placed: sound.placed.map((order) => ({ ...order, status: 'processing' })) },
      'was accepted and is processing',
    ],
    [
      'a key gave two orders',
      { placed: sound.placed.map((order) => ({ ...order, answeredIds: ['a', 'b'] })) },
      'one key was answered with the orders a, b',
    ],
    ['an order never came to the log', { log: [] }, 'order shipped-order is not in the log'],
    [
      'an order is charged twice',
      { log: [...log, again(paymentProcessed(shipped))] },
      'has 2 events PaymentProcessed',
    ],
    [
      'an event changed when it was repeated',
      { log: [...log, { event: orderShipped(shipped), bytes: 'other' }] },
      'is in the log in 2 versions',
    ],
    [
      'a cancelled order keeps the charge',
      { log: without('PaymentRefunded') },
      'order cancelled-order is cancelled and is charged',
    ],
    [
      'an order is shipped that nobody paid',
      { log: without('PaymentProcessed') },
      'order shipped-order is shipped and is not charged',
    ],
    [
      'an order is shipped that was never reserved',
      { log: without('InventoryReserved') },
      'order shipped-order is shipped and holds no stock',
    ],
    ['a piece is gone', { stockAfter: { book: 2, pen: 7 } }, 'of book 2 are available; 3 should be'],
    ['stock is negative', { stockBefore: { book: 1 }, stockAfter: { book: -1 } }, 'of book -1 are available'],
    ['a mail is lost', { mails: [] }, '4 mails were sent, 0 arrived'],
    ['a mail came twice', { mails: [...sound.mails, 'sarah@example.com'] }, '1 mails arrived twice; 0 could'],
    [
      'a mail was never sent',
      { log: log.filter(({ event }) => event !== mails[3]) },
      'is shipped with the mails',
    ],
    ['sales are wrong', { revenueInCents: 2460 }, 'GET /sales shows 2460 cents, the log has 1230'],
    ['a record is a dead letter', { deadLetters: 1 }, '1 records are in the dead letters'],
  ])('are found broken when %s', (_, change, violation) => {
    expect(violationsIn({ ...sound, ...change })).toContainEqual(expect.stringContaining(violation));
  });

  test('allow a mail twice for each death between sending and marking it', () => {
    const mailsOfTheRun = [...sound.mails, 'sarah@example.com'];
    expect(violationsIn({ ...sound, mails: mailsOfTheRun, mailWindows: 1 })).toEqual([]);
  });
});
