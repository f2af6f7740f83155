import { eventId, type OrderPlaced, orderIdFor } from '../../events/index.ts';
import { callerOf } from '../shared/caller.ts';
import { systemClock } from '../shared/clock.ts';
import { withDeadline } from '../shared/deadline.ts';
import type { ApiRequest, ApiResponse, Route } from '../shared/http.ts';
import { ProblemError } from '../shared/problem.ts';
import { type EventProducer, NotConfirmedError } from '../shared/producer.ts';
import { describeError, logger } from '../shared/telemetry.ts';
import { currentTrace } from '../shared/trace-context.ts';
import type { ReachedLimit } from './customer-counters.ts';
import { isFinal, type Order } from './domain.ts';
import { cursorOf, pageSizeOf, positionOf, readOrder, waitInSecondsOf } from './get-order.ts';
import { openApiDocument } from './openapi/document.ts';
import { type OrderRequest, parseOrderRequest } from './order-request.ts';
import { customerOf, idempotencyKeyOf, type OrderOrigin, orderPlaced, requestHashOf } from './placing.ts';
import type { AcceptedOrder, OrderIntake, OrderStore } from './ports.ts';
import { jsonBodyOf } from './request-body.ts';
import type { WaitingRoom } from './waiting-room.ts';

const retryAfterInSeconds = 5;
/** Keeping an order and sending it, together, whatever the table and the cluster do: an answer comes within 10 s. */
const confirmationLimitInMs = 9_500;

export interface OrderApiPorts {
  readonly store: OrderStore;
  readonly intake: OrderIntake;
  readonly producer: EventProducer;
  readonly waitingRoom: WaitingRoom;
  /** RFC 3339, UTC. */
  readonly now: () => string;
}

/** The routes of the order API, by route key. */
export function orderRoutes(ports: OrderApiPorts): Record<string, Route> {
  return {
    'POST /orders': (request) => placeOrder(request, ports),
    'GET /orders': (request) => listOrders(request, ports.store),
    'GET /orders/{orderId}': (request) => getOrder(request, ports),
    'GET /openapi.json': async () => ({ status: 200, body: openApiDocument() }),
  };
}

async function placeOrder(
  request: ApiRequest,
  { store, intake, producer, now }: OrderApiPorts,
): Promise<ApiResponse> {
  const caller = callerOf(request);
  const customer = customerOf(caller);
  const body = jsonBodyOf(request);
  const idempotencyKey = idempotencyKeyOf(request.headers['idempotency-key']);
  const order = parseOrderRequest(body);
  const from = { customerId: caller.customerId, customer, idempotencyKey };
  const orderId = orderIdFor(caller.customerId, idempotencyKey);
  const requestHash = requestHashOf(order);
  const keepAndSend = async () => {
    const kept = await keep({ order, requestHash, from }, { store, intake, producer, now });
    if (kept.requestHash !== requestHash) throw keyReused(idempotencyKey);
    // A key may come back years later, when consumers have forgotten the order: what is in the log is not sent again.
    if (!kept.isPlaced) await send(kept, { producer, traceparent: currentTrace()?.traceparent });
  };
  await confirmed(keepAndSend(), orderId, idempotencyKey);
  // Leads from an order to its trace.
  logger.info('An order is accepted.', { orderId });
  return accepted(orderId, idempotencyKey);
}

/**
 * Keeps an order placed now, unless one is kept already under its key. When the shop no longer sells what it asks for, the
 * one that is kept counts: what was accepted stays accepted.
 * @throws {ProblemError} 400 when a line cannot be priced, 429 when the customer has reached a limit, and no order is kept
 *   under the key.
 */
async function keep(
  {
    order,
    requestHash,
    from,
  }: { readonly order: OrderRequest; readonly requestHash: string; readonly from: OrderOrigin },
  { store, intake, producer, now }: Omit<OrderApiPorts, 'waitingRoom'>,
): Promise<AcceptedOrder> {
  const priced = pricedNow(order, from, now());
  if (priced instanceof ProblemError) {
    const kept = await tableAnswer(store.kept(orderIdFor(from.customerId, from.idempotencyKey)));
    if (!kept) throw priced;
    return kept;
  }
  const wanted = {
    orderId: priced.orderId,
    requestHash,
    encodedEvent: producer.encode(priced),
    placedAt: priced.time,
    isPlaced: false,
  };
  const acceptance = await tableAnswer(intake.accept(wanted, priced, order.payment.token));
  if ('reached' in acceptance) throw limitReached(acceptance.reached, from);
  return acceptance.order;
}

function pricedNow(order: OrderRequest, from: OrderOrigin, time: string): OrderPlaced | ProblemError {
  try {
    return orderPlaced(order, from, time);
  } catch (error) {
    if (error instanceof ProblemError) return error;
    throw error;
  }
}

/** @throws {NotConfirmedError} when the table fails: it may or may not have kept the order. */
async function tableAnswer<Answer>(asked: Promise<Answer>): Promise<Answer> {
  try {
    return await asked;
  } catch (cause) {
    const { errorName, errorMessage } = describeError(cause);
    throw new NotConfirmedError(`The orders table failed. ${errorName}: ${errorMessage}`, { cause });
  }
}

