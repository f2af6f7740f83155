import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { createItemWrites, type ItemUpdate } from '../shared/dynamodb/item-writes.ts';
import type { PaymentTokenItem } from '../shared/payment-token.ts';
import { expiryAfterDays, paymentTokenDays } from '../shared/retention.ts';
import type { PaymentTokens } from './ports.ts';

/** The payment-tokens table as payment uses it: it reads tokens, and leaves a mark in the place of those it drops. */
export function createPaymentTokens(documents: DynamoDBDocumentClient, tableName: string): PaymentTokens {
  const items = createItemWrites({ documents, tableName });
  return {
    async find(orderId) {
      const item = (await items.read({ orderId })) as PaymentTokenItem | undefined;
      if (item?.isDropped) return { isDropped: true };
      return item?.token === undefined ? undefined : { token: item.token };
    },
    async drop(orderId) {
      await items.update(markOf(orderId));
    },
  };
}

const markOf = (orderId: string): ItemUpdate => ({
  Key: { orderId },
  UpdateExpression: 'REMOVE #token SET isDropped = :true, expiresAt = if_not_exists(expiresAt, :expiresAt)',
  ExpressionAttributeNames: { '#token': 'token' },
  ExpressionAttributeValues: { ':true': true, ':expiresAt': expiryAfterDays(paymentTokenDays) },
});
