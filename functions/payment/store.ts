import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { createItemWrites, type ItemUpdate } from '../shared/dynamodb/item-writes.ts';
import { dedupeStateExpiry, type Item } from '../shared/dynamodb/table.ts';
import type { PaymentRecord } from './domain.ts';
import type { PaymentStore } from './ports.ts';

/** Payment records in DynamoDB: one item an order, `pk` is `order#<orderId>`. */
export function createPaymentStore(documents: DynamoDBDocumentClient, tableName: string): PaymentStore {
  const writes = createItemWrites({ documents, tableName });
  return {
    async find(orderId) {
      const item = await writes.read(keyOf(orderId));
      return item && recordOf(item);
    },
    async putFirst(record) {
      const { isApplied, item } = await writes.update(firstPut(record));
      return { isNew: isApplied, record: isApplied ? record : existing(record, item) };
    },
    async unavailableSince(orderId, nowMs) {
      const { item } = await writes.updateAndRead(unavailability(orderId, nowMs));
      return Number(item?.unavailableSince);
    },
    async markRefunded(record) {
      const { isApplied, item } = await writes.update(refundUpdate(record));
      return isApplied ? record : existing(record, item);
    },
  };
}

const keyOf = (orderId: string) => ({ pk: `order#${orderId}` });

/** In the table, the reply is the attribute `answer`. */
function recordOf({ state, answer, refund }: Record<string, unknown>): PaymentRecord {
  return { state, reply: answer, ...(refund ? { refund } : {}) } as PaymentRecord;
}

function firstPut({ state, reply }: PaymentRecord): ItemUpdate {
  return {
    Key: keyOf(reply.orderId),
    UpdateExpression: 'SET #state = :state, answer = :answer, expiresAt = :expiresAt',
    ConditionExpression: 'attribute_not_exists(pk)',
    ExpressionAttributeNames: { '#state': 'state' },
    ExpressionAttributeValues: { ':state': state, ':answer': reply, ':expiresAt': dedupeStateExpiry() },
  };
}

function refundUpdate({ reply, state, refund }: PaymentRecord & { state: 'refunded' }): ItemUpdate {
  return {
    Key: keyOf(reply.orderId),
    UpdateExpression: 'SET #state = :refunded, refund = :refund',
    ConditionExpression: '#state = :charged',
    ExpressionAttributeNames: { '#state': 'state' },
    ExpressionAttributeValues: { ':refunded': state, ':charged': 'charged', ':refund': refund },
  };
}

/** Not in the order's record, which exists only from its outcome on. */
function unavailability(orderId: string, nowMs: number): ItemUpdate {
  return {
    Key: { pk: `unavailable#${orderId}` },
    UpdateExpression: 'SET unavailableSince = if_not_exists(unavailableSince, :now), expiresAt = :expiresAt',
    ExpressionAttributeValues: { ':now': nowMs, ':expiresAt': dedupeStateExpiry() },
  };
}

/** The record that prevented a write. */
function existing({ reply: { orderId } }: PaymentRecord, item: Item | undefined): PaymentRecord {
  if (item) return recordOf(item);
  throw new Error(`The payment record of order ${orderId} was deleted while it was written; deliver again.`);
}
