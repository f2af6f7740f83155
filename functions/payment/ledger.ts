import { type DynamoDBDocumentClient, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { dedupeStateExpiry, isConditionFailure } from '../shared/dynamodb.ts';
import type { GatewayLedger } from './test-gateway.ts';

/** The test gateway's books in payment's own table: one item a charge key, `pk` is `gateway#<key>`. */
export function createGatewayLedger(documents: DynamoDBDocumentClient, tableName: string): GatewayLedger {
  const entry = (key: string) => ({ TableName: tableName, Key: { pk: `gateway#${key}` } });
  return {
    async countAttempt(key) {
      const { Attributes } = await documents.send(
        new UpdateCommand({
          ...entry(key),
          UpdateExpression: 'SET expiresAt = :expiresAt ADD attempts :one',
          ExpressionAttributeValues: { ':one': 1, ':expiresAt': dedupeStateExpiry() },
          ReturnValues: 'UPDATED_NEW',
        }),
      );
      return Attributes?.attempts as number;
    },
    async charge(key, chargeId, amount) {
      await documents.send(
        new UpdateCommand({
          ...entry(key),
          UpdateExpression: 'SET chargeId = :chargeId, amount = :amount, expiresAt = :expiresAt',
          ExpressionAttributeValues: {
            ':chargeId': chargeId,
            ':amount': amount,
            ':expiresAt': dedupeStateExpiry(),
          },
        }),
      );
    },
    async refund(key, refundId) {
      const refund = new UpdateCommand({
        ...entry(key),
        UpdateExpression: 'SET refundId = :refundId',
        ConditionExpression: 'attribute_exists(chargeId)',
        ExpressionAttributeValues: { ':refundId': refundId },
      });
      try {
        await documents.send(refund);
        return true;
      } catch (error) {
        if (isConditionFailure(error)) return false;
        throw error;
      }
    },
  };
}
