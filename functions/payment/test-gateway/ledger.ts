import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { createItemWrites } from '../../shared/dynamodb/item-writes.ts';
import { dedupeStateExpiry } from '../../shared/dynamodb/table.ts';
import type { GatewayLedger } from './ports.ts';

/** The test gateway's ledger in payment's own table: one item a charge key, `pk` is `gateway#<key>`. */
export function createGatewayLedger(documents: DynamoDBDocumentClient, tableName: string): GatewayLedger {
  const writes = createItemWrites({ documents, tableName });
  const Key = (key: string) => ({ pk: `gateway#${key}` });
  return {
    async countAttempt(key) {
      const { item } = await writes.updateAndRead({
        Key: Key(key),
        UpdateExpression: 'SET expiresAt = :expiresAt ADD attempts :one',
        ExpressionAttributeValues: { ':one': 1, ':expiresAt': dedupeStateExpiry() },
      });
      return item?.attempts as number;
    },
    async charge(key, chargeId, amount) {
      await writes.update({
        Key: Key(key),
        UpdateExpression: 'SET chargeId = :chargeId, amount = :amount, expiresAt = :expiresAt',
        ExpressionAttributeValues: {
          ':chargeId': chargeId,
          ':amount': amount,
          ':expiresAt': dedupeStateExpiry(),
        },
      });
    },
    async chargeOf(key) {
      const { chargeId } = ((await writes.read(Key(key))) ?? {}) as { readonly chargeId?: string };
      return chargeId;
    },
    async refund(key, refundId) {
      const { isApplied } = await writes.update({
        Key: Key(key),
        UpdateExpression: 'SET refundId = :refundId',
        ConditionExpression: 'attribute_exists(chargeId)',
        ExpressionAttributeValues: { ':refundId': refundId },
      });
      return isApplied;
    },
  };
}
