import { describe, expect, test } from '@jest/globals';
import { readPartialBatchResponse } from '../../../../local/event-source-mapping/core/partial-batch-response.ts';
import { recordOf } from './records.ts';

const records = [recordOf(0, 100), recordOf(0, 101), recordOf(1, 100)];
const failure = (itemIdentifier: unknown) => JSON.stringify({ batchItemFailures: [{ itemIdentifier }] });

describe('a partial batch response', () => {
  test.each([
    ['null', 'null'],
    ['an empty object', '{}'],
    ['an empty list', '{"batchItemFailures":[]}'],
    ['a null list', '{"batchItemFailures":null}'],
    ['an object about something else', '{"statusCode":200}'],
  ])('that is %s means success', (_, payload) => {
    expect(readPartialBatchResponse(payload, records)).toEqual({ kind: 'succeeded' });
  });

  test('names the failed records by partition key and offset', () => {
    const verdict = readPartialBatchResponse(failure({ partition: 't-1', offset: 100 }), records);
    expect(verdict).toEqual({ kind: 'some-failed', failed: new Set([records[2]]) });
  });

  test.each([
    ['a text identifier', failure('t-0')],
    ['a partition number', failure({ partition: 0, offset: 100 })],
    ['an offset as text', failure({ partition: 't-0', offset: '100' })],
    ['no offset', failure({ partition: 't-0' })],
    ['no partition', failure({ offset: 100 })],
    ['an unknown offset', failure({ partition: 't-0', offset: 99 })],
    ['an unknown partition', failure({ partition: 't-9', offset: 100 })],
    ['no identifier', '{"batchItemFailures":[{}]}'],
    ['a null failure', '{"batchItemFailures":[null]}'],
    ['a list that is text', '{"batchItemFailures":"t-0"}'],
    ['a list that is an object', '{"batchItemFailures":{}}'],
    ['an answer that is text', '"failed"'],
    ['an answer that is a list', '[]'],
    ['an answer that is not JSON', 'oops'],
    [
      'one known and one unknown',
      '{"batchItemFailures":[{"itemIdentifier":{"partition":"t-0","offset":100}},{"itemIdentifier":{"partition":"t-0","offset":5}}]}',
    ],
  ])('with %s means that the whole batch failed', (_, payload) => {
    expect(readPartialBatchResponse(payload, records)).toMatchObject({ kind: 'malformed' });
  });
});
