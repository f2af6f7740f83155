import { isFinal, type OrderStatus } from '../../../shared/order-status.ts';
import type { Order, TimelineEntry } from '../api/types.ts';

/** `late`: a function could not process the order, and an operator has to look at it. */
type StepState = 'done' | 'current' | 'waiting' | 'failed' | 'undone' | 'skipped' | 'late';

/** What happens to an order, as its customer sees it. */
export interface Step {
  readonly id: 'received' | 'payment' | 'stock' | 'email' | 'shipment';
  readonly title: string;
  readonly state: StepState;
  readonly text: string;
  /** RFC 3339, UTC; undefined until something has happened. */
  readonly time: string | undefined;
}

/** The events of an order by type; an order has one of each type, except for emails. */
interface Happened {
  readonly entries: readonly TimelineEntry[];
  readonly isOver: boolean;
  of(type: string): TimelineEntry | undefined;
  /** True when the event of that type was caused by one of the other. */
  causedBy(type: string, cause: string): boolean;
  /** The dead letter of a concern, unless what it failed to process happened later. */
  lateBy(concern: string): TimelineEntry | undefined;
}

type Progress = Pick<Step, 'state' | 'text' | 'time'>;

function happenedIn({ events, status }: Order): Happened {
  const of = (type: string) => events.find((entry) => entry.type === type);
  return {
    entries: events,
    isOver: isFinal(status),
    of,
    causedBy: (type, cause) => of(type)?.causationId === (of(cause)?.id ?? ''),
    lateBy: (concern) =>
      events.find((entry) => entry.type === 'DeadLettered' && entry.consumer.split('-').includes(concern)),
  };
}

/** The steps of an order, in the order a customer expects them; some happen at the same time. */
export function stepsOf(order: Order): Step[] {
  const happened = happenedIn(order);
  return [
    {
      id: 'received',
      title: 'Order received',
      state: 'done',
      text: 'We have your order.',
      time: order.placedAt,
    },
    { id: 'payment', title: 'Payment', ...paymentOf(happened) },
    { id: 'stock', title: 'Stock', ...stockOf(happened) },
    { id: 'email', title: 'Email', ...emailOf(happened) },
    { id: 'shipment', title: 'Shipment', ...shipmentOf(happened) },
  ];
}

const at = (entry: TimelineEntry, state: StepState, text: string): Progress => ({
  state,
  text,
  time: entry.time,
});

function pending({ lateBy, isOver }: Happened, concern: string, state: StepState, text: string): Progress {
  const late = lateBy(concern);
  if (late && !isOver) {
    return at(
      late,
      'late',
      'This takes longer than usual. We are looking into it; you need not do anything.',
    );
  }
  return { state: isOver ? 'skipped' : state, text, time: undefined };
}

function paymentOf(happened: Happened): Progress {
  const { of, causedBy } = happened;
  const [refund, paid, failed] = [of('PaymentRefunded'), of('PaymentProcessed'), of('PaymentFailed')];
  if (refund) return at(refund, 'undone', 'Refunded in full.');
  if (paid) return at(paid, 'done', 'Paid. Your invoice comes by email.');
  if (!failed) return pending(happened, 'payment', 'current', 'We are charging your card.');
  const isOurs = causedBy('PaymentFailed', 'InventoryRejected');
  return isOurs
    ? at(failed, 'skipped', 'You were not charged.')
    : at(failed, 'failed', 'The payment did not go through. You were not charged.');
}

function stockOf(happened: Happened): Progress {
  const { of } = happened;
  const [reserved, rejected, released] = [
    of('InventoryReserved'),
    of('InventoryRejected'),
    of('InventoryReleased'),
  ];
  if (released) return at(released, 'undone', 'Nothing is kept for this order any more.');
  if (rejected) return at(rejected, 'failed', 'Not everything you ordered is in stock.');
  if (reserved) return at(reserved, 'done', 'Everything is set aside for you.');
  return pending(happened, 'inventory', 'current', 'We are setting your things aside.');
}

/** What an email is about, by the type of the event that caused it. A department's head gets a notice of the order as well. */
const emails: Readonly<Record<string, string>> = {
  OrderPlaced: 'confirmation',
  PaymentProcessed: 'invoice',
  OrderShipped: 'shipping notice',
  PaymentFailed: 'cancellation',
  InventoryRejected: 'cancellation',
  PaymentRefunded: 'credit note',
  TransactionLimitExceeded: 'limit notice',
};

function emailOf(happened: Happened): Progress {
  const sent = happened.entries.filter(({ type }) => type === 'EmailSent');
  const last = sent.at(-1);
  if (!last)
    return pending({ ...happened, isOver: false }, 'notification', 'current', 'We are writing to you.');
  const state = isLastEmailSent(happened) ? 'done' : 'current';
  return at(last, state, `Sent: ${inOneSentence(subjectsOf(sent, happened))}.`);
}

