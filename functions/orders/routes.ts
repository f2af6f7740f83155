import type { ApiRequest, ApiResponse, Route } from '../shared/http/api.ts';
import { callerOf } from '../shared/http/caller.ts';
import { isFinal } from '../shared/order-status.ts';
import type { Order } from './domain.ts';
import { getOrder, waitSecondsOf } from './get-order.ts';
import { cursorOf, listOrders, pageSizeOf, positionOf } from './list-orders.ts';
import { openApiDocument } from './openapi/document.ts';
import { customerOf, idempotencyKeyOf, parseOrderRequest } from './order-request.ts';
import { placeOrder } from './place-order.ts';
import type { OrderApiPorts } from './ports.ts';
import { jsonBodyOf } from './request-body.ts';

/** The routes of the order API, by route key. */
export function orderRoutes(ports: OrderApiPorts): Record<string, Route> {
  return {
    'POST /orders': (request) => postOrder(request, ports),
    'GET /orders': (request) => getOrders(request, ports),
    'GET /orders/{orderId}': (request) => getOrderById(request, ports),
    'GET /openapi.json': async () => ({ status: 200, body: openApiDocument() }),
  };
}

async function postOrder(request: ApiRequest, ports: OrderApiPorts): Promise<ApiResponse> {
  const caller = callerOf(request);
  const customer = customerOf(caller);
  const body = jsonBodyOf(request);
  const idempotencyKey = idempotencyKeyOf(request.headers['idempotency-key']);
  const origin = { customerId: caller.customerId, customer, idempotencyKey };
  const orderId = await placeOrder({ request: parseOrderRequest(body), origin }, ports);
  return {
    status: 202,
    headers: { location: `/orders/${orderId}`, 'idempotency-key': idempotencyKey },
    body: { orderId, status: 'accepted', message: 'Order received! Check your email for updates.' },
  };
}

async function getOrders(request: ApiRequest, { store }: OrderApiPorts): Promise<ApiResponse> {
  const { customerId } = callerOf(request);
  const { limit, cursor } = request.queryStringParameters ?? {};
  const query = { customerId, limit: pageSizeOf(limit), after: positionOf(cursor) };
  const { orders, next } = await listOrders(query, store);
  return { status: 200, body: { orders, ...(next ? { cursor: cursorOf(next) } : {}) } };
}

async function getOrderById(request: ApiRequest, ports: OrderApiPorts): Promise<ApiResponse> {
  const { customerId } = callerOf(request);
  const waitSeconds = waitSecondsOf(request.queryStringParameters?.wait);
  const orderId = request.pathParameters?.orderId ?? '';
  const { timeEpoch } = request.requestContext;
  const order = await getOrder({ orderId, customerId, waitSeconds, requestedAtMs: timeEpoch }, ports);
  return { status: 200, body: order, ...(waitSeconds > 0 && retryAfter(order)) };
}

/** A client that waits, and got an order that is not final, sends its request again. */
function retryAfter({ status }: Order): Pick<ApiResponse, 'headers'> {
  return isFinal(status) ? {} : { headers: { 'retry-after': '1' } };
}
