import {
  type AttributeValue,
  type CancellationReason,
  TransactionCanceledException,
} from '@aws-sdk/client-dynamodb';
import { type DynamoDBDocumentClient, TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import { withRetries } from '../shared/retry.ts';

export type TransactionActions = NonNullable<TransactWriteCommand['input']['TransactItems']>;

/** A condition of the transaction that did not hold. */
export interface FailedCondition {
  /** Place of the action in the transaction. */
  readonly index: number;
  /** The item in its way, as DynamoDB writes it, when the action asked for it and there is one. */
  readonly item: Readonly<Record<string, AttributeValue>> | undefined;
}

/**
 * Applies all actions or none. A conflict with another transaction, or a throttle, is no answer: it is tried again
 * up to eight times within some 2 s, at random moments so that rivals do not meet again.
 * @returns the conditions that did not hold; none when all was applied.
 * @throws {TransactionCanceledException} when the conflicts last, to be delivered again.
 */
export async function transact(
  documents: DynamoDBDocumentClient,
  actions: TransactionActions,
): Promise<FailedCondition[]> {
  try {
    await withRetries(() => documents.send(new TransactWriteCommand({ TransactItems: actions })), {
      attempts: 8,
      firstDelayInMs: 20,
      maximumDelayInMs: 600,
      jitter: true,
      isRetriable: (error) => isCancelled(error) && failedConditions(error).length === 0,
    });
    return [];
  } catch (error) {
    const failed = isCancelled(error) ? failedConditions(error) : [];
    if (failed.length === 0) throw error;
    return failed;
  }
}

function isCancelled(error: unknown): error is TransactionCanceledException {
  return error instanceof TransactionCanceledException;
}

function failedConditions({ CancellationReasons = [] }: TransactionCanceledException): FailedCondition[] {
  return CancellationReasons.map((reason: CancellationReason, index) => ({ ...reason, index }))
    .filter(({ Code }) => Code === 'ConditionalCheckFailed')
    .map(({ Item, index }) => ({ index, item: Item }));
}
