import { DeleteCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { createItemWrites } from '../shared/dynamodb/item-writes.ts';
import type { Table } from '../shared/dynamodb/table.ts';
import { transact, withoutConflict } from '../shared/dynamodb/transaction.ts';
import type { PaymentTokenItem } from '../shared/payment-token.ts';
import { coalesce } from '../shared/runtime/coalesce.ts';
import type { PaymentTokens } from './ports.ts';

/** As many as other writes of a batch share: docs/decisions/096-writes-share-transactions.md. */
const maximumDeletes = 25;

/** The payment-tokens table as payment uses it: it reads and deletes, and cannot write. */
export function createPaymentTokens(documents: DynamoDBDocumentClient, tableName: string): PaymentTokens {
  const table = { documents, tableName };
  const items = createItemWrites(table);
  const drop = coalesce({
    keyOf: (orderId: string) => orderId,
    maximum: maximumDeletes,
    run: async (orderIds) => {
      await dropAll(table, orderIds);
      return new Map(orderIds.map((orderId) => [orderId, true]));
    },
  });
  return {
    find: async (orderId) => ((await items.read({ orderId })) as PaymentTokenItem | undefined)?.token,
    drop: async (orderId) => {
      await drop(orderId);
    },
  };
}

async function dropAll({ documents, tableName }: Table, orderIds: readonly string[]): Promise<void> {
  const deletions = orderIds.map((orderId) => ({ TableName: tableName, Key: { orderId } }));
  const [only] = deletions;
  if (only && deletions.length === 1) await withoutConflict(() => documents.send(new DeleteCommand(only)));
  else
    await transact(
      documents,
      deletions.map((Delete) => ({ Delete })),
    );
}
