import * as z from 'zod';
import { apiResponses, apiSchemas } from './schemas.ts';

/** https://spec.openapis.org/oas/v3.1.0.html#operation-object, as far as it is used. */
type Operation = Readonly<Record<string, unknown>>;

const secured = { security: [{ bearer: [] }] };
const staffOnly = { security: [{ bearer: ['staff'] }] };

function query(name: string, description: string, schema: Readonly<Record<string, unknown>>) {
  return { name, in: 'query', required: false, description, schema };
}

const idempotencyKey = {
  name: 'Idempotency-Key',
  in: 'header',
  required: false,
  description:
    'Makes a repeated request the same order. Random when absent; returned in the header of this name.',
  schema: { type: 'string', minLength: 1, maxLength: 255, pattern: '^[\\x20-\\x7e]+$' },
};

const orderId = { name: 'orderId', in: 'path', required: true, schema: { type: 'string', format: 'uuid' } };
const moment = { type: 'string', description: 'RFC 3339, or YYYY-MM-DD: a day of `zone`' };

const paths: Readonly<Record<string, Readonly<Record<string, Operation>>>> = {
  '/orders': {
    post: {
      operationId: 'placeOrder',
      summary: 'Places an order. It is in Kafka when the response is 202.',
      ...secured,
      parameters: [idempotencyKey],
      requestBody: { required: true, content: { 'application/json': { schema: ref('OrderRequest') } } },
      responses: apiResponses('OrderAccepted', 202, [400, 401, 403, 413, 415, 422, 429, 503], {
        429: 'The customer has too many orders in progress, or too many declined payments in the last hour: a problem with Retry-After',
      }),
    },
    get: {
      operationId: 'listOrders',
      summary: "The caller's orders, newest first.",
      ...secured,
      parameters: [
        query('limit', 'Orders a page', { type: 'integer', minimum: 1, maximum: 100, default: 20 }),
        query(
          'cursor',
          'The cursor of the page before; orders placed meanwhile are not in the pages behind it',
          { type: 'string' },
        ),
      ],
      responses: apiResponses('OrderPage', 200, [400, 401, 429]),
    },
  },
  '/orders/{orderId}': {
    get: {
      operationId: 'getOrder',
      summary: "One of the caller's orders with everything that happened to it.",
      ...secured,
      parameters: [
        orderId,
        query(
          'wait',
          'Seconds to wait for the order to be shipped or cancelled; the response is sent when it is, or at once, with Retry-After, when too many others wait',
          {
            type: 'number',
            minimum: 0,
            maximum: 20,
            default: 0,
          },
        ),
      ],
      responses: apiResponses('Order', 200, [400, 401, 404, 429]),
    },
  },
  '/products': {
    get: {
      operationId: 'listProducts',
      summary: 'What the shop sells, and how much of it is there.',
      security: [],
      responses: apiResponses('ProductList', 200, [429]),
    },
  },
  '/sales': {
    get: {
      operationId: 'getSales',
      summary: 'Orders and revenue of a period, by minute and day, department and product.',
      description:
        'Every event counts once, in the minute and day of their time, however late it is consumed. A period has 31 days at most.',
      ...staffOnly,
      parameters: [
        query('from', 'First minute; default: 24 hours before `to`', moment),
        query('to', 'The period ends before this minute; a day counts whole; default: now', moment),
        query('zone', 'IANA time zone of the days', { type: 'string', default: 'UTC' }),
        query('window', 'The one window to return; default: both', { enum: ['minute', 'day'] }),
        query('by', 'Splits each window too; its minutes for one day at most', {
          enum: ['department', 'product'],
        }),
      ],
      responses: apiResponses('Sales', 200, [400, 401, 403, 429]),
    },
  },
  '/openapi.json': {
    get: {
      operationId: 'getOpenApi',
      summary: 'This document.',
      security: [],
      responses: { 200: { description: 'OpenAPI 3.1', content: { 'application/json': {} } } },
    },
  },
};

function ref(name: keyof typeof apiSchemas) {
  return { $ref: `#/components/schemas/${name}` };
}

function schemaDocuments() {
  return Object.fromEntries(
    Object.entries(apiSchemas).map(([name, schema]) => {
      const { $schema: _, ...document } = z.toJSONSchema(schema, { io: 'input' });
      return [name, document];
    }),
  );
}

let document: Readonly<Record<string, unknown>> | undefined;

/** The HTTP API as an OpenAPI 3.1 document, made from the schemas that validate; built once, at its first use. */
export function openApiDocument(): Readonly<Record<string, unknown>> {
  document ??= {
    openapi: '3.1.0',
    info: { title: 'orderstream', version: '1.0.0', description: 'Orders on Amazon MSK and AWS Lambda.' },
    paths,
    components: {
      schemas: schemaDocuments(),
      securitySchemes: { bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } },
    },
  };
  return document;
}
