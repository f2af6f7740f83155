import { describe, expect, test } from '@jest/globals';
import type { EventType } from '../../../events/index.ts';
import { patience } from '../support/runtimes.ts';
import { type Case, type Disturbances, paymentResults, productId, stockResults, worldOf } from './cases.ts';
import { everyArrivalOrder } from './explore.ts';
import { type SagaState, sagaState } from './state.ts';
import { doubledEmails, expectConsistent, storiesOf } from './verdict.ts';
import type { Delivery, SagaWorld } from './world.ts';

type Readers = ReadonlySet<Delivery['reader']>;

/** Who decides what becomes of an order. */
const deciders: Readers = new Set(['payment', 'inventory', 'shipping']);
const decidersAndMail: Readers = new Set([...deciders, 'notification']);
const mailAlone: Readers = new Set(['notification']);
/** Who only looks on: delivered at once, or after all else. */
const observers: Readers = new Set(['orders', 'analytics']);

type Ends = Readonly<Record<string, number>>;

interface Given extends Case, Disturbances {
  /** Default: those who decide, and email. */
  readonly explored?: Readers;
  readonly late?: Readers;
  readonly visit?: (world: SagaWorld) => void;
}

/** Runs a case in every arrival order; each must end well. @returns how often its orders ended how. */
async function endsOf({ explored = decidersAndMail, late, visit, ...given }: Given): Promise<Ends> {
  const ends: Record<string, number> = {};
  let state: SagaState;
  await everyArrivalOrder({
    explored,
    late,
    start: async () => {
      state = await sagaState('memory');
      return worldOf(given, state, given);
    },
    visit: async (world) => {
      const nothingSold = { orders: 0, revenue: 0, shipped: 0 };
      await expectConsistent(world, state, { stock: { [productId]: given.stock }, figures: nothingSold });
      expect(doubledEmails(state, storiesOf(world))).toEqual([]);
      const key = storiesOf(world)
        .map(({ end }) => end)
        .sort()
        .join(' | ');
      ends[key] = (ends[key] ?? 0) + 1;
      visit?.(world);
    },
  });
  return ends;
}

type Payment = keyof typeof paymentResults;
type Stock = keyof typeof stockResults;

/** Every result of the payment with every result of the stock, and the number of arrival orders with each end. */
const combinations: readonly [Payment, Stock, Ends][] = [
  ['charged', 'in stock', { shipped: 12 }],
  ['charged', 'short', { 'cancelled, refunded': 12, 'cancelled, never charged': 6 }],
  ['charged at the fourth attempt', 'in stock', { shipped: 12 }],
  ['charged at the fourth attempt', 'short', { 'cancelled, refunded': 12, 'cancelled, never charged': 6 }],
  ['unavailable at first, charged if it is tried again', 'in stock', { 'cancelled, never charged': 4 }],
  ['unavailable at first, charged if it is tried again', 'short', { 'cancelled, never charged': 14 }],
  ['declined', 'in stock', { 'cancelled, never charged': 4 }],
  ['declined', 'short', { 'cancelled, never charged': 14 }],
  ['unprocessable', 'in stock', { 'cancelled, never charged': 4 }],
  ['unprocessable', 'short', { 'cancelled, never charged': 14 }],
  ['unavailable', 'in stock', { 'cancelled, never charged': 4 }],
  ['unavailable', 'short', { 'cancelled, never charged': 14 }],
];

/** Two deliveries to one reader, the first before the second: what comes late, or contradicts what was decided. */
const meetings = {
  'a refusal after the reservation': ['inventory OrderPlaced', 'inventory PaymentFailed'],
  'a reservation after the refusal': ['inventory PaymentFailed', 'inventory OrderPlaced'],
  'a rejection after the charge': ['payment OrderPlaced', 'payment InventoryRejected'],
  'a charge after the rejection': ['payment InventoryRejected', 'payment OrderPlaced'],
  'the reservation after the payment': ['shipping PaymentProcessed', 'shipping InventoryReserved'],
  'the payment after the reservation': ['shipping InventoryReserved', 'shipping PaymentProcessed'],
} as const;

