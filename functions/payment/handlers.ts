import type { InventoryRejected, OrderPlaced } from '../../events/index.ts';
import { chargePayment } from './charge-payment.ts';
import type { PaymentPorts } from './ports.ts';
import { refundPayment } from './refund-payment.ts';

/** Charges on OrderPlaced; refunds on InventoryRejected. */
export function createPaymentHandlers(ports: PaymentPorts) {
  return {
    OrderPlaced: (order: OrderPlaced) => chargePayment(order, ports),
    InventoryRejected: (rejection: InventoryRejected) => refundPayment(rejection, ports),
  };
}
