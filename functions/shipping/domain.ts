import type { InventoryReserved, OrderShipped, PaymentProcessed } from '../../events/index.ts';
import { referenceFor } from '../shared/reference-number.ts';
import { replyTo } from '../shared/reply-event.ts';

/** The two halves of a shipment, as far as they are stored; in either order. */
export interface ShipmentHalves {
  readonly payment?: PaymentProcessed;
  readonly reservation?: InventoryReserved;
}

const carrier = 'Springfield Parcel';

/**
 * The shipment of an order that is paid and reserved; undefined while one of both is missing.
 * It follows from the halves alone, so both inputs' deliveries make the same event.
 */
export function shipmentOf({ payment, reservation }: ShipmentHalves): OrderShipped | undefined {
  if (!payment || !reservation) return undefined;
  const { orderId, customer } = payment;
  return {
    ...replyTo(payment, 'OrderShipped', later(payment.time, reservation.time)),
    trackingNumber: `SP${referenceFor('tracking', orderId)}`,
    carrier,
    shipTo: reservation.shipTo,
    customer,
  };
}

function later(first: string, second: string): string {
  return Date.parse(first) >= Date.parse(second) ? first : second;
}
