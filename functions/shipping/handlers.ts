import type { InventoryReserved, PaymentProcessed } from '../../events/index.ts';
import type { ShippingPorts } from './ports.ts';
import { shipOrder } from './ship-order.ts';

/** Joins payment and reservation of an order. */
export function createShippingHandlers(ports: ShippingPorts) {
  return {
    PaymentProcessed: (event: PaymentProcessed) => shipOrder('payment', event, ports),
    InventoryReserved: (event: InventoryReserved) => shipOrder('reservation', event, ports),
  };
}
