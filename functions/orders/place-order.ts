import { eventId, type OrderPlaced, orderIdFor } from '../../events/index.ts';
import { invalidFields, ProblemError } from '../shared/http/problem.ts';
import { NotConfirmedError } from '../shared/kafka/producer.ts';
import { isOlderThan, paymentTokenDays } from '../shared/retention.ts';
import { withDeadline } from '../shared/runtime/deadline.ts';
import { describeError, logger } from '../shared/telemetry/powertools.ts';
import { currentTrace } from '../shared/telemetry/trace-context.ts';
import type { ReachedLimit } from './customer-counters.ts';
import { type OrderRequest, requestHashOf } from './order-request.ts';
import type { AcceptedOrder, OrderOrigin, PlaceOrderPorts } from './ports.ts';
import { priceLines, totalOf } from './price-order.ts';

/** Seconds after which a request that was not confirmed is worth another attempt. */
const retryAfterSeconds = 5;
/** Storing and sending an order, together, whatever the table and the cluster do: the response comes within 10 s. */
const confirmationLimitMs = 9_500;

/** A customer's request for an order. */
export interface OrderPlacement {
  readonly request: OrderRequest;
  readonly origin: OrderOrigin;
}

type Identified = OrderPlacement & { readonly orderId: string; readonly requestHash: string };

/**
 * Places an order: stores it with its encoded event, then sends the event. The same key and request again send the same bytes.
 * @returns the order's id, once its event is in the log.
 * @throws {ProblemError} 400 when a line cannot be priced, 422 when the key belongs to another request or is too old, 429 when the
 *   customer has reached a limit, 503 when the order is not confirmed in time.
 */
export async function placeOrder(placement: OrderPlacement, ports: PlaceOrderPorts): Promise<string> {
  const { customerId, idempotencyKey } = placement.origin;
  const orderId = orderIdFor(customerId, idempotencyKey);
  const requestHash = requestHashOf(placement.request);
  await confirmed(storeAndSend({ ...placement, orderId, requestHash }, ports), orderId, idempotencyKey);
  // Leads from an order to its trace.
  logger.info('Order accepted', { orderId });
  return orderId;
}

async function storeAndSend(placement: Identified, ports: PlaceOrderPorts): Promise<void> {
  const stored = await storedOrder(placement, ports);
  if (stored.requestHash !== placement.requestHash) throw keyReused(placement.origin.idempotencyKey);
  // A key may be used again years later, when consumers have forgotten the order: what is in the log is not sent again.
  if (stored.isPlaced) return;
  if (isOlderThan(paymentTokenDays, stored.placedAt, ports.now()))
    throw keyTooOld(placement.origin.idempotencyKey);
  await send(stored, ports);
}

/**
 * Stores an order placed now, unless one is stored under its key. When the shop no longer sells what it asks for, the stored
 * one counts: what was accepted stays accepted.
 */
async function storedOrder(
  { request, origin, orderId, requestHash }: Identified,
  { store, admission, producer, now }: PlaceOrderPorts,
): Promise<AcceptedOrder> {
  const pricing = priceLines(request.lines);
  if ('errors' in pricing) {
    const stored = await fromTable(store.kept(orderId));
    if (stored) return stored;
    throw invalidFields(pricing.errors);
  }
  const event = orderPlaced(request, origin, { orderId, lines: pricing.lines, time: now() });
  const order = {
    orderId,
    requestHash,
    encodedEvent: producer.encode(event),
    placedAt: event.time,
    isPlaced: false,
  };
  const acceptance = await fromTable(admission.accept(order, event, request.payment.token));
  if ('reached' in acceptance) throw limitReached(acceptance.reached, origin);
  return acceptance.order;
}

/** @param placed `time` is RFC 3339, UTC. */
function orderPlaced(
  { shipTo }: OrderRequest,
  { customerId, customer }: OrderOrigin,
  { orderId, lines, time }: Pick<OrderPlaced, 'orderId' | 'lines' | 'time'>,
): OrderPlaced {
  const type = 'OrderPlaced';
  const id = eventId(orderId, type);
  return {
    id,
    type,
    time,
    orderId,
    customerId,
    causationId: '',
    lines,
    total: totalOf(lines),
    shipTo,
    customer,
  };
}

