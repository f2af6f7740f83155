import {
  DynamoDBServiceException,
  ItemCollectionSizeLimitExceededException,
  TransactionCanceledException,
} from '@aws-sdk/client-dynamodb';
import { LostStateError } from './lost-state.ts';

/** A record that the consumer cannot read, at any attempt. */
export class UnreadableRecordError extends Error {
  override readonly name = 'UnreadableRecordError';
}

/**
 * True for a failure that no retry can fix, with the same record and the same code. Everything that is not listed may
 * succeed later: throttles, timeouts, denied access, a table or a broker that is down, a send that was not confirmed.
 * See docs/decisions/113-let-consumers-write-dead-letters.md.
 */
export function isUnprocessable(error: unknown): boolean {
  return [isUnreadable, isLost, isRefusedByDynamoDb, isCancelledPermanently, isCodeError].some((is) =>
    is(error),
  );
}

const isUnreadable = (error: unknown) => error instanceof UnreadableRecordError;
const isLost = (error: unknown) => error instanceof LostStateError;

/**
 * A key that is too long, an item over 400 KB, an expression that is not valid. What DynamoDB throws while a table's key is
 * disabled is not documented; it passes, so a message about keys does not count.
 */
const isRefusedByDynamoDb = (error: unknown) =>
  error instanceof ItemCollectionSizeLimitExceededException ||
  (error instanceof DynamoDBServiceException &&
    error.name === 'ValidationException' &&
    !/KMS|encrypt/i.test(error.message));

/** Codes of reasons that are permanent refusals; `None` is the reason of an action that was not refused. */
const refusals: ReadonlySet<string> = new Set(['ValidationError', 'ItemCollectionSizeLimitExceeded']);

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html */
function isCancelledPermanently(error: unknown): boolean {
  if (!(error instanceof TransactionCanceledException)) return false;
  const codes = (error.CancellationReasons ?? []).map(({ Code = 'None' }) => Code);
  return (
    codes.some((code) => refusals.has(code)) && codes.every((code) => code === 'None' || refusals.has(code))
  );
}

/**
 * An error that JavaScript itself throws for what the code does with the record. Those of a library that wraps what happened
 * to a request are not: `fetch failed` is a TypeError with a cause, a response that was cut off a SyntaxError of the SDK.
 */
function isCodeError(error: unknown): boolean {
  const isOfLanguage = mistakes.some((mistake) => error instanceof mistake);
  if (!isOfLanguage) return false;
  const properties = Reflect.ownKeys(error as object).map(String);
  return (
    !properties.some((name) => name === 'cause' || name === 'code' || name.startsWith('$')) &&
    !isOutOfMemory(error)
  );
}

const mistakes = [TypeError, RangeError, SyntaxError, ReferenceError];

/** `Array buffer allocation failed` is a RangeError, and passes with the memory that others take. */
const isOutOfMemory = (error: unknown) => error instanceof RangeError && /allocation/i.test(error.message);
