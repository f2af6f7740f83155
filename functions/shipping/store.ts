import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { createItemWrites } from '../shared/dynamodb/item-writes.ts';
import { dedupeStateExpiry } from '../shared/dynamodb/table.ts';
import type { ShipmentHalves } from './domain.ts';
import type { ShippingStore } from './ports.ts';

/** The halves of shipments in DynamoDB: one item an order, `pk` is `order#<orderId>`; one write a half. */
export function createShippingStore(documents: DynamoDBDocumentClient, tableName: string): ShippingStore {
  const writes = createItemWrites({ documents, tableName });
  return {
    async keep(half, event) {
      const { item } = await writes.updateAndRead({
        Key: { pk: `order#${event.orderId}` },
        UpdateExpression: 'SET #half = if_not_exists(#half, :event), expiresAt = :expiresAt',
        ExpressionAttributeNames: { '#half': half },
        ExpressionAttributeValues: { ':event': event, ':expiresAt': dedupeStateExpiry() },
      });
      const { payment, reservation } = item as ShipmentHalves;
      return { payment, reservation };
    },
  };
}
