import type { OrderPlaced } from '../../events/index.ts';
import { callerOf } from '../shared/caller.ts';
import type { ApiRequest, ApiResponse, Route } from '../shared/http.ts';
import { ProblemError } from '../shared/problem.ts';
import { type EventProducer, NotConfirmedError } from '../shared/producer.ts';
import { isTraceparent, newTraceparent, traceparentOfXRay } from '../shared/trace-context.ts';
import { openApiDocument } from './openapi.ts';
import { parseOrderRequest } from './order-request.ts';
import { customerOf, idempotencyKeyOf, orderPlaced, requestHashOf } from './placing.ts';
import type { AcceptedOrder, OrderStore } from './ports.ts';
import { cursorOf, pageSizeOf, positionOf, readOrder, waitInSecondsOf } from './reading.ts';
import { jsonBodyOf } from './request-body.ts';

const retryAfterInSeconds = 5;

export interface OrderApiPorts {
  readonly store: OrderStore;
  readonly producer: EventProducer;
  /** RFC 3339, UTC. */
  readonly now: () => string;
}

/** The routes of the order API, by route key. */
export function orderRoutes(ports: OrderApiPorts): Record<string, Route> {
  return {
    'POST /orders': (request) => placeOrder(request, ports),
    'GET /orders': (request) => listOrders(request, ports.store),
    'GET /orders/{orderId}': (request) => getOrder(request, ports.store),
    'GET /openapi.json': async () => ({ status: 200, body: openApiDocument() }),
  };
}

async function placeOrder(
  request: ApiRequest,
  { store, producer, now }: OrderApiPorts,
): Promise<ApiResponse> {
  const caller = callerOf(request);
  const customer = customerOf(caller);
  const body = jsonBodyOf(request);
  const idempotencyKey = idempotencyKeyOf(request.headers['idempotency-key']);
  const order = parseOrderRequest(body);
  const event = orderPlaced(order, { customerId: caller.customerId, customer, idempotencyKey }, now());
  const wanted = {
    orderId: event.orderId,
    requestHash: requestHashOf(order),
    encodedEvent: producer.encode(event),
    placedAt: event.time,
  };
  const kept = await store.accept(wanted, event);
  if (kept.requestHash !== wanted.requestHash) throw keyReused(idempotencyKey);
  await send(event, kept, { producer, idempotencyKey, traceparent: traceparentOf(request) });
  return accepted(kept.orderId, idempotencyKey);
}

/** The bytes that were kept first go out, at the first request and at each repetition. */
async function send(
  event: OrderPlaced,
  { encodedEvent, placedAt }: AcceptedOrder,
  to: { readonly producer: EventProducer; readonly idempotencyKey: string; readonly traceparent: string },
): Promise<void> {
  try {
    const outgoing = {
      event: { ...event, time: placedAt },
      encoded: encodedEvent,
      traceparent: to.traceparent,
    };
    await to.producer.send([outgoing]);
  } catch (error) {
    throw error instanceof NotConfirmedError ? notConfirmed(to.idempotencyKey, error) : error;
  }
}

function traceparentOf({ headers }: ApiRequest): string {
  return isTraceparent(headers.traceparent) ? headers.traceparent : (traceparentOfXRay() ?? newTraceparent());
}

function accepted(orderId: string, idempotencyKey: string): ApiResponse {
  return {
    status: 202,
    headers: { location: `/orders/${orderId}`, 'idempotency-key': idempotencyKey },
    body: { orderId, status: 'accepted', message: 'Order received! Check your email for updates.' },
  };
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

async function getOrder(request: ApiRequest, store: OrderStore): Promise<ApiResponse> {
  const { customerId } = callerOf(request);
  const waitInSeconds = waitInSecondsOf(request.queryStringParameters?.wait);
  const orderId = request.pathParameters?.orderId ?? '';
  return { status: 200, body: await readOrder({ orderId, customerId, waitInSeconds }, store) };
}

async function listOrders(request: ApiRequest, store: OrderStore): Promise<ApiResponse> {
  const { customerId } = callerOf(request);
  const { limit, cursor } = request.queryStringParameters ?? {};
  const { orders, next } = await store.list(customerId, pageSizeOf(limit), positionOf(cursor));
  return { status: 200, body: { orders, ...(next ? { cursor: cursorOf(next) } : {}) } };
}
