import type { EventType } from '../../events/catalogue.ts';
import type { FunctionId } from '../../lib/function/entries.ts';
import type { TableOwner } from '../../lib/tables/table-definitions.ts';

/**
 * What one order does: a shipped one, of one product, whose customer and one department head are mailed.
 *
 * Measured on the mirror on 2026-11-23 with ten orders, one after the other (requests to DynamoDB and SES counted
 * where the mirror passes them on, as `npm run bench -- calls` does; sizes read from the topics, the tables and the logs of
 * the functions), unless a comment says otherwise. Simultaneous orders need fewer invocations and reads, and pay
 * double for writes that share a transaction: docs/decisions/096-writes-share-transactions.md.
 */

/** Events by type; the four emails are confirmation, department, invoice and shipment. */
export const eventsOfOrder: Readonly<Partial<Record<EventType, number>>> = {
  OrderPlaced: 1,
  PaymentProcessed: 1,
  InventoryReserved: 1,
  OrderShipped: 1,
  EmailSent: 4,
};

/** Bytes of a record in its topic, headers and batch included. */
export const bytesOfRecord: Readonly<Partial<Record<EventType, number>>> = {
  OrderPlaced: 713,
  PaymentProcessed: 843,
  InventoryReserved: 633,
  OrderShipped: 704,
  EmailSent: 572,
};

export const emailsOfOrder = 4;
/** The invoice's PDF of 12.7 kB, as base64: a name in Latin letters; one in Chinese adds 6 kB. */
export const attachmentBytesOfOrder = 17_500;
/** Bytes of all emails of an order. */
export const mailBytesOfOrder = 31_500;

/**
 * Assumed: a customer opens the shop once, looks twice at the order, without `wait`, and once at the products. The six files
 * that the shop is opened with are loaded with one order in four, when a deployment has changed them.
 */
export const requestsOfOrder: Readonly<Record<string, number>> = {
  'POST /orders': 1,
  'GET /orders/{orderId}': 2,
  'GET /products': 1,
  'GET /': 1,
  'GET /assets/{file}': 1.5,
};

/** Assumed. Cognito bills each customer who signs in during a month once. */
export const ordersOfCustomerAMonth = 4;

/** Milliseconds of an invocation with one record, or of a request; median, warm. Two shared cores, so rather too long. */
export const durationsMs: Readonly<Partial<Record<FunctionId, number>>> = {
  'orders-api': 44,
  orders: 52,
  payment: 236,
  inventory: 155,
  notification: 148,
  shipping: 78,
  analytics: 66,
  limits: 130,
  // On 2026-11-29, with the gateway of the mirror.
  'storefront-api': 2,
};
/** Assumed of a function that was not measured. */
export const otherDurationMs = 100;

/** Bytes of log lines an invocation: START, END and REPORT, metrics in embedded metric format. */
export const logBytesOfInvocation = 540;
/** What the age of its oldest record adds to an invocation with a batch. Derived from its text. */
export const logBytesOfAge = 70;
/** Of the access log's format, filled in. Derived from its text in the template. */
export const logBytesOfRequest = 400;

/** Requests of an order to one table. An item written in a transaction counts two units; a unit is 1 KB of the whole item. */
export interface TableUse {
  readonly writeUnits: number;
  /** Units of indexes, by name: an index that holds all attributes is written with every update of its item. */
  readonly indexWriteUnits?: Readonly<Record<string, number>>;
  /** Strongly consistent reads of up to 4 KB. */
  readonly readUnits: number;
  readonly storedBytes: number;
}

export const tableUseOfOrder: Readonly<Record<TableOwner, TableUse>> = {
  // The request in one transaction with the customer's counters, which are written again when the order is final; 8 timeline
  // entries, of which the last 6 find an item above 1 KB. Two reads are the customer's.
  orders: {
    writeUnits: 19,
    indexWriteUnits: { byCustomer: 14, unfinished: 2 },
    readUnits: 2,
    storedBytes: 3_900,
  },
  payment: { writeUnits: 2, readUnits: 2, storedBytes: 1_170 },
  // A transaction of the record and the stock of one product. 12 of the reads list the products.
  inventory: { writeUnits: 4, readUnits: 13, storedBytes: 530 },
  // 8 claims and marks of emails; 2.6 of them shared a transaction.
  notification: { writeUnits: 10.6, readUnits: 3, storedBytes: 2_190 },
  shipping: { writeUnits: 3, readUnits: 2, storedBytes: 1_300 },
  // 3 transactions with 17 items in all: an event's claim, and its minutes and hours by shop, department and product.
  analytics: { writeUnits: 34, readUnits: 0, storedBytes: 510 },
  limits: { writeUnits: 1, readUnits: 1, storedBytes: 220 },
  // Put in the order's transaction, read, and replaced by a mark when it is charged. Counted from the code, not measured.
  'payment-tokens': { writeUnits: 3, readUnits: 1, storedBytes: 70 },
  // Written by a redrive only.
  operations: { writeUnits: 0, readUnits: 0, storedBytes: 0 },
};

/** Custom metrics that a function writes as log lines: ColdStart of each, these of each that a mapping calls. */
export const metricsOfConsumer = ['RecordsReceived', 'RecordsFailed', 'OldestRecordAge'] as const;

/** Metrics that Lambda writes for a mapping, by group; those of ErrorCount only when there is an error. */
export const metricsOfMapping: Readonly<Record<string, number>> = {
  EventCount: 7,
  ErrorCount: 0,
  KafkaMetrics: 2,
};

/**
 * Metrics of a route with detailed metrics.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-metrics.html
 */
export const metricsOfRoute = 6;

/**
 * Metrics of a broker at monitoring level PER_BROKER, beyond the free ones; some appear only once something is throttled.
 * https://docs.aws.amazon.com/msk/latest/developerguide/metrics-details.html, metrics-details-express.html
 */
export const paidMetricsOfBroker = { standard: 50, express: 34 } as const;

/** Assumed of a broker that is well. */
export const brokerLogGbAMonth = 0.1;
