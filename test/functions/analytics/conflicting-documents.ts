import { TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import { type DynamoDBDocumentClient, TransactWriteCommand } from '@aws-sdk/lib-dynamodb';

/**
 * A client that cancels a transaction which meets another one at an item, as DynamoDB does on AWS; DynamoDB Local makes it
 * wait. https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis.html#transaction-conflict-handling
 */
export function conflictingDocuments(documents: DynamoDBDocumentClient) {
  const underWay = new Set<string>();
  const seen = { conflicts: 0 };
  async function send(command: TransactWriteCommand): Promise<unknown> {
    if (!(command instanceof TransactWriteCommand)) return documents.send(command);
    const keys = (command.input.TransactItems ?? []).map(({ Put, Update }) =>
      JSON.stringify(Update?.Key ?? [Put?.Item?.pk, Put?.Item?.sk]),
    );
    if (keys.some((key) => underWay.has(key))) {
      seen.conflicts += 1;
      const CancellationReasons = keys.map((key) => ({
        Code: underWay.has(key) ? 'TransactionConflict' : 'None',
      }));
      throw new TransactionCanceledException({ message: 'conflict', $metadata: {}, CancellationReasons });
    }
    for (const key of keys) underWay.add(key);
    try {
      return await documents.send(command);
    } finally {
      for (const key of keys) underWay.delete(key);
    }
  }
  return { documents: { send } as unknown as DynamoDBDocumentClient, seen };
}
