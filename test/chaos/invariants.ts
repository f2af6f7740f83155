import type { OrderstreamEvent } from '../../events/index.ts';
import type { Evidence, LoggedEvent, PlacedOrder } from './evidence.ts';

/** Something that must never be, in words. */
export type Violation = string;

type EventOf<Type extends OrderstreamEvent['type']> = Extract<OrderstreamEvent, { type: Type }>;

/** The events of one order, each once however often it is in the log. */
class History {
  readonly #events: readonly OrderstreamEvent[];

  constructor(events: readonly OrderstreamEvent[]) {
    this.#events = events;
  }

  of<Type extends OrderstreamEvent['type']>(type: Type): EventOf<Type>[] {
    return this.#events.filter((event): event is EventOf<Type> => event.type === type);
  }

  has(type: OrderstreamEvent['type']): boolean {
    return this.of(type).length > 0;
  }
}

type Invariant = (evidence: Evidence, histories: ReadonlyMap<string, History>) => Violation[];

const noOrderIsLost: Invariant = ({ placed }) =>
  placed
    .filter(({ status }) => status !== 'shipped' && status !== 'cancelled')
    .map(({ orderId, status }) => `order ${orderId} was accepted and is ${status}`);

const oneOrderAKey: Invariant = ({ placed }) =>
  placed
    .filter(({ acceptedIds }) => new Set(acceptedIds).size > 1)
    .map(({ acceptedIds }) => `one key got the orders ${[...new Set(acceptedIds)].join(', ')}`);

/** An event that is sent again is the same to the byte: another charge would have another id and other bytes. */
const repetitionsAreIdentical: Invariant = ({ log }) =>
  [...Map.groupBy(log, ({ event }) => identityOf(event))].flatMap(([identity, records]) => {
    const versions = new Set(records.map(({ bytes }) => bytes)).size;
    return versions > 1 ? [`${identity} is in the log in ${versions} versions`] : [];
  });

const oneEffectOfEachKind: Invariant = (_, histories) =>
  [...histories].flatMap(([orderId, history]) =>
    (['PaymentProcessed', 'PaymentRefunded', 'InventoryReserved', 'OrderShipped'] as const)
      .filter((type) => history.of(type).length > 1)
      .map((type) => `order ${orderId} has ${history.of(type).length} events ${type}`),
  );

const everyEndIsConsistent: Invariant = ({ placed }, histories) =>
  placed.flatMap(({ orderId, status }) => {
    const history = histories.get(orderId);
    return history ? endViolations(orderId, status, history) : [`order ${orderId} is not in the log`];
  });

function endViolations(orderId: string, status: string, history: History): Violation[] {
  const isPaid = history.has('PaymentProcessed') && !history.has('PaymentRefunded');
  const isHeld = history.has('InventoryReserved') && !history.has('InventoryReleased');
  const isShipped = history.has('OrderShipped');
  const wrong = [
    isShipped !== (status === 'shipped') && (isShipped ? 'has left the house' : 'has not left the house'),
    isPaid !== (status === 'shipped') && (isPaid ? 'is charged' : 'is not charged'),
    isHeld !== (status === 'shipped') && (isHeld ? 'holds stock' : 'holds no stock'),
    history.has('PaymentRefunded') && !history.has('PaymentProcessed') && 'is refunded without a charge',
  ];
  return wrong.filter((what) => what !== false).map((what) => `order ${orderId} is ${status} and ${what}`);
}

const stockIsExact: Invariant = ({ placed, stockBefore, stockAfter }, histories) => {
  const sold = soldPieces(placed, histories);
  return Object.entries(stockAfter).flatMap(([productId, available]) => {
    const expected = (stockBefore[productId] ?? 0) - (sold.get(productId) ?? 0);
    if (available === expected && available >= 0) return [];
    return [`of ${productId} ${available} are available; ${expected} should be`];
  });
};

function soldPieces(placed: readonly PlacedOrder[], histories: ReadonlyMap<string, History>) {
  const sold = new Map<string, number>();
  for (const { orderId } of placed.filter(({ status }) => status === 'shipped')) {
    for (const { lines } of histories.get(orderId)?.of('OrderPlaced') ?? []) {
      for (const { productId, quantity } of lines) sold.set(productId, (sold.get(productId) ?? 0) + quantity);
    }
  }
  return sold;
}

/**
 * Every mail that an event explains is there, and no other; none is there twice, except for what was claimed and not marked
 * when a function died: again for each such death.
 */
const everyMailIsThereOnce: Invariant = ({ mails, openMailsAtDeaths }, histories) => {
  const explained = mailsOfTheLog(histories);
  const arrived = countBy(mails);
  const excused = countBy(openMailsAtDeaths);
  return [...new Set([...explained, ...mails])].flatMap((key) => {
    const count = arrived.get(key) ?? 0;
    if (!explained.has(key)) return [`mail ${key} arrived and no event explains it`];
    if (count === 0) return [`mail ${key} was sent and did not arrive`];
    const most = 1 + (excused.get(key) ?? 0);
    return count > most ? [`mail ${key} arrived ${count} times; ${most} could have`] : [];
  });
};

