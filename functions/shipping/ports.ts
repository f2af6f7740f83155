import type { InventoryReserved, PaymentProcessed } from '../../events/index.ts';
import type { ShipmentHalves } from './domain.ts';

/** The shipping table, one item an order. */
export interface ShippingStore {
  /** Stores one half unless it is stored already. @returns the halves that are stored now. */
  keep(half: keyof ShipmentHalves, event: PaymentProcessed | InventoryReserved): Promise<ShipmentHalves>;
}

export interface ShippingPorts {
  readonly store: ShippingStore;
}
