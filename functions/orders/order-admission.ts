import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { OrderPlaced } from '../../events/index.ts';
import { updateItem } from '../shared/dynamodb/item-writes.ts';
import { type FailedCondition, type TransactionActions, transact } from '../shared/dynamodb/transaction.ts';
import { paymentTokenItem } from '../shared/payment-token.ts';
import {
  type CounterUpdate,
  type CustomerItem,
  type CustomerLimits,
  opening,
  pruning,
  reachedLimit,
} from './customer-counters.ts';
import { keptOf, type OrderItem, settingOf } from './order-item.ts';
import type { Acceptance, AcceptedOrder, OrderAdmission } from './ports.ts';

/** The tables that a new order is written to. */
interface AdmissionTables {
  readonly documents: DynamoDBDocumentClient;
  readonly ordersTableName: string;
  readonly paymentTokensTableName: string;
}

export interface AdmissionOptions extends AdmissionTables {
  readonly limits: CustomerLimits;
  /** Reads the stored order, consistently. */
  readonly kept: (orderId: string) => Promise<AcceptedOrder | undefined>;
  /** Milliseconds since the epoch. Default: the system's clock. */
  readonly now?: () => number;
}

/** A request for an order. */
interface Request {
  readonly order: AcceptedOrder;
  readonly event: OrderPlaced;
  readonly paymentToken: string;
}

/** A customer's counters may change between two attempts, by the customer's own requests. */
const maximumAttempts = 5;

/**
 * Stores an order, its payment token and its place among the customer's orders in one transaction: none is stored without the
 * others, whatever fails. See docs/decisions/115-keep-payment-tokens-in-a-table.md and 111-count-open-orders-and-declines.md.
 */
export function createOrderAdmission(options: AdmissionOptions): OrderAdmission {
  return {
    async accept(order, event, paymentToken) {
      for (let attempt = 0; attempt < maximumAttempts; attempt += 1) {
        const acceptance = await acceptOnce({ order, event, paymentToken }, options);
        if (acceptance) return 'reached' in acceptance ? unlessKept(order, acceptance, options) : acceptance;
      }
      throw new Error(
        `The counters of the customer of order ${order.orderId} changed at each attempt. Send the request again.`,
      );
    },
  };
}

/** @returns undefined when expired members of the counters prevented it: they are deleted now. */
async function acceptOnce(
  { order, event, paymentToken }: Request,
  { limits, now = Date.now, ...tables }: AdmissionOptions,
): Promise<Acceptance | undefined> {
  const { customerId } = event;
  const nowMs = now();
  const failed = await transact(tables.documents, [
    orderAction(tables, order, event),
    counterAction(
      tables,
      opening(customerId, { orderId: order.orderId, time: order.placedAt }, limits, nowMs),
    ),
    tokenAction(tables, order.orderId, paymentToken),
  ]);
  if (failed.length === 0) return { order };
  const kept = keptOf(itemAt(0, failed) as OrderItem | undefined);
  if (kept) return { order: kept };
  const customer: CustomerItem = itemAt(1, failed) ?? {};
  const reached = reachedLimit(customer, limits, nowMs);
  if (reached) return { reached };
  const pruned = pruning(customerId, customer, nowMs);
  if (pruned) await updateItem({ documents: tables.documents, tableName: tables.ordersTableName }, pruned);
  return undefined;
}

/** DynamoDB may not report every action whose condition failed: what was accepted stays accepted. */
async function unlessKept(
  { orderId }: AcceptedOrder,
  refusal: Acceptance,
  { kept }: AdmissionOptions,
): Promise<Acceptance> {
  const order = await kept(orderId);
  return order ? { order } : refusal;
}

/** The item that prevented an action. */
function itemAt(place: number, failed: readonly FailedCondition[]) {
  const item = failed.find(({ index }) => index === place)?.item;
  return item && unmarshall(item);
}

function orderAction({ ordersTableName }: AdmissionTables, order: AcceptedOrder, event: OrderPlaced) {
  return {
    Update: {
      TableName: ordersTableName,
      Key: { orderId: order.orderId },
      // An update, not a put: events that are already there (a replay) stay.
      ...settingOf({
        requestHash: order.requestHash,
        encodedEvent: order.encodedEvent,
        customerId: event.customerId,
        total: event.total,
        placedAt: order.placedAt,
      }),
      ConditionExpression: 'attribute_not_exists(requestHash)',
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD' as const,
    },
  } satisfies TransactionActions[number];
}

function counterAction({ ordersTableName }: AdmissionTables, update: CounterUpdate) {
  return {
    Update: {
      ...update,
      TableName: ordersTableName,
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD' as const,
    },
  } satisfies TransactionActions[number];
}

function tokenAction({ paymentTokensTableName }: AdmissionTables, orderId: string, token: string) {
  return {
    Put: { TableName: paymentTokensTableName, Item: paymentTokenItem(orderId, token) },
  } satisfies TransactionActions[number];
}
