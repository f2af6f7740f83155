import { describe, expect, test } from '@jest/globals';
import type { Order, TimelineEntry } from '../../../../functions/storefront/page/api/types.ts';
import {
  eventTitleOf,
  isComplete,
  limitNoteOf,
  outcomeOf,
  stepsOf,
} from '../../../../functions/storefront/page/orders/steps.ts';

const placedAt = '2026-11-29T13:00:00.000Z';

/** Events by their type; an event names its cause behind a colon, and is known by its type. */
function orderOf(status: Order['status'], ...types: readonly string[]): Order {
  const events = types.map((text, index): TimelineEntry => {
    const [type = '', cause] = text.split(':');
    const consumer = type === 'DeadLettered' ? (cause ?? '') : 'any';
    return {
      id: type === 'EmailSent' ? `${type}${index}` : type,
      type,
      time: `2026-11-29T13:00:0${index}.000Z`,
      causationId: cause ?? (type === 'OrderPlaced' ? null : 'OrderPlaced'),
      consumer,
    };
  });
  return { orderId: 'o', status, total: { amount: '12.30', currency: 'USD' }, placedAt, events };
}

const statesOf = (order: Order) => Object.fromEntries(stepsOf(order).map(({ id, state }) => [id, state]));
const textOf = (order: Order, step: string) => stepsOf(order).find(({ id }) => id === step)?.text;

const shipped = orderOf(
  'shipped',
  'OrderPlaced',
  'PaymentProcessed',
  'InventoryReserved',
  'OrderShipped:InventoryReserved',
  'EmailSent:OrderPlaced',
  'EmailSent:OrderPlaced',
  'EmailSent:PaymentProcessed',
  'EmailSent:OrderShipped',
);

describe('steps of an order', () => {
  const cases: readonly [string, Order, Record<string, string>][] = [
    [
      'An order without events was received; payment, stock and email are in progress.',
      orderOf('accepted'),
      { received: 'done', payment: 'current', stock: 'current', email: 'current', shipment: 'waiting' },
    ],
    [
      'An order that is paid and reserved is being packed.',
      orderOf('processing', 'OrderPlaced', 'PaymentProcessed', 'InventoryReserved', 'EmailSent:OrderPlaced'),
      { received: 'done', payment: 'done', stock: 'done', email: 'current', shipment: 'current' },
    ],
    [
      'Every step of a shipped order is done once its last email is sent.',
      shipped,
      { received: 'done', payment: 'done', stock: 'done', email: 'done', shipment: 'done' },
    ],
    [
      'A declined payment fails, and what was reserved is taken back.',
      orderOf(
        'cancelled',
        'OrderPlaced',
        'InventoryReserved',
        'PaymentFailed',
        'InventoryReleased:PaymentFailed',
        'EmailSent:PaymentFailed',
      ),
      { received: 'done', payment: 'failed', stock: 'undone', email: 'done', shipment: 'skipped' },
    ],
    [
      'A payment is refunded when the stock is short.',
      orderOf(
        'cancelled',
        'OrderPlaced',
        'PaymentProcessed',
        'InventoryRejected',
        'PaymentRefunded:InventoryRejected',
      ),
      { received: 'done', payment: 'undone', stock: 'failed', email: 'current', shipment: 'skipped' },
    ],
    [
      'A payment that was never tried is not needed when the stock is short.',
      orderOf('cancelled', 'OrderPlaced', 'InventoryRejected', 'PaymentFailed:InventoryRejected'),
      { received: 'done', payment: 'skipped', stock: 'failed', email: 'current', shipment: 'skipped' },
    ],
    [
      'A step whose consumer failed permanently is late, and the others continue.',
      orderOf('processing', 'OrderPlaced', 'InventoryReserved', 'DeadLettered:payment'),
      { received: 'done', payment: 'late', stock: 'done', email: 'current', shipment: 'waiting' },
    ],
    [
      'A step that succeeded after its dead letter was published again is done.',
      orderOf('processing', 'OrderPlaced', 'DeadLettered:payment', 'PaymentProcessed'),
      { received: 'done', payment: 'done', stock: 'current', email: 'current', shipment: 'waiting' },
    ],
  ];
  test.each(cases)('%s', (_, order, states) => {
    expect(statesOf(order)).toEqual(states);
  });

  test('The email step names each kind of email once, and the time of the last.', () => {
    expect(textOf(shipped, 'email')).toBe('Sent: confirmation, invoice, and shipping notice.');
    expect(stepsOf(shipped).find(({ id }) => id === 'email')?.time).toBe('2026-11-29T13:00:07.000Z');
  });

  test('A step has the time of its event, and none before it happens.', () => {
    const steps = stepsOf(orderOf('processing', 'OrderPlaced', 'PaymentProcessed'));
    expect(steps.map(({ time }) => time)).toEqual([
      placedAt,
      '2026-11-29T13:00:01.000Z',
      undefined,
      undefined,
      undefined,
    ]);
  });

  test('A refunded order is complete when cancellation and credit note are sent, in any order.', () => {
    const refunded = [
      'OrderPlaced',
      'PaymentProcessed',
      'InventoryRejected',
      'PaymentRefunded:InventoryRejected',
    ];
    const [cancellation, creditNote] = ['EmailSent:InventoryRejected', 'EmailSent:PaymentRefunded'];
    const isCompleteWith = (...emails: string[]) => isComplete(orderOf('cancelled', ...refunded, ...emails));
    expect(isCompleteWith(cancellation)).toBe(false);
    expect(isCompleteWith(creditNote)).toBe(false);
    expect(isCompleteWith(creditNote, cancellation)).toBe(true);
  });

  test('Two causes of a cancellation have one email.', () => {
    const unpaid = ['OrderPlaced', 'InventoryRejected', 'PaymentFailed'];
    expect(isComplete(orderOf('cancelled', ...unpaid, 'EmailSent:PaymentFailed'))).toBe(true);
    expect(isComplete(orderOf('cancelled', ...unpaid, 'EmailSent:InventoryRejected'))).toBe(true);
  });

  test('An order is complete when it is final and its last email is sent.', () => {
    expect(isComplete(shipped)).toBe(true);
    expect(isComplete(orderOf('shipped', 'OrderPlaced', 'OrderShipped', 'EmailSent:OrderPlaced'))).toBe(
      false,
    );
    expect(isComplete(orderOf('processing', 'OrderPlaced', 'PaymentFailed', 'EmailSent:PaymentFailed'))).toBe(
      false,
    );
  });
});

