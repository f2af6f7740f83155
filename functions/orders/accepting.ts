import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { OrderPlaced } from '../../events/index.ts';
import { paymentTokenItem } from '../shared/payment-token.ts';
import { type FailedCondition, type TransactionActions, transact } from '../shared/transaction.ts';
import { keptOf, type OrderItem, settingOf } from './item.ts';
import type { AcceptedOrder, OrderIntake } from './ports.ts';

/** The tables that a new order is written to. */
export interface IntakeTables {
  readonly documents: DynamoDBDocumentClient;
  readonly ordersTableName: string;
  readonly paymentTokensTableName: string;
}

/** Keeps an order and its payment token in one transaction: docs/decisions/115-keep-payment-tokens-in-a-table.md. */
export function createOrderIntake(tables: IntakeTables): OrderIntake {
  return {
    async accept(order, event, paymentToken) {
      const failed = await transact(tables.documents, [
        orderAction(tables, order, event),
        tokenAction(tables, order.orderId, paymentToken),
      ]);
      return failed.length === 0 ? order : keptInstead(order, failed);
    },
  };
}

function orderAction({ ordersTableName }: IntakeTables, order: AcceptedOrder, event: OrderPlaced) {
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

function tokenAction({ paymentTokensTableName }: IntakeTables, orderId: string, token: string) {
  return {
    Put: { TableName: paymentTokensTableName, Item: paymentTokenItem(orderId, token) },
  } satisfies TransactionActions[number];
}

/** The order that an earlier request of the same key was kept as. */
function keptInstead({ orderId }: AcceptedOrder, [failed]: readonly FailedCondition[]): AcceptedOrder {
  const kept = keptOf(failed?.item && (unmarshall(failed.item) as unknown as OrderItem));
  if (kept) return kept;
  throw new Error(`Order ${orderId} was deleted while its request was repeated. Send the request again.`);
}