/** @throws {NotConfirmedError} when the table fails: it may or may not have stored the order. */
async function fromTable<Result>(access: Promise<Result>): Promise<Result> {
  try {
    return await access;
  } catch (cause) {
    const { errorName, errorMessage } = describeError(cause);
    throw new NotConfirmedError(`The orders table failed. ${errorName}: ${errorMessage}`, { cause });
  }
}

/** Sends the bytes that were stored first, at the first request and at each repetition until they are in the log. */
async function send(
  { orderId, encodedEvent, placedAt }: AcceptedOrder,
  { producer }: Pick<PlaceOrderPorts, 'producer'>,
): Promise<void> {
  const type = 'OrderPlaced';
  // Not decoded from the bytes: they may be of an earlier version of their schema.
  const event = { id: eventId(orderId, type), type, time: placedAt, orderId } as const;
  await producer.send([{ event, encoded: encodedEvent, traceparent: currentTrace()?.traceparent }]);
}

/** Waits for the order to be stored and sent; what is not confirmed in time is refused with the key to repeat it. */
async function confirmed(work: Promise<void>, orderId: string, idempotencyKey: string): Promise<void> {
  const late = () => new NotConfirmedError(`Not stored and sent within ${confirmationLimitMs} ms.`);
  try {
    await withDeadline(work, confirmationLimitMs, late);
  } catch (error) {
    if (!(error instanceof NotConfirmedError)) throw error;
    logger.error('Order not confirmed', { orderId, ...describeError(error) });
    throw notConfirmed(idempotencyKey, error);
  }
}

/** How many there are, how many there may be, and when to try again; under the same key, as after a 503. */
const limitDetails: Readonly<Record<ReachedLimit['limit'], (reached: ReachedLimit) => string>> = {
  openOrders: ({ count, maximum }) =>
    `You have ${count} orders in progress; accepted: fewer than ${maximum} before a new one. Try again when one of them is shipped or cancelled.`,
  declinesPerHour: ({ count, maximum, retryAfterSeconds }) =>
    `${count} of your payments were declined in the last hour; accepted: fewer than ${maximum}. Try again in ${retryAfterSeconds} seconds.`,
};

function limitReached(reached: ReachedLimit, { customerId, idempotencyKey }: OrderOrigin): ProblemError {
  logger.info('Customer limit reached', { customerId, ...reached });
  return new ProblemError('customer-limit-reached', {
    detail: limitDetails[reached.limit](reached),
    headers: { 'retry-after': String(reached.retryAfterSeconds), 'idempotency-key': idempotencyKey },
  });
}

const keyReused = (idempotencyKey: string) =>
  keyRefused(idempotencyKey, {
    detail: 'An order with this Idempotency-Key was placed with another body. Use a new key for a new order.',
    message: 'belongs to another request',
  });

/** Its payment token is gone, and consumers ignore its event some time later: it could never become final. */
const keyTooOld = (idempotencyKey: string) =>
  keyRefused(idempotencyKey, {
    detail: `The order with this Idempotency-Key was not confirmed, and is older than ${paymentTokenDays} days. Use a new key for a new order.`,
    message: `belongs to a request of more than ${paymentTokenDays} days ago`,
  });

function keyRefused(
  idempotencyKey: string,
  { detail, message }: { readonly detail: string; readonly message: string },
): ProblemError {
  return new ProblemError('idempotency-key-reused', {
    detail,
    errors: [{ field: 'Idempotency-Key', message }],
    headers: { 'idempotency-key': idempotencyKey },
  });
}

function notConfirmed(idempotencyKey: string, cause: NotConfirmedError): ProblemError {
  return new ProblemError('not-confirmed', {
    detail: 'The order is not confirmed. Send it again with the Idempotency-Key of this response.',
    headers: { 'retry-after': String(retryAfterSeconds), 'idempotency-key': idempotencyKey },
    cause,
  });
}
