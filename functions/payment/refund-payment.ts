import type { InventoryRejected, OrderstreamEvent } from '../../events/index.ts';
import { failed, type PaymentRecord, refundOf, repliesTo } from './domain.ts';
import { gatewayKey } from './gateway-key.ts';
import type { PaymentPorts } from './ports.ts';

/** Refunds the charge of an order that has no stock, or makes sure that there will be none. */
export async function refundPayment(
  rejection: InventoryRejected,
  ports: PaymentPorts,
): Promise<OrderstreamEvent[]> {
  const { record } = await ports.store.putFirst(failed(rejection, 'order_cancelled', ports.now()));
  const settled = record.state === 'charged' ? await refundCharge(record, rejection, ports) : record;
  return repliesTo(rejection, settled);
}

async function refundCharge(
  record: PaymentRecord & { state: 'charged' },
  rejection: InventoryRejected,
  ports: PaymentPorts,
): Promise<PaymentRecord> {
  const outcome = await refundAtGateway(rejection.orderId, ports);
  if (outcome.result === 'nothing-charged') {
    throw new Error(
      `Order ${rejection.orderId} is recorded as charged, but the gateway has no charge under its key; check the gateway's own records.`,
    );
  }
  const { reply } = record;
  return ports.store.markRefunded({
    state: 'refunded',
    reply,
    refund: refundOf(reply, rejection, outcome.refundId, ports.now()),
  });
}

/** Refunds an order's charge, whole and once; when there is none, makes sure that there will be none. */
export function refundAtGateway(orderId: string, { gateway }: Pick<PaymentPorts, 'gateway'>) {
  return gateway.refund({ key: gatewayKey(orderId, 'refund'), chargeKey: gatewayKey(orderId, 'charge') });
}
