import { TransactionCanceledException, TransactionConflictException } from '@aws-sdk/client-dynamodb';
import { type DynamoDBDocumentClient, TransactWriteCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';

/**
 * A client that refuses a write which meets a transaction at an item, and a transaction which meets any write, as DynamoDB
 * does on AWS; DynamoDB Local makes it wait. The first transaction stays in flight until a conflict.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis.html#transaction-conflict-handling
 */
export function conflictingDocuments(documents: DynamoDBDocumentClient) {
  /** Items by the number of writes in flight, a transaction counting as infinitely many. */
  const inFlight = new Map<string, number>();
  const seen = { conflicts: 0 };
  const firstConflict = Promise.withResolvers<void>();
  async function send(command: TransactWriteCommand | UpdateCommand): Promise<unknown> {
    const keys = keysOf(command);
    const isTransaction = command instanceof TransactWriteCommand;
    const isTaken = (key: string) => (inFlight.get(key) ?? 0) > (isTransaction ? 0 : 1e6);
    if (keys.some(isTaken)) {
      seen.conflicts += 1;
      firstConflict.resolve();
      throw isTransaction ? cancelled(keys.map(isTaken)) : conflict;
    }
    const weight = isTransaction ? 1e9 : 1;
    for (const key of keys) inFlight.set(key, (inFlight.get(key) ?? 0) + weight);
    try {
      if (isTransaction) await firstConflict.promise;
      return await documents.send(command as UpdateCommand);
    } finally {
      for (const key of keys) inFlight.set(key, (inFlight.get(key) ?? 0) - weight);
    }
  }
  return { documents: { send } as unknown as DynamoDBDocumentClient, seen };
}

function keysOf(command: TransactWriteCommand | UpdateCommand): string[] {
  if (command instanceof UpdateCommand) return [JSON.stringify(command.input.Key)];
  if (!(command instanceof TransactWriteCommand)) return [];
  return (command.input.TransactItems ?? []).map(({ Put, Update }) =>
    JSON.stringify(Update?.Key ?? [Put?.Item?.pk, Put?.Item?.sk]),
  );
}

const conflict = new TransactionConflictException({ message: 'conflict', $metadata: {} });

function cancelled(isTaken: readonly boolean[]): TransactionCanceledException {
  const CancellationReasons = isTaken.map((taken) => ({ Code: taken ? 'TransactionConflict' : 'None' }));
  return new TransactionCanceledException({ message: 'conflict', $metadata: {}, CancellationReasons });
}
