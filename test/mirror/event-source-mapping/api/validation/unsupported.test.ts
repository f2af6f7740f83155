import type { CreateEventSourceMappingCommandInput } from '@aws-sdk/client-lambda';
import { describe, expect, test } from '@jest/globals';
import { checkMapping } from '../../../../../local/src/event-source-mapping/api/validation/index.ts';
import { refuseUnreadableRegistry } from '../../../../../local/src/event-source-mapping/api/validation/unsupported.ts';

type Input = CreateEventSourceMappingCommandInput;

const REGISTRY = 'arn:aws:glue:us-east-1:123456789012:registry/events';
const valid: Input = {
  FunctionName: 'consumer',
  EventSourceArn: 'arn:aws:kafka:us-east-1:123456789012:cluster/c/1',
  Topics: ['orders'],
  StartingPosition: 'TRIM_HORIZON',
  ProvisionedPollerConfig: { MinimumPollers: 1 },
};
const selfManaged: Input = {
  ...valid,
  EventSourceArn: undefined,
  SelfManagedEventSource: { Endpoints: { KAFKA_BOOTSTRAP_SERVERS: ['b-1.example.com:9092'] } },
};
const registry = (SchemaRegistryURI: string) => ({
  SchemaRegistryConfig: {
    SchemaRegistryURI,
    EventRecordFormat: 'JSON' as const,
    SchemaValidationConfigs: [{ Attribute: 'VALUE' as const }],
  },
});
const refusal = (reason: RegExp) =>
  expect.objectContaining({ code: 'InvalidParameterValueException', reason: expect.stringMatching(reason) });

describe('A mapping that would run differently than on AWS is refused with the unsupported feature', () => {
  test.each<[string, Input, RegExp]>([
    [
      'of a queue, which has neither topics nor a starting position',
      { FunctionName: 'consumer', EventSourceArn: 'arn:aws:sqs:us-east-1:123456789012:q' },
      /mappings of sqs sources are not run; Kafka's are/,
    ],
    [
      'of a stream',
      { ...valid, EventSourceArn: 'arn:aws:kinesis:us-east-1:123456789012:stream/s' },
      /kinesis/,
    ],
    [
      'in Queue mode, which accepts no starting position',
      {
        ...selfManaged,
        StartingPosition: undefined,
        SelfManagedKafkaEventSourceConfig: { ConsumptionMode: 'Queue' },
      },
      /ConsumptionMode Queue/,
    ],
    [
      'with a Confluent-compatible registry',
      { ...valid, AmazonManagedKafkaEventSourceConfig: registry('https://registry.example.com') },
      /Confluent-compatible schema registry https:\/\/registry\.example\.com/,
    ],
    [
      'with a Confluent-compatible registry of the same cluster',
      { ...selfManaged, SelfManagedKafkaEventSourceConfig: registry('https://registry.example.com') },
      /Confluent-compatible/,
    ],
  ])('%s', (_, input, reason) => {
    expect(() => checkMapping(input, { functionTimeoutSeconds: 3, now: 0 })).toThrow(refusal(reason));
  });

  test.each<[string, Input]>([
    ['of a managed cluster', valid],
    ['of a self-managed cluster', selfManaged],
    ['in Stream mode', { ...selfManaged, SelfManagedKafkaEventSourceConfig: { ConsumptionMode: 'Stream' } }],
    ['with a Glue registry', { ...valid, AmazonManagedKafkaEventSourceConfig: registry(REGISTRY) }],
  ])('but not one %s', (_, input) => {
    expect(() => checkMapping(input, { functionTimeoutSeconds: 3, now: 0 })).not.toThrow();
  });
});

describe('A schema registry is refused when its records could not be decoded', () => {
  const check = (formats: readonly ('AVRO' | 'JSON' | 'PROTOBUF')[] | undefined) =>
    refuseUnreadableRegistry(
      { ...valid, AmazonManagedKafkaEventSourceConfig: registry(REGISTRY) },
      () => formats,
    );

  test('when it is not here', () => {
    expect(() => check(undefined)).toThrow(refusal(/registry\/events is not in the template/));
  });

  test('when it holds Protobuf schemas', () => {
    expect(() => check(['AVRO', 'PROTOBUF'])).toThrow(refusal(/registry\/events holds Protobuf schemas/));
  });

  test.each([[[]], [['AVRO']], [['AVRO', 'JSON']]] as const)('but not with schemas %j', (formats) => {
    expect(() => check([...formats])).not.toThrow();
  });

  test('and a mapping without one needs none', () => {
    expect(() => refuseUnreadableRegistry(valid, () => undefined)).not.toThrow();
  });
});
