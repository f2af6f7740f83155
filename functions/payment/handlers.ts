import type { InventoryRejected, OrderPlaced, OrderstreamEvent } from '../../events/index.ts';
import { answersTo, charged, failed, mayHideACharge, type PaymentRecord, refundOf } from './domain.ts';
import { type ChargeOutcome, gatewayKey, type PaymentGateway } from './gateway.ts';

/** The payment table, one record an order. */
export interface PaymentStore {
  find(orderId: string): Promise<PaymentRecord | undefined>;
  /** Stores the record unless the order has one. @returns the one that holds, and whether it is the given. */
  putFirst(record: PaymentRecord): Promise<{ readonly record: PaymentRecord; readonly isNew: boolean }>;
  /** Moves `charged` to this record. @returns the one that holds: another delivery may have been first. */
  markRefunded(record: PaymentRecord & { readonly state: 'refunded' }): Promise<PaymentRecord>;
}

export interface PaymentPorts {
  readonly store: PaymentStore;
  readonly gateway: PaymentGateway;
  /** Of the tax that prices include, for example `8.25`. */
  readonly taxPercent: string;
  /** RFC 3339, UTC. */
  readonly now: () => string;
  readonly sleep: (milliseconds: number) => Promise<void>;
}

const chargeAttempts = 5;
const firstPauseInMilliseconds = 50;

/**
 * Charges an order once. A gateway that stays unavailable for the five attempts of one delivery (750 ms of pauses) is an
 * outcome: one customer must not hold a partition. A delivery that ends before its outcome is recorded counts for
 * nothing: the next one makes five attempts of its own.
 */
export async function onOrderPlaced(order: OrderPlaced, ports: PaymentPorts): Promise<OrderstreamEvent[]> {
  const stored = await ports.store.find(order.orderId);
  const { record, isNew } = stored ? { record: stored, isNew: false } : await charge(order, ports);
  if (!isNew && mayHideACharge(record)) await refund(order.orderId, ports);
  return answersTo(order, record);
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
  order: OrderPlaced,
  { gateway, sleep }: PaymentPorts,
): Promise<ChargeOutcome> {
  const request = {
    key: gatewayKey(order.orderId, 'charge'),
    token: order.paymentToken,
    amount: order.total,
  };
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
