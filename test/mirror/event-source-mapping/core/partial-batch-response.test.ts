import { describe, expect } from '@jest/globals';
import { readPartialBatchResponse } from '../../../../local/src/event-source-mapping/core/partial-batch-response.ts';
import { statement } from '../../../support/conformance.ts';
import { recordOf } from './records.ts';

const records = [recordOf(0, 100), recordOf(0, 101), recordOf(1, 100)];
const failure = (itemIdentifier: unknown) => JSON.stringify({ batchItemFailures: [{ itemIdentifier }] });

/** Responses of a function, by their meaning to AWS. */
const SUCCEEDED = ['null', '{}'];
const FAILED_FOREIGN = [
  failure({ partition: 't-0', offset: 99 }),
  failure({ partition: 't-9', offset: 100 }),
  '{"batchItemFailures":[{"itemIdentifier":{"partition":"t-0","offset":100}},{"itemIdentifier":{"partition":"t-0","offset":5}}]}',
];
const FAILED_MALFORMED = [
  failure('t-0'),
  failure({ partition: 0, offset: 100 }),
  failure({ partition: 't-0', offset: '100' }),
  failure({ partition: 't-0' }),
  failure({ offset: 100 }),
  '{"batchItemFailures":[{}]}',
  '{"batchItemFailures":[null]}',
  '{"batchItemFailures":"t-0"}',
  '{"batchItemFailures":{}}',
  '"failed"',
  '[]',
  'oops',
];

function expectVerdict(payloads: readonly string[], kind: string): void {
  const verdicts = payloads.map((payload) => [payload, readPartialBatchResponse(payload, records).kind]);
  expect(verdicts).toEqual(payloads.map((payload) => [payload, kind]));
}

describe('a partial batch response', () => {
  statement('4.3-empty', 'DOC', 'A response of null or {} means that the whole batch succeeded', () =>
    expectVerdict(SUCCEEDED, 'succeeded'),
  );

  statement(
    '4.3-no-failures',
    'INFER',
    'An empty list of failures, or a response about something else, is success',
    () =>
      expectVerdict(
        ['{"batchItemFailures":[]}', '{"batchItemFailures":null}', '{"statusCode":200}'],
        'succeeded',
      ),
  );

  statement(
    '4.3-identifier',
    'DOC',
    'A failed record is named by the key of its partition and its offset',
    () => {
      const verdict = readPartialBatchResponse(failure({ partition: 't-1', offset: 100 }), records);
      expect(verdict).toEqual({ kind: 'some-failed', failed: new Set([records[2]]) });
    },
  );

  statement(
    '4.3-foreign',
    'DOC',
    'A partition or offset that the event has not means that the whole batch failed',
    () => expectVerdict(FAILED_FOREIGN, 'malformed'),
  );

  statement(
    '4.3-malformed',
    'INFER',
    'Identifiers of another shape, and responses that are not objects, mean that the whole batch failed',
    () => expectVerdict(FAILED_MALFORMED, 'malformed'),
  );
});
