import { type DynamoDBDocumentClient, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { dedupeStateExpiry } from '../shared/dynamodb.ts';
import type { ShipmentHalves } from './domain.ts';
import type { ShippingStore } from './handlers.ts';

/** The halves of shipments in DynamoDB: one item an order, `pk` is `order#<orderId>`; one write a half. */
export function createShippingStore(documents: DynamoDBDocumentClient, tableName: string): ShippingStore {
  return {
    async keep(half, event) {
      const { Attributes } = await documents.send(
        new UpdateCommand({
          TableName: tableName,
          Key: { pk: `order#${event.orderId}` },
          UpdateExpression: 'SET #half = if_not_exists(#half, :event), expiresAt = :expiresAt',
          ExpressionAttributeNames: { '#half': half },
          ExpressionAttributeValues: { ':event': event, ':expiresAt': dedupeStateExpiry() },
          ReturnValues: 'ALL_NEW',
        }),
      );
      const { payment, reservation } = Attributes as ShipmentHalves;
      return { payment, reservation };
    },
  };
}
