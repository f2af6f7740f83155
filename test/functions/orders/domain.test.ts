import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { EventType } from '../../../events/index.ts';
import { mayBeLast, statusOf, type TimelineEntry, timelineOf } from '../../../functions/orders/domain.ts';
import { isFinal } from '../../../functions/shared/order-status.ts';

const moneyClosings = ['PaymentFailed', 'PaymentRefunded'] as const;
const stockClosings = ['InventoryRejected', 'InventoryReleased'] as const;
const sideEffects = ['EmailSent', 'TransactionLimitExceeded', 'DeadLettered'] as const;

function status(...types: readonly (EventType | 'DeadLettered')[]) {
  return statusOf(new Set(types));
}

describe('statusOf', () => {
  test.each<[string, (EventType | 'DeadLettered')[]]>([
    ['accepted', []],
    ['accepted', ['OrderPlaced']],
    ['accepted', ['OrderPlaced', 'EmailSent', 'TransactionLimitExceeded', 'DeadLettered']],
    ['processing', ['OrderPlaced', 'PaymentProcessed']],
    ['processing', ['OrderPlaced', 'InventoryReserved']],
    ['processing', ['OrderPlaced', 'PaymentProcessed', 'InventoryReserved']],
    ['processing', ['OrderPlaced', 'PaymentProcessed', 'InventoryRejected']],
    ['processing', ['OrderPlaced', 'PaymentFailed', 'InventoryReserved']],
    ['shipped', ['OrderPlaced', 'PaymentProcessed', 'InventoryReserved', 'OrderShipped']],
    ['shipped', ['OrderShipped']],
    ['cancelled', ['OrderPlaced', 'PaymentProcessed', 'InventoryRejected', 'PaymentRefunded']],
    ['cancelled', ['OrderPlaced', 'PaymentFailed', 'InventoryReserved', 'InventoryReleased']],
    ['cancelled', ['OrderPlaced', 'PaymentFailed', 'InventoryRejected']],
  ])('is %s after %j', (expected, types) => {
    expect(status(...types)).toBe(expected);
  });

  test('An order is cancelled exactly when both sides are closed and nothing was shipped.', () => {
    const type = fc.constantFrom(...moneyClosings, ...stockClosings, ...sideEffects, 'PaymentProcessed');
    fc.assert(
      fc.property(fc.array(type as fc.Arbitrary<EventType>), (types) => {
        const isClosed = (closings: readonly EventType[]) => closings.some((each) => types.includes(each));
        expect(status(...types) === 'cancelled').toBe(isClosed(moneyClosings) && isClosed(stockClosings));
      }),
    );
  });

  const progress = [...moneyClosings, ...stockClosings, 'PaymentProcessed', 'InventoryReserved'] as const;

  test.each(progress)('An order is processing after %s alone, which may be its last event.', (type) => {
    expect(status('OrderPlaced', type)).toBe('processing');
    expect(mayBeLast(type)).toBe(true);
  });

  test('An order may end with its shipment, and not with being placed or with side effects.', () => {
    expect(mayBeLast('OrderShipped')).toBe(true);
    expect(['OrderPlaced' as const, ...sideEffects].filter(mayBeLast)).toEqual([]);
  });

  test('Only shipped and cancelled are final.', () => {
    expect(['accepted', 'processing', 'shipped', 'cancelled'].map((each) => isFinal(each as never))).toEqual([
      false,
      false,
      true,
      true,
    ]);
  });
});

describe('timelineOf', () => {
  const entry = (id: string, time: string, causationId: string | null): TimelineEntry => ({
    id,
    type: 'EmailSent',
    time,
    causationId,
    consumer: 'notification',
    attempts: 1,
  });
  const chain = [
    entry('z', '10:00', null),
    entry('y', '10:00', 'z'),
    entry('x', '10:00', 'y'),
    entry('a', '10:01', 'x'),
  ];

  test('timelineOf sorts by time and puts causes before their replies of the same instant, in any order of arrival.', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray(chain, { minLength: chain.length }), (arrived) => {
        expect(timelineOf(arrived).map(({ id }) => id)).toEqual(['z', 'y', 'x', 'a']);
      }),
    );
  });

  test('timelineOf ends although two entries name each other as cause.', () => {
    const circle = [entry('a', '10:00', 'b'), entry('b', '10:00', 'a')];
    expect(timelineOf(circle)).toHaveLength(2);
  });
});