const mailsOfTheLog = (histories: ReadonlyMap<string, History>) =>
  new Set([...histories.values()].flatMap((history) => history.of('EmailSent').map(mailKeyOf)));
const mailKeyOf = ({ orderId, kind, recipient }: EventOf<'EmailSent'>) => `${orderId}#${kind}#${recipient}`;

const noMailIsLeftOpen: Invariant = ({ tables }, histories) => {
  const explained = mailsOfTheLog(histories);
  return [...new Set([...explained, ...Object.keys(tables.mails)])].flatMap((key) => {
    const state = tables.mails[key] ?? 'missing';
    if (state === 'sent' && explained.has(key)) return [];
    return [`mail ${key} is ${state} in its table and ${explained.has(key) ? '' : 'not '}in the log`];
  });
};

/** One record of money an order, and it says what the log says. */
const paymentsAreThoseOfTheLog: Invariant = ({ tables: { payments } }, histories) =>
  [...histories].flatMap(([orderId, history]) => {
    const expected = paymentStateOf(history);
    return payments[orderId] === expected
      ? []
      : [`the payment of order ${orderId} is ${payments[orderId]} in its table and ${expected} in the log`];
  });

function paymentStateOf(history: History): string | undefined {
  if (history.has('PaymentRefunded')) return 'refunded';
  if (history.has('PaymentProcessed')) return 'charged';
  return history.has('PaymentFailed') ? 'failed' : undefined;
}

/** No more pieces are sold than there are, and none goes astray: they are available or reserved. */
const noPieceIsLost: Invariant = ({ tables: { stock }, stockBefore }) =>
  Object.entries(stockBefore).flatMap(([productId, initial]) => {
    const { available = 0, reserved = 0 } = stock[productId] ?? {};
    if (available >= 0 && reserved >= 0 && available + reserved === initial) return [];
    return [`of ${productId} ${available} are available and ${reserved} reserved; there were ${initial}`];
  });

const shippedOrdersHaveTheirMails: Invariant = ({ placed }, histories) =>
  placed
    .filter(({ status }) => status === 'shipped')
    .flatMap(({ orderId }) => {
      const kinds = new Set(
        histories
          .get(orderId)
          ?.of('EmailSent')
          .map(({ kind }) => kind),
      );
      return kinds.size < 4 ? [`order ${orderId} is shipped with the mails ${[...kinds].join(', ')}`] : [];
    });

const salesAreTheSumOfTheLog: Invariant = ({ revenueInCents }, histories) => {
  const all = [...histories.values()];
  const paid = all.flatMap((history) => history.of('PaymentProcessed'));
  const refunded = all.flatMap((history) => history.of('PaymentRefunded'));
  const expected = sumInCents(paid) - sumInCents(refunded);
  return revenueInCents === expected
    ? []
    : [`GET /sales shows ${revenueInCents} cents, the log has ${expected}`];
};

const nothingIsInTheDeadLetters: Invariant = ({ deadLetters }) =>
  deadLetters > 0 ? [`${deadLetters} records are in the dead letters`] : [];

const INVARIANTS: readonly Invariant[] = [
  noOrderIsLost,
  oneOrderAKey,
  repetitionsAreIdentical,
  oneEffectOfEachKind,
  everyEndIsConsistent,
  stockIsExact,
  everyMailIsThereOnce,
  noMailIsLeftOpen,
  shippedOrdersHaveTheirMails,
  paymentsAreThoseOfTheLog,
  noPieceIsLost,
  salesAreTheSumOfTheLog,
  nothingIsInTheDeadLetters,
];

/** Everything that broke a promise of the order flow; empty when all held. Pure. */
export function violationsIn(evidence: Evidence): Violation[] {
  const histories = historiesOf(evidence.log);
  return INVARIANTS.flatMap((invariant) => invariant(evidence, histories));
}

function historiesOf(log: readonly LoggedEvent[]): ReadonlyMap<string, History> {
  const once = [...new Map(log.map(({ event }) => [identityOf(event), event])).values()];
  const byOrder = Map.groupBy(once, ({ orderId }) => orderId);
  return new Map([...byOrder].map(([orderId, events]) => [orderId, new History(events)]));
}

function countBy(values: readonly string[]): ReadonlyMap<string, number> {
  return new Map([...Map.groupBy(values, (value) => value)].map(([value, all]) => [value, all.length]));
}

function identityOf({ type, id }: OrderstreamEvent): string {
  return `${type} ${id}`;
}

function sumInCents(events: readonly { readonly amount: { readonly amount: string } }[]): number {
  return events.reduce((sum, { amount }) => sum + Math.round(Number(amount.amount) * 100), 0);
}
