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
    ['with BatchSize 0', { BatchSize: 0 }],
    ['with BatchSize 10001', { BatchSize: 10_001 }],
    ['with BatchSize 1.5', { BatchSize: 1.5 }],
    ['with a window of 301 s', { MaximumBatchingWindowInSeconds: 301 }],
    ['with a maximum age of 59 s', { MaximumRecordAgeInSeconds: 59 }],
    ['with -2 retries', { MaximumRetryAttempts: -2 }],
    ['with two topics', { Topics: ['orders', 'payments'] }],
    ['without a topic', { Topics: [] }],
    ['with a topic name of one letter', { Topics: ['o'] }],
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

  test('for a function that may run longer than 14 minutes', () => {
    expect(() => check({}, 841)).toThrow('at most 840 s');
  });

  test('for a function that does not exist', () => {
    expect(() => checkMapping(valid, undefined)).toThrow(
      expect.objectContaining({ code: 'ResourceNotFoundException' }),
    );
  });
});
