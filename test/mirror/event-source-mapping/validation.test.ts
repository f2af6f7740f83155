import type { CreateEventSourceMappingCommandInput } from '@aws-sdk/client-lambda';
import { describe, expect, test } from '@jest/globals';
import { checkMapping } from '../../../local/event-source-mapping/validation.ts';

const valid: CreateEventSourceMappingCommandInput = {
  FunctionName: 'consumer',
  EventSourceArn: 'arn:aws:kafka:us-east-1:123456789012:cluster/c/1',
  Topics: ['orders'],
  StartingPosition: 'TRIM_HORIZON',
  ProvisionedPollerConfig: { MinimumPollers: 1 },
};
const check = (input: Partial<CreateEventSourceMappingCommandInput>, timeout: number | undefined = 3) =>
  checkMapping({ ...valid, ...input }, timeout);
const onFailure = (Destination: string) => ({ DestinationConfig: { OnFailure: { Destination } } });

describe('a mapping is accepted', () => {
  test.each<[string, Partial<CreateEventSourceMappingCommandInput>]>([
    ['with defaults', {}],
    ['with the largest batch', { BatchSize: 10_000 }],
    ['with the longest window', { MaximumBatchingWindowInSeconds: 300 }],
    ['without a limit of retries or age', { MaximumRetryAttempts: -1, MaximumRecordAgeInSeconds: -1 }],
    ['with the shortest age', { MaximumRecordAgeInSeconds: 60 }],
    [
      'with a queue and no pollers',
      { ProvisionedPollerConfig: undefined, ...onFailure('arn:aws:sqs:us-east-1:1:q') },
    ],
  ])('%s', (_, input) => {
    expect(() => check(input)).not.toThrow();
  });
});

describe('a mapping is refused', () => {
  test.each<[string, Partial<CreateEventSourceMappingCommandInput>]>([
    ['with a maximum age of 59 s', { MaximumRecordAgeInSeconds: 59 }],
    ['without topics', { Topics: undefined }],
    ['without a starting position', { StartingPosition: undefined }],
    ['with AT_TIMESTAMP and no time', { StartingPosition: 'AT_TIMESTAMP' }],
    ['with retries and no pollers', { MaximumRetryAttempts: 2, ProvisionedPollerConfig: {} }],
    [
      'with a Kafka destination and no pollers',
      { ...onFailure('kafka://dead'), ProvisionedPollerConfig: undefined },
    ],
    ['with its own topic as destination', onFailure('kafka://orders')],
    ['with a destination that is none', onFailure('http://example.com')],
    ['with a filter that is not JSON', { FilterCriteria: { Filters: [{ Pattern: '{' }] } }],
  ])('%s', (_, input) => {
    expect(() => check(input)).toThrow(expect.objectContaining({ code: 'InvalidParameterValueException' }));
  });

  test.each<[string, Partial<CreateEventSourceMappingCommandInput>, string]>([
    [
      'BatchSize 0',
      { BatchSize: 0 },
      "1 validation error detected: Value '0' at 'batchSize' failed to satisfy constraint: Member must have value greater than or equal to 1",
    ],
    ['BatchSize 10001', { BatchSize: 10_001 }, 'Member must have value less than or equal to 10000'],
    [
      'a window of 301 s',
      { MaximumBatchingWindowInSeconds: 301 },
      "Value '301' at 'maximumBatchingWindowInSeconds'",
    ],
    [
      'an age of 604801 s',
      { MaximumRecordAgeInSeconds: 604_801 },
      "Value '604801' at 'maximumRecordAgeInSeconds'",
    ],
    ['-2 retries', { MaximumRetryAttempts: -2 }, 'greater than or equal to -1'],
    ['two topics', { Topics: ['orders', 'payments'] }, "Value '[orders, payments]' at 'topics'"],
    ['no topic', { Topics: [] }, "Value '[]' at 'topics'"],
    ['a topic of one letter', { Topics: ['o'] }, 'regular expression pattern: [^.]([a-zA-Z0-9\\-_.]+)'],
    ['a topic of 250 letters', { Topics: ['o'.repeat(250)] }, 'length less than or equal to 249'],
    [
      'an unknown position',
      { StartingPosition: 'SOMETIME' as 'LATEST' },
      "Value 'SOMETIME' at 'startingPosition' failed to satisfy constraint: Member must satisfy enum value set: [TRIM_HORIZON, LATEST, AT_TIMESTAMP]",
    ],
    [
      'an unknown response type',
      { FunctionResponseTypes: ['All' as 'ReportBatchItemFailures'] },
      "'functionResponseTypes'",
    ],
    [
      'two mistakes, told together',
      { BatchSize: 0, MaximumRetryAttempts: 10_001 },
      "2 validation errors detected: Value '0' at 'batchSize' failed to satisfy constraint: Member must have value greater than or equal to 1; Value '10001'",
    ],
  ])('with %s, in the words of AWS', (_, input, message) => {
    expect(() => check(input)).toThrow(expect.objectContaining({ code: 'ValidationException' }));
    expect(() => check(input)).toThrow(message);
  });

  test('with a number that has a fraction', () => {
    expect(() => check({ BatchSize: 1.5 })).toThrow(
      expect.objectContaining({ code: 'SerializationException' }),
    );
  });

  test('for a function that may run longer than 14 minutes', () => {
    expect(() => check({}, 841)).toThrow('at most 840 s');
  });

  test('for a function that does not exist', () => {
    expect(() => checkMapping(valid, undefined)).toThrow(
      expect.objectContaining({ code: 'ResourceNotFoundException' }),
    );
  });
});
