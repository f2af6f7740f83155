import { type DynamoDBDocumentClient, GetCommand, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { dedupeStateExpiry, isConditionFailure } from '../shared/dynamodb.ts';
import type { PaymentRecord } from './domain.ts';
import type { PaymentStore } from './handlers.ts';

/**
 * Payment records in DynamoDB: one item an order, `pk` is `order#<orderId>`.
 * What a refused write finds in its way is read again, consistently.
 */
export function createPaymentStore(documents: DynamoDBDocumentClient, tableName: string): PaymentStore {
  const find = async (orderId: string) => {
    const read = new GetCommand({ TableName: tableName, Key: keyOf(orderId), ConsistentRead: true });
    const { Item } = await documents.send(read);
    return Item && recordOf(Item);
  };
  return {
    find,
    async putFirst(record) {
      const { orderId } = record.answer;
      const isNew = await applied(documents.send(firstPut(tableName, record)));
      return { isNew, record: isNew ? record : await existing(orderId, find) };
    },
    async markRefunded(record) {
      const isNew = await applied(documents.send(refundUpdate(tableName, record)));
      return isNew ? record : existing(record.answer.orderId, find);
    },
  };
}

const keyOf = (orderId: string) => ({ pk: `order#${orderId}` });

function recordOf({ state, answer, refund }: Record<string, unknown>): PaymentRecord {
  return { state, answer, ...(refund ? { refund } : {}) } as PaymentRecord;
}

function firstPut(tableName: string, record: PaymentRecord): PutCommand {
  return new PutCommand({
    TableName: tableName,
    Item: { ...keyOf(record.answer.orderId), ...record, expiresAt: dedupeStateExpiry() },
    ConditionExpression: 'attribute_not_exists(pk)',
  });
}

function refundUpdate(tableName: string, { answer, state, refund }: PaymentRecord & { state: 'refunded' }) {
  return new UpdateCommand({
    TableName: tableName,
    Key: keyOf(answer.orderId),
    UpdateExpression: 'SET #state = :refunded, refund = :refund',
    ConditionExpression: '#state = :charged',
    ExpressionAttributeNames: { '#state': 'state' },
    ExpressionAttributeValues: { ':refunded': state, ':charged': 'charged', ':refund': refund },
  });
}

async function applied(write: Promise<unknown>): Promise<boolean> {
  try {
    await write;
    return true;
  } catch (error) {
    if (isConditionFailure(error)) return false;
    throw error;
  }
}

async function existing(orderId: string, find: PaymentStore['find']): Promise<PaymentRecord> {
  const record = await find(orderId);
  if (record) return record;
  throw new Error(`The payment record of order ${orderId} was deleted while it was written; deliver again.`);
}
