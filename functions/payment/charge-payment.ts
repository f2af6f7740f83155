import type { OrderPlaced, OrderstreamEvent } from '../../events/index.ts';
import { mayBeForgotten } from '../shared/retention.ts';
import { LostStateError } from '../shared/runtime/lost-state.ts';
import { logger } from '../shared/telemetry/powertools.ts';
import { charged, failed, mayHideACharge, type PaymentRecord, repliesTo } from './domain.ts';
import { gatewayKey } from './gateway-key.ts';
import type { ChargeOutcome, ChargeRequest, PaymentPorts } from './ports.ts';
import { refundAtGateway } from './refund-payment.ts';

/** Version 1 of the event, which had the token. The topic has such records when the stack is updated. */
type OrderPlacedWithToken = OrderPlaced & { readonly paymentToken?: string };

const chargeAttempts = 5;
const firstPauseMs = 50;
/** Attempts of one delivery begin within this time, so that a batch ends before its function's time does. */
const attemptsWindowMs = 8_000;

/** The gateway is down, and has not charged: the order is charged when it is delivered again. */
class GatewayUnavailableError extends Error {
  override readonly name = 'GatewayUnavailableError';
  readonly retriable = true;
}

/**
 * Charges an order once. A gateway that stays unavailable for the five attempts of one delivery (750 ms of pauses) is called again
 * by the next delivery, until it was unavailable to this order for `patienceMs`; then the payment failed. So one order holds
 * its partition no longer than that.
 */
export async function chargePayment(order: OrderPlaced, ports: PaymentPorts): Promise<OrderstreamEvent[]> {
  const stored = await ports.store.find(order.orderId);
  if (!stored && mayBeForgotten(order.time, ports.now())) return ignore(order);
  const { record, isNew } = stored ? { record: stored, isNew: false } : await charge(order, ports);
  if (!isNew && mayHideACharge(record)) await refundAtGateway(order.orderId, ports);
  // After the outcome is stored, and with every delivery: a delivery that ended in between may not have done it.
  await ports.tokens.drop(order.orderId);
  return repliesTo(order, record);
}

/** The record of such an old order may have expired: whether it was charged is unknown. */
function ignore({ orderId, time }: OrderPlaced): OrderstreamEvent[] {
  logger.warn('Order too old to be charged: its payment record may have expired', {
    orderId,
    time,
  });
  return [];
}

async function charge(order: OrderPlacedWithToken, ports: PaymentPorts) {
  const { orderId, paymentToken } = order;
  const kept = paymentToken === undefined ? await ports.tokens.find(orderId) : { token: paymentToken };
  if (kept && 'isDropped' in kept) return { record: await recordedMeanwhile(orderId, ports), isNew: false };
  const outcome = await finalOutcome(order, kept?.token, ports);
  const record =
    outcome.result === 'charged'
      ? charged(order, { chargeId: outcome.chargeId, time: ports.now(), taxPercent: ports.taxPercent })
      : failed(order, outcome.result, ports.now());
  return ports.store.putFirst(record);
}

/**
 * The record that another delivery has stored since this one looked.
 * @throws {LostStateError} when there is none: a table that was restored to an earlier time does not have it.
 */
async function recordedMeanwhile(orderId: string, { store }: PaymentPorts): Promise<PaymentRecord> {
  const record = await store.find(orderId);
  if (record) return record;
  throw new LostStateError(
    `The payment of order ${orderId} was decided, and its record is not in the table: to charge it or to let it fail could contradict what the customer knows. Restore the record from topic payments, then redrive this dead letter (docs/runbook/recovery).`,
  );
}

async function finalOutcome(
  { orderId, total: amount }: OrderPlaced,
  token: string | undefined,
  ports: PaymentPorts,
): Promise<ChargeOutcome> {
  const key = gatewayKey(orderId, 'charge');
  if (token === undefined) return endedAs('unprocessable', key, ports);
  const outcome = await chargeWithRetries({ key, orderId, token, amount }, ports);
  if (outcome.result !== 'unavailable') return outcome;
  await waitForTheGateway(orderId, ports);
  return endedAs('unavailable', key, ports);
}

async function chargeWithRetries(
  request: ChargeRequest,
  { gateway, sleep, now }: PaymentPorts,
): Promise<ChargeOutcome> {
  const lastStartMs = Date.parse(now()) + attemptsWindowMs;
  let outcome = await gateway.charge(request);
  for (let retry = 0; outcome.result === 'unavailable' && retry < chargeAttempts - 1; retry++) {
    await sleep(firstPauseMs * 2 ** retry);
    if (Date.parse(now()) > lastStartMs) break;
    outcome = await gateway.charge(request);
  }
  return outcome;
}

/** @throws {GatewayUnavailableError} until the gateway was unavailable to the order for long enough. */
async function waitForTheGateway(orderId: string, { store, now, patienceMs }: PaymentPorts): Promise<void> {
  const nowMs = Date.parse(now());
  const sinceMs = await store.unavailableSince(orderId, nowMs);
  const untilMs = sinceMs + patienceMs;
  if (nowMs >= untilMs) return;
  throw new GatewayUnavailableError(
    `The payment gateway is unavailable. Order ${orderId} is not charged, and is tried again until ${new Date(untilMs).toISOString()}.`,
  );
}

/** No charge of this order can happen after this: if one did, it counts. */
async function endedAs(
  result: 'unprocessable' | 'unavailable',
  chargeKey: string,
  { gateway }: PaymentPorts,
): Promise<ChargeOutcome> {
  const outcome = await gateway.abandon({ chargeKey });
  return outcome.result === 'charged' ? outcome : { result };
}
