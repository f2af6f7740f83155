import { type DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb';
import { getAll } from '../shared/dynamodb/batch-get.ts';
import { isConditionFailure } from '../shared/dynamodb/table.ts';
import { type FailedCondition, type TransactionActions, transact } from '../shared/dynamodb/transaction.ts';
import {
  orderIdOf,
  type Refusal,
  type Released,
  type Reserved,
  type StockRecord,
  totalsOf,
} from './domain.ts';
import type { InventoryStore } from './ports.ts';
import { productKey } from './product-store.ts';

/**
 * Stock in DynamoDB: `order#<orderId>` holds an order's record, `product#<productId>` the pieces. A transaction
 * writes both, so that pieces never move without their record; reserved + available of a product stays what it was.
 */
export function createInventoryStore(documents: DynamoDBDocumentClient, tableName: string): InventoryStore {
  const findAll = async (orderIds: readonly string[]) => {
    const items = await getAll(
      { documents, tableName },
      orderIds.map((orderId) => ({ pk: orderKey(orderId) })),
    );
    return new Map(items.map(recordOf).map((record) => [orderIdOf(record), record]));
  };
  return {
    findAll,
    async putFirst(record) {
      try {
        await documents.send(new PutCommand(firstPut(tableName, record)));
        return record;
      } catch (error) {
        if (!isConditionFailure(error)) throw error;
        return existing(record, findAll);
      }
    },
    async reserve(records) {
      const totals = totalsOf(records.map(({ reply }) => reply));
      const actions = [
        ...records.map((record) => ({ Put: firstPut(tableName, record) })),
        ...totals.map((line) => moveStock(tableName, line.productId, line.quantity)),
      ];
      const failed = await transact(documents, actions);
      return failed.length > 0 ? refusalOf(records, totals, failed) : undefined;
    },
    async release(records) {
      const actions = [
        ...records.map((record) => releaseReserved(tableName, record)),
        ...totalsOf(records.map(({ release }) => release)).map((line) =>
          moveStock(tableName, line.productId, -line.quantity),
        ),
      ];
      return (await transact(documents, actions)).length === 0;
    },
  };
}

const orderKey = (orderId: string) => `order#${orderId}`;

/** In the table, the reply is the attribute `answer`. */
function recordOf({ pk: _, answer, ...record }: Record<string, unknown>): StockRecord {
  return { ...record, ...(answer ? { reply: answer } : {}) } as unknown as StockRecord;
}

function itemOf(record: StockRecord) {
  const { reply, ...others } = record;
  return { pk: orderKey(orderIdOf(record)), ...others, ...(reply && { answer: reply }) };
}

function firstPut(tableName: string, record: StockRecord) {
  return {
    TableName: tableName,
    Item: itemOf(record),
    ConditionExpression: 'attribute_not_exists(pk)',
  };
}

function releaseReserved(tableName: string, record: Released): TransactionActions[number] {
  return {
    Update: {
      TableName: tableName,
      Key: { pk: orderKey(orderIdOf(record)) },
      UpdateExpression: 'SET #state = :released, #release = :release',
      ConditionExpression: '#state = :reserved',
      ExpressionAttributeNames: { '#state': 'state', '#release': 'release' },
      ExpressionAttributeValues: {
        ':released': record.state,
        ':reserved': 'reserved',
        ':release': record.release,
      },
    },
  };
}

/** @param pieces Pieces to reserve; negative to release them. */
function moveStock(tableName: string, productId: string, pieces: number): TransactionActions[number] {
  return {
    Update: {
      TableName: tableName,
      Key: { pk: productKey(productId) },
      UpdateExpression: 'SET available = available - :pieces, reserved = reserved + :pieces',
      ConditionExpression: 'available >= :pieces AND reserved >= :givenBack',
      ExpressionAttributeValues: { ':pieces': pieces, ':givenBack': -pieces },
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
    },
  };
}

function refusalOf(
  records: readonly Reserved[],
  totals: readonly { productId: string }[],
  failed: readonly FailedCondition[],
): Refusal {
  const knownOrderIds = new Set<string>();
  const available = new Map<string, number>();
  for (const { index, item } of failed) {
    const record = records[index];
    const total = totals[index - records.length];
    if (record) knownOrderIds.add(orderIdOf(record));
    // A product that is not in the table has no pieces.
    if (total) available.set(total.productId, Number(item?.available?.N ?? 0));
  }
  return { knownOrderIds, available };
}

async function existing(record: StockRecord, findAll: InventoryStore['findAll']): Promise<StockRecord> {
  const orderId = orderIdOf(record);
  const held = (await findAll([orderId])).get(orderId);
  if (held) return held;
  throw new Error(`The stock record of order ${orderId} was deleted while it was written; deliver again.`);
}
