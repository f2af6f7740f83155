import type { InventoryReserved, OrderShipped, PaymentProcessed } from '../../events/index.ts';
import { type ShipmentHalves, shipmentOf } from './domain.ts';

/** The shipping table, one item an order. */
export interface ShippingStore {
  /** Keeps one half unless it is there already. @returns both halves, as far as they are there now. */
  keep(half: keyof ShipmentHalves, event: PaymentProcessed | InventoryReserved): Promise<ShipmentHalves>;
}

/** Joins payment and reservation of an order: whichever comes second ships it. */
export function createShippingHandlers(store: ShippingStore) {
  return {
    PaymentProcessed: async (event: PaymentProcessed) => shipped(await store.keep('payment', event)),
    InventoryReserved: async (event: InventoryReserved) => shipped(await store.keep('reservation', event)),
  };
}

function shipped(halves: ShipmentHalves): OrderShipped[] {
  const shipment = shipmentOf(halves);
  return shipment ? [shipment] : [];
}
