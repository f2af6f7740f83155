import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { dedupeStateExpiry } from '../../shared/dynamodb.ts';
import { createItemWrites } from '../../shared/item-writes.ts';

/** What is kept of an order's PaymentIntent. */
export interface KeptIntent {
  /** Absent until one is created. */
  readonly intentId?: string;
  /** Inconclusive responses that Stripe keeps under an idempotency key: each needs new keys after it. */
  readonly tries: number;
}

/** The PaymentIntents of orders, by the key of the charge. */
export interface IntentStore {
  find(chargeKey: string): Promise<KeptIntent>;
  /** Keeps the order's one PaymentIntent. @returns the one that is kept: another delivery may have been first. */
  keepFirst(chargeKey: string, intentId: string): Promise<string>;
  /** Counts a response that its idempotency key would repeat. */
  countTry(chargeKey: string): Promise<void>;
}

/** PaymentIntents in payment's own table: one item an order, `pk` is `gateway#<charge key>`. */
export function createIntentStore(documents: DynamoDBDocumentClient, tableName: string): IntentStore {
  const writes = createItemWrites({ documents, tableName });
  const keyOf = (chargeKey: string) => ({ pk: `gateway#${chargeKey}` });
  return {
    async find(chargeKey) {
      const { intentId, tries = 0 } = ((await writes.read(keyOf(chargeKey))) ?? {}) as Partial<KeptIntent>;
      return { ...(intentId !== undefined && { intentId }), tries };
    },
    async keepFirst(chargeKey, intentId) {
      const { isApplied, item } = await writes.update({
        Key: keyOf(chargeKey),
        UpdateExpression: 'SET intentId = :intentId, expiresAt = :expiresAt',
        ConditionExpression: 'attribute_not_exists(intentId)',
        ExpressionAttributeValues: { ':intentId': intentId, ':expiresAt': dedupeStateExpiry() },
      });
      return isApplied ? intentId : String(item?.intentId);
    },
    async countTry(chargeKey) {
      await writes.update({
        Key: keyOf(chargeKey),
        UpdateExpression: 'SET expiresAt = :expiresAt ADD tries :one',
        ExpressionAttributeValues: { ':one': 1, ':expiresAt': dedupeStateExpiry() },
      });
    },
  };
}