function subjectsOf(sent: readonly TimelineEntry[], { entries }: Happened): string[] {
  const typeOf = new Map(entries.map(({ id, type }) => [id, type]));
  const subjects = sent.map(({ causationId }) => emails[typeOf.get(causationId ?? '') ?? ''] ?? 'a message');
  return [...new Set(subjects)];
}

const inOneSentence = (words: readonly string[]) =>
  new Intl.ListFormat('en', { type: 'conjunction' }).format(words);

/** Events whose emails end an order. The first of several that share an email sends it. */
const endings = [['OrderShipped'], ['PaymentFailed', 'InventoryRejected'], ['PaymentRefunded']];

/** True when the emails that end an order were sent: nothing more is to come. A refund is a cancellation and a credit note. */
function isLastEmailSent({ entries, of }: Happened): boolean {
  const causes = new Set(
    entries.flatMap(({ type, causationId }) => (type === 'EmailSent' ? causationId : [])),
  );
  const happened = endings
    .map((types) => types.flatMap((type) => of(type)?.id ?? []))
    .filter((ids) => ids.length > 0);
  return happened.length > 0 && happened.every((ids) => ids.some((id) => causes.has(id)));
}

/** True when nothing more will happen to the order that its customer can see. */
export function isComplete(order: Order): boolean {
  return isFinal(order.status) && isLastEmailSent(happenedIn(order));
}

function shipmentOf(happened: Happened): Progress {
  const shipped = happened.of('OrderShipped');
  if (shipped) return at(shipped, 'done', 'On its way to you.');
  if (happened.isOver) return { state: 'skipped', text: 'Nothing will be sent.', time: undefined };
  const isReady = happened.of('PaymentProcessed') && happened.of('InventoryReserved');
  const [state, text] = isReady
    ? (['current', 'We are packing your order.'] as const)
    : (['waiting', 'Follows as soon as it is paid and set aside.'] as const);
  return pending(happened, 'shipping', state, text);
}

/** What became of an order, in a heading and a sentence. */
export interface Outcome {
  readonly title: string;
  readonly text: string;
}

/** The outcome so far. */
export function outcomeOf(order: Order): Outcome {
  const happened = happenedIn(order);
  if (order.status === 'shipped') return { title: 'Shipped', text: 'Your order is on its way.' };
  if (order.status === 'cancelled') return { title: 'Cancelled', text: cancellationOf(happened) };
  const isLate = happened.entries.some(({ type }) => type === 'DeadLettered');
  return isLate
    ? {
        title: 'Delayed',
        text: 'One step takes longer than usual. We are looking into it and will write to you.',
      }
    : { title: 'In progress', text: 'You can leave this page: we write to you at every step.' };
}

function cancellationOf({ of, causedBy }: Happened): string {
  const isUnpaid = of('PaymentFailed') && !causedBy('PaymentFailed', 'InventoryRejected');
  const reasons = [
    isUnpaid && 'Your payment did not go through.',
    of('InventoryRejected') && 'Not everything you ordered is in stock.',
  ].filter(Boolean);
  const money = of('PaymentRefunded') ? 'You get all your money back.' : 'You were not charged.';
  return [...reasons, money, 'Nothing will be sent, and you are welcome to order again.'].join(' ');
}

/** What to say about a customer's limit of orders a day; undefined while it is not exceeded. */
export function limitNoteOf({ events }: Order): string | undefined {
  return events.some(({ type }) => type === 'TransactionLimitExceeded')
    ? 'This is more orders than usual for one day. We have sent you a notice, in case it was not you.'
    : undefined;
}

/** Event types in a customer's words, for the complete list. */
const eventTitles: Readonly<Record<string, string>> = {
  OrderPlaced: 'Order received',
  PaymentProcessed: 'Payment taken',
  PaymentFailed: 'Payment not taken',
  PaymentRefunded: 'Payment refunded',
  InventoryReserved: 'Set aside in our stock',
  InventoryRejected: 'Not in stock',
  InventoryReleased: 'Released from our stock',
  OrderShipped: 'Shipped',
  TransactionLimitExceeded: 'Daily limit of orders exceeded',
  EmailSent: 'Email sent',
  DeadLettered: 'A step needs our attention',
};

/** An entry of the timeline in a customer's words; one of another type keeps its name. */
export function eventTitleOf({ type }: TimelineEntry): string {
  return eventTitles[type] ?? type;
}

/** The status of an order in a list. */
export const statusTitles: Readonly<Record<OrderStatus, string>> = {
  accepted: 'Received',
  processing: 'In progress',
  shipped: 'Shipped',
  cancelled: 'Cancelled',
};
