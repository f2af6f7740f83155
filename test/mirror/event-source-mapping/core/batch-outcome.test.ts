import { describe, expect, test } from '@jest/globals';
import {
  batchOutcomeOf,
  type RetrySettings,
} from '../../../../local/src/event-source-mapping/core/batch-outcome.ts';
import { newBatch } from '../../../../local/src/event-source-mapping/core/sub-batch.ts';
import { readSettings } from '../../../../local/src/event-source-mapping/settings/settings.ts';
import { statement } from '../../../support/conformance.ts';
import { recordOf } from './records.ts';

const result = {
  requestId: 'r',
  statusCode: 200,
  executedVersion: '$LATEST',
  logTail: '',
  payload: '{}',
} as const;
const failed = { kind: 'responded', result: { ...result, functionError: 'Unhandled' } } as const;
const settings: RetrySettings = {
  maximumRetryAttempts: 1,
  maximumRecordAgeInSeconds: Number.POSITIVE_INFINITY,
  bisectBatchOnFunctionError: false,
  reportBatchItemFailures: false,
};
const records = [recordOf(0, 1), recordOf(0, 2), recordOf(0, 3), recordOf(1, 1)];

const retriesOf = (destination?: string) =>
  readSettings(
    {
      UUID: 'u',
      FunctionName: 'f',
      ...(destination && { DestinationConfig: { OnFailure: { Destination: destination } } }),
    },
    'arn:aws:lambda:us-east-1:123456789012:function:f',
    'b:9098',
    () => undefined,
  ).retries.maximumRetryAttempts;

describe('an invocation', () => {
  test('An invocation that succeeds delivers every record', () => {
    expect(batchOutcomeOf(newBatch(records), { kind: 'responded', result }, settings)).toEqual({
      delivered: records,
      failures: [],
      retries: [],
    });
  });

  statement(
    '4.3-not-enabled',
    'INFER',
    'Without ReportBatchItemFailures the response of the function is ignored',
    () => {
      const payload = '{"batchItemFailures":[{"itemIdentifier":{"partition":"t-0","offset":1}}]}';
      const outcome = { kind: 'responded', result: { ...result, payload } } as const;
      expect(batchOutcomeOf(newBatch(records), outcome, settings).delivered).toEqual(records);
    },
  );

  statement(
    '4.1-not-reached',
    'DOC',
    'Errors of the service, the function unreached, use no retry attempt',
    () => {
      const segment = { records, attempts: 1, invocations: 1 };
      expect(batchOutcomeOf(segment, { kind: 'not-invoked' }, settings).retries).toEqual([segment]);
    },
  );

  test('An invocation that fails after the last retry fails its records, with the response and the count', () => {
    const segment = { records, attempts: 1, invocations: 1 };
    expect(batchOutcomeOf(segment, failed, settings).failures).toEqual([
      { records, condition: 'RetryAttemptsExhausted', invocations: 2, result: failed.result },
    ]);
  });

  statement(
    '4.2-bisect-split',
    'UNCONFIRMED',
    'A split uses no retry attempt, and is made between partitions, or in the middle of one',
    () => {
      const bisecting = { ...settings, bisectBatchOnFunctionError: true };
      const [first, second] = batchOutcomeOf(newBatch(records), failed, bisecting).retries;
      expect(first).toEqual({ records: records.slice(0, 3), attempts: 0, invocations: 1 });
      expect(second).toEqual({ records: records.slice(3), attempts: 0, invocations: 1 });
      const halves = batchOutcomeOf(newBatch(records.slice(0, 3)), failed, bisecting).retries;
      expect(halves.map((half) => half.records.length)).toEqual([1, 2]);
    },
  );

  statement(
    '5-too-large',
    'DOC',
    'A batch that the service refuses for its size is sent to the destination without a response of the function',
    () => {
      const { failures } = batchOutcomeOf(newBatch([recordOf(0, 1)]), { kind: 'too-large' }, settings);
      expect(failures).toEqual([
        { records: [recordOf(0, 1)], condition: 'MaximumPayloadSizeExceeded', invocations: 0 },
      ]);
    },
  );
});

describe('the retries of a mapping', () => {
  statement(
    '4.2-default-retries',
    'DOC',
    'Are without limit when neither retries nor a destination is set',
    () => {
      expect(retriesOf()).toBe(Number.POSITIVE_INFINITY);
    },
  );

  statement(
    '4.2-retries-with-destination',
    'DOC',
    'Are capped at 10, so 11 invocations, when a destination is set',
    () => {
      expect(retriesOf('arn:aws:sqs:us-east-1:123456789012:q')).toBe(10);
    },
  );
});
