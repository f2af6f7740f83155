import type {
  InventoryRejected,
  InventoryReserved,
  OrderLine,
  OrderPlaced,
  OrderShipped,
  PaymentFailed,
  PaymentProcessed,
  PaymentRefunded,
  TransactionLimitExceeded,
} from '../../../events/index.ts';
import { eventId } from '../../../events/index.ts';
import { taxIncludedIn } from '../../../functions/shared/tax.ts';

export const customer = { name: 'Sarah', email: 'sarah@example.com', zoneinfo: 'America/New_York' };
export const shipTo = {
  name: 'Sarah',
  line1: '1 Main St',
  city: 'Springfield',
  postalCode: '12345',
  country: 'US',
};

const usd = (amount: string) => ({ amount, currency: 'USD' });

/** Lines of books at 6.15 USD, from quantities by product. */
export function bookLines(quantities: Readonly<Record<string, number>>): OrderLine[] {
  return Object.entries(quantities).map(([productId, quantity]) => ({
    productId,
    name: 'A book',
    department: 'books',
    quantity,
    unitPrice: usd('6.15'),
  }));
}

/** An order of two books. Every event here has the time 2026-11-21T10:00:00.000Z by default. */
export function orderPlaced(orderId: string, changes: Partial<OrderPlaced> = {}): OrderPlaced {
  return {
    ...base('OrderPlaced', orderId, ''),
    lines: bookLines({ book: 2 }),
    total: usd('12.30'),
    shipTo,
    customer,
    ...changes,
  };
}

/** The reply of inventory when the stock is short. */
export function inventoryRejected(order: OrderPlaced): InventoryRejected {
  return {
    ...base('InventoryRejected', order.orderId, order.id),
    shortages: [{ productId: 'book', name: 'A book', requested: 2, available: 1 }],
    customer: order.customer,
  };
}

/** The reply of inventory when everything is there. */
export function inventoryReserved(order: OrderPlaced): InventoryReserved {
  return {
    ...base('InventoryReserved', order.orderId, order.id),
    lines: order.lines.map(({ productId, quantity }) => ({ productId, quantity })),
    shipTo: order.shipTo,
  };
}

/** The reply of payment to a token that is refused. */
export function paymentFailed(order: OrderPlaced, reason = 'declined'): PaymentFailed {
  return { ...base('PaymentFailed', order.orderId, order.id), reason, customer: order.customer };
}

/** The reply of payment to a token that is charged. */
export function paymentProcessed(order: OrderPlaced): PaymentProcessed {
  return {
    ...base('PaymentProcessed', order.orderId, order.id),
    chargeId: 'ch_1',
    invoiceNumber: 'INV-20261121-000000000000',
    lines: order.lines,
    amount: order.total,
    customer: order.customer,
    taxes: [taxIncludedIn(order.total, '8.25')],
    shipTo: order.shipTo,
  };
}

/** What payment says when it gives the charge back. */
export function paymentRefunded(order: OrderPlaced): PaymentRefunded {
  return {
    ...base('PaymentRefunded', order.orderId, inventoryRejected(order).id),
    refundId: 're_1',
    creditNoteNumber: 'CRN-20261121-000000000000',
    invoiceNumber: 'INV-20261121-000000000000',
    reason: 'out_of_stock',
    lines: order.lines,
    amount: order.total,
    customer: order.customer,
    taxes: [taxIncludedIn(order.total, '8.25')],
    shipTo: order.shipTo,
  };
}

/** What shipping says when the order leaves. */
export function orderShipped(order: OrderPlaced): OrderShipped {
  return {
    ...base('OrderShipped', order.orderId, paymentProcessed(order).id),
    trackingNumber: 'SP000000000000',
    carrier: 'Springfield Parcel',
    shipTo: order.shipTo,
    customer: order.customer,
  };
}

/** What limits says to the eleventh order of a day. */
export function limitExceeded(order: OrderPlaced): TransactionLimitExceeded {
  return {
    ...base('TransactionLimitExceeded', order.orderId, order.id),
    day: '2026-11-21',
    limit: 10,
    customer: order.customer,
  };
}

/** Members that every event has; the id is the one it has in the system. */
export function base<T extends Parameters<typeof eventId>[1]>(type: T, orderId: string, causationId: string) {
  return {
    id: eventId(orderId, type),
    type,
    time: '2026-11-21T10:00:00.000Z',
    orderId,
    customerId: 'customer-1',
    causationId,
  };
}
