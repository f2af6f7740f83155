import type { InventoryReserved, OrderShipped, PaymentProcessed } from '../../events/index.ts';
import { type ShipmentHalves, shipmentOf } from './domain.ts';
import type { ShippingPorts } from './ports.ts';

/** Stores one half of an order and ships the order when the other half is stored: whichever event comes second ships it. */
export async function shipOrder(
  half: keyof ShipmentHalves,
  event: PaymentProcessed | InventoryReserved,
  { store }: ShippingPorts,
): Promise<OrderShipped[]> {
  const shipment = shipmentOf(await store.keep(half, event));
  return shipment ? [shipment] : [];
}