function meetingsIn({ delivered }: SagaWorld): string[] {
  return Object.entries(meetings)
    .filter(
      ([, [earlier, later]]) =>
        delivered.includes(earlier) && delivered.indexOf(earlier) < delivered.indexOf(later),
    )
    .map(([name]) => name);
}

describe('in every arrival order, an order that is', () => {
  test.each(combinations)('%s and %s ends well.', async (payment, stock, ends) => {
    const given = { orders: [{ token: paymentResults[payment] }], stock: stockResults[stock] };
    expect(await endsOf(given)).toEqual(ends);
    expect(await endsOf({ ...given, late: observers })).toEqual(ends);
  });

  test('In every arrival order, an order over the limit of the day ends as any other, with one email more.', async () => {
    const orders = [{ token: paymentResults.charged, isOverTheLimit: true }];
    expect(await endsOf({ orders, stock: 5 })).toEqual({ shipped: 24 });
  });
});

test('Late or contradicting events are processed in both orders, and end well.', async () => {
  const met = new Map<string, Record<string, number>>();
  const visit = (world: SagaWorld) => {
    const [end = ''] = storiesOf(world).map((story) => story.end);
    for (const name of meetingsIn(world)) {
      const ends = met.get(name) ?? {};
      met.set(name, { ...ends, [end]: (ends[end] ?? 0) + 1 });
    }
  };
  for (const [payment, stock] of combinations) {
    await endsOf({ orders: [{ token: paymentResults[payment] }], stock: stockResults[stock], visit });
  }
  expect(Object.fromEntries(met)).toEqual({
    'a refusal after the reservation': { 'cancelled, never charged': 68 },
    'a reservation after the refusal': { 'cancelled, never charged': 16 },
    'a rejection after the charge': { 'cancelled, refunded': 24, 'cancelled, never charged': 24 },
    'a charge after the rejection': { 'cancelled, never charged': 36 },
    'the reservation after the payment': { shipped: 12 },
    'the payment after the reservation': { shipped: 12 },
  });
});

test.each<[string, Case['orders'], Ends]>([
  [
    'both can pay',
    [{ token: 'tok_visa' }, { token: 'tok_visa' }],
    { 'cancelled, refunded | shipped': 4, 'cancelled, never charged | shipped': 4 },
  ],
  [
    'one can pay',
    [{ token: 'tok_visa' }, { token: 'tok_declined' }],
    {
      'cancelled, never charged | shipped': 12,
      'cancelled, never charged | cancelled, refunded': 1,
      'cancelled, never charged | cancelled, never charged': 2,
    },
  ],
  [
    'none can pay',
    [{ token: 'tok_declined' }, { token: 'tok_declined' }],
    { 'cancelled, never charged | cancelled, never charged': 28 },
  ],
])('in every arrival order, two orders of the last piece end well when %s', async (_, orders, ends) => {
  expect(await endsOf({ orders, stock: 1, explored: deciders })).toEqual(ends);
});

/** Arrival orders when every record of a type is in the log twice, for four combinations of results. */
const duplicated: readonly [EventType, Readers, number][] = [
  ['OrderPlaced', deciders, 38],
  ['OrderPlaced', mailAlone, 606],
  ['PaymentProcessed', decidersAndMail, 116],
  ['PaymentFailed', decidersAndMail, 75],
  ['PaymentRefunded', decidersAndMail, 56],
  ['InventoryReserved', decidersAndMail, 66],
  ['InventoryRejected', decidersAndMail, 210],
  ['InventoryReleased', decidersAndMail, 48],
  ['OrderShipped', decidersAndMail, 60],
  ['EmailSent', decidersAndMail, 48],
];

test.each(duplicated)(
  'In every arrival order, %s in the log twice changes nothing.',
  async (type, explored, count) => {
    let orders = 0;
    for (const token of ['tok_visa', 'tok_declined']) {
      for (const stock of Object.values(stockResults)) {
        const ends = await endsOf({ orders: [{ token }], stock, explored, duplicated: new Set([type]) });
        orders += Object.values(ends).reduce((sum, each) => sum + each, 0);
      }
    }
    expect(orders).toBe(count);
  },
  patience,
);
