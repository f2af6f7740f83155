import type {
  InventoryRejected,
  OrderPlaced,
  OrderstreamEvent,
  PaymentFailed,
  PaymentProcessed,
  PaymentRefunded,
} from '../../events/index.ts';
import { referenceFor } from '../shared/reference-number.ts';
import { replyTo } from '../shared/reply-event.ts';
import { taxIncludedIn } from '../shared/tax.ts';

/** Why an order was not charged. */
export type FailureReason = 'declined' | 'unavailable' | 'unprocessable' | 'order_cancelled';

/**
 * The state of one order's money. `reply` is the event of the first decision and never changes; only a charge changes its
 * state, to refunded.
 */
export type PaymentRecord =
  | { readonly state: 'charged'; readonly reply: PaymentProcessed }
  | { readonly state: 'refunded'; readonly reply: PaymentProcessed; readonly refund: PaymentRefunded }
  | { readonly state: 'failed'; readonly reply: PaymentFailed };

/** The stored reply events to this one, to be emitted with every delivery of it and with no other. */
export function repliesTo(cause: OrderstreamEvent, record: PaymentRecord): OrderstreamEvent[] {
  const stored = record.state === 'refunded' ? [record.reply, record.refund] : [record.reply];
  return stored.filter((event) => event.causationId === cause.id);
}

/**
 * Whether the gateway may hold a charge although the record says there is none: another delivery of the
 * OrderPlaced charged and lost against the cancellation, or was terminated before it could store the charge.
 */
export function mayHideACharge(record: PaymentRecord): boolean {
  return (
    record.state === 'failed' &&
    (record.reply.reason === 'order_cancelled' || record.reply.reason === 'unavailable')
  );
}

/** What a charge's invoice has beyond the order. */
export interface Charge {
  readonly chargeId: string;
  /** RFC 3339, UTC; the invoice is dated by it. */
  readonly time: string;
  /** Of the tax that prices include, for example `8.25`. */
  readonly taxPercent: string;
}

/** The record of a charge. */
export function charged(order: OrderPlaced, { chargeId, time, taxPercent }: Charge): PaymentRecord {
  const reply: PaymentProcessed = {
    ...replyTo(order, 'PaymentProcessed', time),
    chargeId,
    invoiceNumber: documentNumber('INV', order.orderId, time),
    lines: order.lines,
    amount: order.total,
    customer: order.customer,
    taxes: [taxIncludedIn(order.total, taxPercent)],
    shipTo: order.shipTo,
  };
  return { state: 'charged', reply };
}

/** The record of an order that is not charged and never will be. */
export function failed(
  cause: OrderPlaced | InventoryRejected,
  reason: FailureReason,
  time: string,
): PaymentRecord {
  const reply: PaymentFailed = {
    ...replyTo(cause, 'PaymentFailed', time),
    reason,
    customer: cause.customer,
  };
  return { state: 'failed', reply };
}

/** The refund of a charge whose order has no stock. */
export function refundOf(
  charge: PaymentProcessed,
  cause: InventoryRejected,
  refundId: string,
  time: string,
): PaymentRefunded {
  return {
    ...replyTo(cause, 'PaymentRefunded', time),
    refundId,
    creditNoteNumber: documentNumber('CRN', charge.orderId, time),
    invoiceNumber: charge.invoiceNumber,
    reason: 'out_of_stock',
    lines: charge.lines,
    amount: charge.amount,
    customer: charge.customer,
    // A charge that was stored before version 2 of its event has neither: the encoder writes their defaults.
    taxes: charge.taxes,
    shipTo: charge.shipTo,
  };
}

/** For example INV-20261121-7K3M9QXA2B4C. */
function documentNumber(prefix: 'INV' | 'CRN', orderId: string, time: string): string {
  return `${prefix}-${time.slice(0, 10).replaceAll('-', '')}-${referenceFor(prefix, orderId)}`;
}