describe('outcome of an order', () => {
  test.each([
    [
      'declined',
      orderOf('cancelled', 'OrderPlaced', 'PaymentFailed'),
      'Your payment did not go through. You were not charged.',
    ],
    [
      'out of stock after the payment',
      orderOf('cancelled', 'OrderPlaced', 'PaymentProcessed', 'InventoryRejected', 'PaymentRefunded'),
      'Not everything you ordered is in stock. You get all your money back.',
    ],
    [
      'out of stock before the payment',
      orderOf('cancelled', 'OrderPlaced', 'InventoryRejected', 'PaymentFailed:InventoryRejected'),
      'Not everything you ordered is in stock. You were not charged.',
    ],
    [
      'declined and out of stock',
      orderOf('cancelled', 'OrderPlaced', 'InventoryRejected', 'PaymentFailed'),
      'Your payment did not go through. Not everything you ordered is in stock. You were not charged.',
    ],
  ])('A cancelled order says why, and what became of the money: %s.', (_, order, text) => {
    expect(outcomeOf(order)).toEqual({ title: 'Cancelled', text: expect.stringContaining(text) });
  });

  test('An order with a dead letter is delayed until it is final.', () => {
    expect(outcomeOf(orderOf('processing', 'OrderPlaced', 'DeadLettered:payment')).title).toBe('Delayed');
    expect(outcomeOf(orderOf('shipped', 'OrderPlaced', 'DeadLettered:payment')).title).toBe('Shipped');
  });

  test('A customer who exceeds the daily limit reads about it.', () => {
    expect(limitNoteOf(orderOf('accepted', 'OrderPlaced', 'TransactionLimitExceeded'))).toContain(
      'orders than usual',
    );
    expect(limitNoteOf(shipped)).toBeUndefined();
  });

  test('An event of a type that the page does not know keeps its name.', () => {
    const [entry] = orderOf('accepted', 'LoyaltyPointsChanged').events;
    expect(eventTitleOf(entry as TimelineEntry)).toBe('LoyaltyPointsChanged');
  });
});
