import * as z from 'zod';
import { eventTypes } from '../../../events/index.ts';
import { orderRequest } from '../order-request.ts';

const money = z.object({
  amount: z.string().describe('Decimal text, for example 12.30'),
  currency: z.string(),
});
const status = z.enum(['accepted', 'processing', 'shipped', 'cancelled']);
const time = z.iso.datetime();

const summary = z.object({
  orderId: z.uuid(),
  customerId: z.string(),
  status,
  total: money,
  placedAt: time,
});

const entry = z.object({
  id: z.uuid(),
  type: z.enum([...eventTypes, 'DeadLettered']),
  time,
  causationId: z.uuid().nullable().describe('The event that caused it; null for the event of a request'),
  consumer: z
    .string()
    .describe(
      'The concern that wrote the event; of a DeadLettered: the consumer that failed to process the event causationId',
    ),
  attempts: z
    .int()
    .min(0)
    .describe('Deliveries it took, as far as failed ones were counted; 0 when the function was never called'),
  reason: z
    .string()
    .optional()
    .describe("Of a DeadLettered: Lambda's condition, such as RetryAttemptsExhausted"),
});

const line = z.object({
  productId: z.string(),
  name: z.string(),
  department: z.string(),
  quantity: z.int(),
  unitPrice: money,
});

const sold = z.object({
  orders: z.int().describe('Orders placed'),
  revenue: money.describe('Payments less refunds, each when it was made: below zero when more was refunded'),
});
const soldAndShipped = sold.extend({ shipped: z.int() });
const byDepartment = z.array(sold.extend({ department: z.string() }));
const byProduct = z.array(sold.extend({ productId: z.string() }));
const salesWindow = soldAndShipped.extend({
  byDepartment: byDepartment.optional(),
  byProduct: byProduct.optional(),
});

/** The bodies of the API, by the name the OpenAPI document gives them. */
export const apiSchemas = {
  OrderRequest: orderRequest,
  OrderAccepted: z.object({ orderId: z.uuid(), status: z.literal('accepted'), message: z.string() }),
  Order: summary.extend({
    lines: z
      .array(line)
      .optional()
      .describe(
        'What was bought; absent when the table was filled from the topics, or the order is of an earlier schema',
      ),
    events: z.array(entry),
  }),
  OrderPage: z.object({ orders: z.array(summary), cursor: z.string().optional() }),
  ProductList: z.object({
    products: z.array(
      z.object({
        productId: z.string(),
        name: z.string(),
        department: z.string(),
        price: money,
        maximumPerOrder: z.int().describe('Most pieces in one order'),
        available: z.int(),
      }),
    ),
  }),
  Sales: soldAndShipped.extend({
    byDepartment,
    byProduct,
    byMinute: z.array(salesWindow.extend({ minute: time })).optional(),
    byDay: z
      .array(salesWindow.extend({ day: z.iso.date() }))
      .optional()
      .describe('Days of `zone`; one that the period cuts has what lies within the period'),
  }),
  Problem: z.object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    instance: z.string().optional(),
    field: z.string().optional(),
    errors: z.array(z.object({ field: z.string(), message: z.string() })).optional(),
  }),
};

const reasons: Readonly<Record<number, string>> = {
  400: 'A field is not valid',
  401: 'No valid token (response of the gateway)',
  403: 'The token does not allow this',
  404: 'No such order of the caller',
  413: 'The body is over 1 MB',
  415: 'The content type is not application/json',
  422: 'The Idempotency-Key belongs to another request',
  429: 'Too many requests (response of the gateway)',
  503: 'Not confirmed: send it again after Retry-After seconds, with the Idempotency-Key of this response',
};

const gatewayResponses = [401, 429];

/**
 * The responses object of an operation: its success, and the problems it may return.
 * @param ownReasons Why the function itself has a status that is the gateway's elsewhere.
 */
export function apiResponses(
  name: keyof typeof apiSchemas,
  successStatus: number,
  problems: readonly number[],
  ownReasons: Readonly<Record<number, string>> = {},
) {
  const content = (type: string, schema: keyof typeof apiSchemas) => ({
    [type]: { schema: { $ref: `#/components/schemas/${schema}` } },
  });
  const problemOf = (status: number) => ({
    description: [reasons[status], ownReasons[status]].filter(Boolean).join('. Or: '),
    ...(gatewayResponses.includes(status) && !ownReasons[status]
      ? {}
      : { content: content('application/problem+json', 'Problem') }),
  });
  return {
    [successStatus]: { description: 'Success', content: content('application/json', name) },
    ...Object.fromEntries(problems.map((status) => [status, problemOf(status)])),
  };
}