/** The bytes that were kept first go out, at the first request and at each repetition until they are in the log. */
async function send(
  { orderId, encodedEvent, placedAt }: AcceptedOrder,
  to: { readonly producer: EventProducer; readonly traceparent: string | undefined },
): Promise<void> {
  const type = 'OrderPlaced';
  // Not decoded from the bytes: they may be of an earlier version of their schema.
  const event = { id: eventId(orderId, type), type, time: placedAt, orderId } as const;
  await to.producer.send([{ event, encoded: encodedEvent, traceparent: to.traceparent }]);
}

/** Waits for the order to be kept and sent; what is not confirmed in time is refused with the key to repeat it. */
async function confirmed(work: Promise<void>, orderId: string, idempotencyKey: string): Promise<void> {
  const late = () => new NotConfirmedError(`Not kept and sent within ${confirmationLimitInMs} ms.`);
  try {
    await withDeadline(work, confirmationLimitInMs, late);
  } catch (error) {
    if (!(error instanceof NotConfirmedError)) throw error;
    logger.error('An order is not confirmed.', { orderId, ...describeError(error) });
    throw notConfirmed(idempotencyKey, error);
  }
}

function accepted(orderId: string, idempotencyKey: string): ApiResponse {
  return {
    status: 202,
    headers: { location: `/orders/${orderId}`, 'idempotency-key': idempotencyKey },
    body: { orderId, status: 'accepted', message: 'Order received! Check your email for updates.' },
  };
}

/** Says how many there are, how many there may be, and when to try again; under the same key, as after a 503. */
const limitDetails: Readonly<Record<ReachedLimit['limit'], (reached: ReachedLimit) => string>> = {
  openOrders: ({ count, maximum }) =>
    `You have ${count} orders in progress; accepted: fewer than ${maximum} before a new one. Try again when one of them is shipped or cancelled.`,
  declinesPerHour: ({ count, maximum, retryAfterSeconds }) =>
    `${count} of your payments were declined in the last hour; accepted: fewer than ${maximum}. Try again in ${retryAfterSeconds} seconds.`,
};

function limitReached(
  reached: ReachedLimit,
  { customerId, idempotencyKey }: Pick<OrderOrigin, 'customerId' | 'idempotencyKey'>,
): ProblemError {
  logger.info('A customer has reached a limit.', { customerId, ...reached });
  return new ProblemError('customer-limit-reached', {
    detail: limitDetails[reached.limit](reached),
    headers: { 'retry-after': String(reached.retryAfterSeconds), 'idempotency-key': idempotencyKey },
  });
}

function keyReused(idempotencyKey: string): ProblemError {
  return new ProblemError('idempotency-key-reused', {
    detail: 'An order with this Idempotency-Key was placed with another body. Use a new key for a new order.',
    errors: [{ field: 'Idempotency-Key', message: 'stands for another request' }],
    headers: { 'idempotency-key': idempotencyKey },
  });
}

function notConfirmed(idempotencyKey: string, cause: NotConfirmedError): ProblemError {
  return new ProblemError('not-confirmed', {
    detail: 'The order is not confirmed. Send it again with the Idempotency-Key of this answer.',
    headers: { 'retry-after': String(retryAfterInSeconds), 'idempotency-key': idempotencyKey },
    cause,
  });
}

/** Waits when the order is not final and a place is free. An order that is not final after that is worth another request. */
async function getOrder(
  request: ApiRequest,
  { store, waitingRoom }: Pick<OrderApiPorts, 'store' | 'waitingRoom'>,
): Promise<ApiResponse> {
  const { customerId } = callerOf(request);
  const wanted = waitInSecondsOf(request.queryStringParameters?.wait);
  // From the moment the request came: it may have waited for an environment already, and the gateway gives up after 30 s.
  const waitInSeconds = Math.max(0, wanted - secondsSince(request.requestContext.timeEpoch));
  const asked = { orderId: request.pathParameters?.orderId ?? '', customerId };
  const order = await readOrder({ ...asked, waitInSeconds: 0 }, store);
  if (wanted === 0) return { status: 200, body: order };
  if (waitInSeconds === 0 || isFinal(order.status)) return asItIs(order);
  const place = await waitingRoom.enter(customerId, waitInSeconds);
  if (!place) return asItIs(order);
  try {
    return asItIs(await readOrder({ ...asked, waitInSeconds }, store, systemClock, place.isHeld));
  } finally {
    await place.leave();
  }
}

function asItIs(order: Order): ApiResponse {
  return { status: 200, body: order, ...(!isFinal(order.status) && { headers: { 'retry-after': '1' } }) };
}

const secondsSince = (epochInMs: number) => Math.max(0, (Date.now() - epochInMs) / 1_000);

async function listOrders(request: ApiRequest, store: OrderStore): Promise<ApiResponse> {
  const { customerId } = callerOf(request);
  const { limit, cursor } = request.queryStringParameters ?? {};
  const { orders, next } = await store.list(customerId, pageSizeOf(limit), positionOf(cursor));
  return { status: 200, body: { orders, ...(next ? { cursor: cursorOf(next) } : {}) } };
}
