import {
  ConditionalCheckFailedException,
  DynamoDBServiceException,
  ItemCollectionSizeLimitExceededException,
  ProvisionedThroughputExceededException,
  TransactionCanceledException,
} from '@aws-sdk/client-dynamodb';
import { describe, expect, test } from '@jest/globals';
import { NotConfirmedError } from '../../../../functions/shared/kafka/record-producer.ts';
import {
  isUnprocessable,
  UnreadableRecordError,
} from '../../../../functions/shared/runtime/unprocessable.ts';

const $metadata = {};
const service = (name: string, message = 'no', $fault: 'client' | 'server' = 'client') =>
  new DynamoDBServiceException({ name, message, $fault, $metadata });
const cancelled = (...codes: string[]) =>
  new TransactionCanceledException({
    message: 'cancelled',
    $metadata,
    CancellationReasons: codes.map((Code) => ({ Code })),
  });

/** As `JSON.parse` throws it. */
function syntaxError(): unknown {
  try {
    return JSON.parse('{');
  } catch (error) {
    return error;
  }
}

describe('no repetition can change', () => {
  test.each<[string, unknown]>([
    [
      'a key that is too long',
      service('ValidationException', 'Hash primary key values must be under 2048 bytes'),
    ],
    [
      'an item collection that is too large',
      new ItemCollectionSizeLimitExceededException({ message: 'no', $metadata }),
    ],
    ['a transaction with an item that is not valid', cancelled('None', 'ValidationError')],
    ['a record that cannot be read', new UnreadableRecordError('orders-0 offset 1 has no value.')],
    ['a TypeError of our code', new TypeError("Cannot read properties of undefined (reading 'map')")],
    ['a RangeError of our code', new RangeError('Invalid time value')],
    ['a ReferenceError of our code', new ReferenceError('x is not defined')],
    ['JSON that is none', syntaxError()],
  ])('%s', (_, error) => {
    expect(isUnprocessable(error)).toBe(true);
  });
});

describe('a repetition may change', () => {
  test.each<[string, unknown]>([
    ['denied access', service('AccessDeniedException')],
    ['a table that is not there', service('ResourceNotFoundException')],
    ['a throttle', new ProvisionedThroughputExceededException({ message: 'slow down', $metadata })],
    ['a throttle by another name', service('ThrottlingException')],
    ['an error of the service', service('InternalServerError', 'no', 'server')],
    ['expired credentials', service('ExpiredTokenException')],
    ['a key of the table that is disabled', service('ValidationException', 'The KMS key is disabled')],
    ['a condition', new ConditionalCheckFailedException({ message: 'no', $metadata })],
    ['a transaction that met another', cancelled('None', 'TransactionConflict')],
    [
      'a transaction that met another, with an item that is not valid',
      cancelled('TransactionConflict', 'ValidationError'),
    ],
    [
      'a condition of a transaction, with an item that is not valid',
      cancelled('ConditionalCheckFailed', 'ValidationError'),
    ],
    ['a transaction without reasons', new TransactionCanceledException({ message: 'no', $metadata })],
    ['a validation of another service', Object.assign(new Error('no'), { name: 'ValidationException' })],
    ['a send that was not confirmed', new NotConfirmedError('no acknowledgement')],
    ['a timeout', Object.assign(new Error('timed out'), { name: 'TimeoutError' })],
    ['a connection that failed', new TypeError('fetch failed', { cause: new Error('ECONNREFUSED') })],
    ['an argument that Node refuses', Object.assign(new TypeError('no'), { code: 'ERR_INVALID_STATE' })],
    ['a response that was cut off', Object.assign(new SyntaxError('Unexpected end'), { $metadata })],
    ['memory that others take', new RangeError('Array buffer allocation failed')],
    ['an error of any kind', new Error('what?')],
    ['what is not an error', 'no'],
    ['nothing', undefined],
  ])('%s', (_, error) => {
    expect(isUnprocessable(error)).toBe(false);
  });
});
