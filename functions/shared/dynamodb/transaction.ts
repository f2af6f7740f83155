import {
  type AttributeValue,
  type CancellationReason,
  TransactionCanceledException,
  TransactionConflictException,
} from '@aws-sdk/client-dynamodb';
import { type DynamoDBDocumentClient, TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import { withRetries } from '../runtime/retry.ts';

/** Items of one transaction. https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html */
export const maximumActionsPerTransaction = 100;

export type TransactionActions = NonNullable<TransactWriteCommand['input']['TransactItems']>;

/** A condition of the transaction that did not hold. */
export interface FailedCondition {
  /** Place of the action in the transaction. */
  readonly index: number;
  /** The item that prevented it, as DynamoDB returns it, when the action requested it and there is one. */
  readonly item: Readonly<Record<string, AttributeValue>> | undefined;
}

/** Up to eight times within some 2 s, at random moments so that conflicting writers do not collide again. */
const conflictRetries = { attempts: 8, firstDelayMs: 20, maximumDelayMs: 600, jitter: true };

/** Temporary reasons: https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html */
const passingReasons = new Set(['TransactionConflict', 'ThrottlingError', 'ProvisionedThroughputExceeded']);

/**
 * Applies all actions or none. A conflict with another write, or a throttle, is retried.
 * @returns the conditions that did not hold; empty when all were applied.
 * @throws {TransactionCanceledException} when the conflicts last, to be delivered again.
 */
export function transact(
  documents: DynamoDBDocumentClient,
  actions: TransactionActions,
): Promise<FailedCondition[]> {
  return withRetries(() => transactOnce(documents, actions), {
    ...conflictRetries,
    isRetriable: (error) => isCancelled(error) && mayPass(error),
  });
}

/** The same, without retries: a conflict or a throttle is thrown. */
export async function transactOnce(
  documents: DynamoDBDocumentClient,
  actions: TransactionActions,
): Promise<FailedCondition[]> {
  try {
    await documents.send(new TransactWriteCommand({ TransactItems: actions }));
    return [];
  } catch (error) {
    const failed = isCancelled(error) ? failedConditions(error) : [];
    if (failed.length === 0) throw error;
    return failed;
  }
}

/** Writes one item; the same for a transaction of another function that holds the item. */
export function withoutConflict<Result>(write: () => Promise<Result>): Promise<Result> {
  return withRetries(write, {
    ...conflictRetries,
    isRetriable: (error) => error instanceof TransactionConflictException,
  });
}

/** Whether every reason of the cancellation is temporary. */
function mayPass({ CancellationReasons = [] }: TransactionCanceledException): boolean {
  return CancellationReasons.every(({ Code = 'None' }) => Code === 'None' || passingReasons.has(Code));
}

function isCancelled(error: unknown): error is TransactionCanceledException {
  return error instanceof TransactionCanceledException;
}

function failedConditions({ CancellationReasons = [] }: TransactionCanceledException): FailedCondition[] {
  return CancellationReasons.map((reason: CancellationReason, index) => ({ ...reason, index }))
    .filter(({ Code }) => Code === 'ConditionalCheckFailed')
    .map(({ Item, index }) => ({ index, item: Item }));
}
