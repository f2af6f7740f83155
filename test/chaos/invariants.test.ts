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
      recipient: 'customer',
    }) as unknown as EmailSent,
);
const mailKeys = kinds.map((kind) => `shipped-order#${kind}#customer`);
const invoice = mailKeys[2] as string;
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
    { orderId: shipped.orderId, acceptedIds: [shipped.orderId, shipped.orderId], status: 'shipped' },
    { orderId: cancelled.orderId, acceptedIds: [cancelled.orderId], status: 'cancelled' },
  ],
  log: [...log, ...log],
  mails: mailKeys,
  stockBefore: { book: 5, pen: 7 },
  stockAfter: { book: 3, pen: 7 },
  revenueInCents: 1230,
  deadLetters: 0,
  tables: {
    mails: Object.fromEntries(mailKeys.map((key) => [key, 'sent'])),
    payments: { 'shipped-order': 'charged', 'cancelled-order': 'refunded' },
    stock: { book: { available: 3, reserved: 2 }, pen: { available: 7, reserved: 0 } },
  },
  openMailsAtDeaths: [],
};
const withTables = (tables: Partial<Evidence['tables']>) => ({ tables: { ...sound.tables, ...tables } });
const without = (type: string) => log.filter(({ event }) => event.type !== type);
const again = (event: OrderstreamEvent) => logged({ ...event, id: `another ${event.id}` });

describe('the promises of the order flow', () => {
  test('the promises of the order flow hold in a sound world, however often its events are repeated', () => {
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
      { placed: sound.placed.map((order) => ({ ...order, acceptedIds: ['a', 'b'] })) },
      'one key got the orders a, b',
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
      'an order is shipped that was not paid',
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
    [
      'a mail is lost',
      { mails: mailKeys.slice(1) },
      'order-confirmation#customer was sent and did not arrive',
    ],
    [
      'a mail came twice',
      { mails: [...mailKeys, invoice] },
      'invoice#customer arrived 2 times; 1 could have',
    ],
    [
      'a mail came twice and another one was open at a death',
      { mails: [...mailKeys, invoice], openMailsAtDeaths: mailKeys.slice(3) },
      'invoice#customer arrived 2 times; 1 could have',
    ],
    [
      'a mail came three times after one death',
      { mails: [...mailKeys, invoice, invoice], openMailsAtDeaths: [invoice] },
      'invoice#customer arrived 3 times; 2 could have',
    ],
    [
      'a mail went that no event explains',
      { mails: [...mailKeys, 'shipped-order#cancellation#customer'] },
      'cancellation#customer arrived and no event explains it',
    ],
    [
      'a mail is left claimed',
      withTables({ mails: { ...sound.tables.mails, [invoice]: 'claimed' } }),
      'invoice#customer is claimed in its table and in the log',
    ],
    [
      'a mail is marked that no event explains',
      withTables({ mails: { ...sound.tables.mails, 'a#shipment#customer': 'sent' } }),
      'a#shipment#customer is sent in its table and not in the log',
    ],
    [
      'the money of an order is not what its events say',
      withTables({ payments: { ...sound.tables.payments, 'cancelled-order': 'charged' } }),
      'payment of order cancelled-order is charged in its table and refunded in the log',
    ],
    [
      'an order has money and no event of it',
      withTables({ payments: { 'cancelled-order': 'refunded' } }),
      'payment of order shipped-order is undefined in its table and charged in the log',
    ],
    [
      'a reserved piece is gone',
      withTables({ stock: { ...sound.tables.stock, book: { available: 3, reserved: 1 } } }),
      'of book 3 are available and 1 reserved; there were 5',
    ],
    [
      'a mail was never sent',
      { log: log.filter(({ event }) => event !== mails[3]) },
      'is shipped with the mails',
    ],
    ['sales are wrong', { revenueInCents: 2460 }, 'GET /sales shows 2460 cents, the log has 1230'],
    ['a record is a dead letter', { deadLetters: 1 }, '1 records are in the dead letters'],
  ])('the promises of the order flow are found broken when %s', (_, change, violation) => {
    expect(violationsIn({ ...sound, ...change })).toContainEqual(expect.stringContaining(violation));
  });

  test('the promises of the order flow allow a mail twice that was claimed and not marked at a death, and again for the next', () => {
    const thrice = [...mailKeys, invoice, invoice];
    expect(violationsIn({ ...sound, mails: thrice, openMailsAtDeaths: [invoice, invoice] })).toEqual([]);
    expect(violationsIn({ ...sound, openMailsAtDeaths: mailKeys })).toEqual([]);
  });
});
