import type { InventoryRejected, OrderPlaced, OrderstreamEvent } from '../../events/index.ts';
import { mayBeForgotten } from '../shared/retention.ts';
import { logger } from '../shared/telemetry.ts';
import { answersTo, charged, failed, mayHideACharge, type PaymentRecord, refundOf } from './domain.ts';
import { type ChargeOutcome, gatewayKey } from './gateway.ts';
import type { PaymentPorts } from './ports.ts';

/** As version 1 of the event was: its token came with it. Records of it are in the topic when the stack is updated. */
type OrderPlacedWithToken = OrderPlaced & { readonly paymentToken?: string };

const chargeAttempts = 5;
const firstPauseInMilliseconds = 50;

/**
 * Charges an order once. A gateway that stays unavailable for the five attempts of one delivery (750 ms of pauses) is an
 * outcome: one customer must not hold a partition. A delivery that ends before its outcome is recorded counts for
 * nothing: the next one makes five attempts of its own.
 */
export async function onOrderPlaced(order: OrderPlaced, ports: PaymentPorts): Promise<OrderstreamEvent[]> {
  const stored = await ports.store.find(order.orderId);
  if (!stored && mayBeForgotten(order.time, ports.now())) return ignored(order);
  const { record, isNew } = stored ? { record: stored, isNew: false } : await charge(order, ports);
  if (!isNew && mayHideACharge(record)) await refund(order.orderId, ports);
  // After the outcome is recorded, and with every delivery: one that ended in between is made up for by the next.
  await ports.tokens.drop(order.orderId);
  return answersTo(order, record);
}

/** The record of such an old order, had it one, may have expired: whether it was charged is not known, so it is left alone. */
function ignored({ orderId, time }: OrderPlaced): OrderstreamEvent[] {
  logger.warn('An order is too old to be charged: its payment record, if it had one, may have expired.', {
    orderId,
    time,
  });
  return [];
}

/** Gives a charge back, or sees to it that there will be none. */
export async function onInventoryRejected(
  rejection: InventoryRejected,
  ports: PaymentPorts,
): Promise<OrderstreamEvent[]> {
  const { record } = await ports.store.putFirst(failed(rejection, 'order_cancelled', ports.now()));
  const settled = record.state === 'charged' ? await giveBack(record, rejection, ports) : record;
  return answersTo(rejection, settled);
}

async function charge(order: OrderPlaced, ports: PaymentPorts) {
  const outcome = await chargeWithRetries(order, ports);
  const record =
    outcome.result === 'charged'
      ? charged(order, { chargeId: outcome.chargeId, time: ports.now(), taxPercent: ports.taxPercent })
      : failed(order, outcome.result, ports.now());
  return ports.store.putFirst(record);
}

async function chargeWithRetries(
  order: OrderPlacedWithToken,
  { gateway, tokens, sleep }: PaymentPorts,
): Promise<ChargeOutcome> {
  const token = order.paymentToken ?? (await tokens.find(order.orderId));
  // Its time is up, or another delivery that is faster has charged the order: the record that is stored first tells.
  if (token === undefined) return { result: 'unprocessable' };
  const request = { key: gatewayKey(order.orderId, 'charge'), token, amount: order.total };
  let outcome = await gateway.charge(request);
  for (let retry = 0; outcome.result === 'unavailable' && retry < chargeAttempts - 1; retry++) {
    await sleep(firstPauseInMilliseconds * 2 ** retry);
    outcome = await gateway.charge(request);
  }
  return outcome;
}

async function giveBack(
  record: PaymentRecord & { state: 'charged' },
  rejection: InventoryRejected,
  ports: PaymentPorts,
): Promise<PaymentRecord> {
  const outcome = await refund(rejection.orderId, ports);
  if (outcome.result === 'nothing-charged') {
    throw new Error(
      `Order ${rejection.orderId} is recorded as charged, but the gateway knows no charge under its key; check the gateway's books.`,
    );
  }
  const { answer } = record;
  return ports.store.markRefunded({
    state: 'refunded',
    answer,
    refund: refundOf(answer, rejection, outcome.refundId, ports.now()),
  });
}

function refund(orderId: string, { gateway }: PaymentPorts) {
  return gateway.refund({ key: gatewayKey(orderId, 'refund'), chargeKey: gatewayKey(orderId, 'charge') });
}
