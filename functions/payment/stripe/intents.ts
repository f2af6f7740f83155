import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { createItemWrites } from '../../shared/dynamodb/item-writes.ts';
import { dedupeStateExpiry } from '../../shared/dynamodb/table.ts';
import type { IntentStore, KeptIntent } from './ports.ts';

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
