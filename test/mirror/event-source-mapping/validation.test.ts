import type { CreateEventSourceMappingCommandInput } from '@aws-sdk/client-lambda';
import { describe, expect, test } from '@jest/globals';
import { checkMapping } from '../../../local/event-source-mapping/validation/index.ts';
import { statement } from '../../support/conformance.ts';

type Input = CreateEventSourceMappingCommandInput;

const valid: Input = {
  FunctionName: 'consumer',
  EventSourceArn: 'arn:aws:kafka:us-east-1:123456789012:cluster/c/1',
  Topics: ['orders'],
  StartingPosition: 'TRIM_HORIZON',
  ProvisionedPollerConfig: { MinimumPollers: 1 },
};
const NOW = Date.parse('2026-01-01T00:00:00Z');
const onDemand = { ProvisionedPollerConfig: undefined };
const selfManaged = (...brokers: string[]): Partial<Input> => ({
  EventSourceArn: undefined,
  SelfManagedEventSource: { Endpoints: { KAFKA_BOOTSTRAP_SERVERS: brokers } },
});
const onFailure = (Destination: string) => ({ DestinationConfig: { OnFailure: { Destination } } });
const filters = (...patterns: string[]) => ({
  FilterCriteria: { Filters: patterns.map((Pattern) => ({ Pattern })) },
});
type Registry = NonNullable<Input['AmazonManagedKafkaEventSourceConfig']>['SchemaRegistryConfig'];
const registry = (settings: Registry = {}) => ({
  AmazonManagedKafkaEventSourceConfig: {
    SchemaRegistryConfig: {
      SchemaRegistryURI: 'arn:aws:glue:us-east-1:123456789012:registry/orders',
      EventRecordFormat: 'JSON' as const,
      SchemaValidationConfigs: [{ Attribute: 'VALUE' as const }],
      ...settings,
    },
  },
});

const check = (input: Partial<Input>, functionTimeoutInSeconds: number | undefined = 3) =>
  checkMapping({ ...valid, ...input }, { functionTimeoutInSeconds, now: NOW });

function expectAccepted(...inputs: Partial<Input>[]): void {
  for (const input of inputs) expect(() => check(input)).not.toThrow();
}

/** Refused with this error code, and a message that holds this text. */
function expectRefused(code: string, input: Partial<Input>, text: string): void {
  expect(() => check(input)).toThrow(
    expect.objectContaining({ code, message: expect.stringContaining(text) }),
  );
}
const expectViolation = (input: Partial<Input>, text: string) =>
  expectRefused('ValidationException', input, text);
const expectInvalid = (input: Partial<Input>, text: string) =>
  expectRefused('InvalidParameterValueException', input, text);

/** A member that takes the whole numbers of a range. */
function expectRange(name: keyof Input, path: string, minimum: number, maximum: number): void {
  expectAccepted({ [name]: minimum }, { [name]: maximum });
  const constraint = `at '${path}' failed to satisfy constraint: Member must have value`;
  expectViolation(
    { [name]: minimum - 1 },
    `Value '${minimum - 1}' ${constraint} greater than or equal to ${minimum}`,
  );
  expectViolation(
    { [name]: maximum + 1 },
    `Value '${maximum + 1}' ${constraint} less than or equal to ${maximum}`,
  );
}

describe('batching settings', () => {
  statement('2-batch-size-range', 'API, CFNV', 'BatchSize is 1 to 10000', () => {
    expectRange('BatchSize', 'batchSize', 1, 10_000);
    expectRefused(
      'SerializationException',
      { BatchSize: 1.5 },
      'batchSize is 1.5; accepted is a whole number',
    );
  });

  statement('2-window-range', 'API', 'MaximumBatchingWindowInSeconds is 0 to 300 whole seconds', () => {
    expectRange('MaximumBatchingWindowInSeconds', 'maximumBatchingWindowInSeconds', 0, 300);
  });

  statement(
    '2-window-of-large-batches',
    'SDK-L',
    'Batches of more than 10 records need no window, other than for queues and streams',
    () => expectAccepted({ BatchSize: 1_000, MaximumBatchingWindowInSeconds: 0 }),
  );

  statement('2-topics', 'API, CFNV', 'A mapping has exactly one topic, of 2 to 249 characters', () => {
    expectAccepted({ Topics: ['o'.repeat(249)] }, { Topics: ['a.b_c-D9'] });
    expectViolation({ Topics: ['orders', 'payments'] }, "Value '[orders, payments]' at 'topics'");
    expectViolation({ Topics: [] }, "Value '[]' at 'topics'");
    expectViolation({ Topics: ['o'] }, 'regular expression pattern: [^.]([a-zA-Z0-9\\-_.]+)');
    expectViolation({ Topics: ['.orders'] }, "Value '[.orders]' at 'topics'");
    expectViolation({ Topics: ['o'.repeat(250)] }, 'length less than or equal to 249');
    expectInvalid({ Topics: undefined }, 'Topics is required');
  });

  statement('2-timeout', 'DOC with-msk-configure', 'The function may run for 14 minutes at most', () => {
    expect(() => check({}, 840)).not.toThrow();
    expect(() => check({}, 841)).toThrow('at most 840 s');
  });
});

describe('pollers', () => {
  statement('2.1-pollers', 'DOC', 'Pollers are 1 to 200 at least and 1 to 2000 at most, in order', () => {
    expectAccepted({ ProvisionedPollerConfig: { MinimumPollers: 200, MaximumPollers: 2_000 } });
    expectViolation(
      { ProvisionedPollerConfig: { MinimumPollers: 201 } },
      "Value '201' at 'provisionedPollerConfig.minimumPollers'",
    );
    expectViolation({ ProvisionedPollerConfig: { MaximumPollers: 2_001 } }, 'less than or equal to 2000');
    expectInvalid(
      { ProvisionedPollerConfig: { MinimumPollers: 3, MaximumPollers: 2 } },
      'MaximumPollers is 2',
    );
  });

  statement(
    '2.1-poller-group',
    'DOC',
    'A poller group has a name of at most 128 letters, digits, - and _',
    () => {
      const group = (PollerGroupName: string) => ({
        ProvisionedPollerConfig: { MinimumPollers: 1, PollerGroupName },
      });
      expectAccepted(group(''), group('g'.repeat(128)));
      expectViolation(group('g'.repeat(129)), 'less than or equal to 128');
      expectViolation(group('a group'), 'regular expression pattern: [a-zA-Z0-9-_]*');
    },
  );

  statement(
    '2.1-provisioned-only',
    'DOC; of MetricsConfig UNCONFIRMED',
    'Retry settings, Kafka destinations, schema registries, logs and metrics need pollers',
    () => {
      for (const setting of [
        { MaximumRetryAttempts: 2 },
        { MaximumRecordAgeInSeconds: 60 },
        { BisectBatchOnFunctionError: true },
        { FunctionResponseTypes: ['ReportBatchItemFailures' as const] },
        { LoggingConfig: { SystemLogLevel: 'INFO' as const } },
        { MetricsConfig: { Metrics: ['EventCount' as const] } },
        onFailure('kafka://dead'),
      ]) {
        expectAccepted(setting);
        expectInvalid({ ...setting, ...onDemand }, 'only available in Provisioned Mode');
        expectInvalid({ ...setting, ProvisionedPollerConfig: {} }, 'Specify MinimumPollers');
      }
    },
  );

  statement('2.1-on-demand', 'DOC', 'Queues, SNS topics and buckets as destinations need no pollers', () => {
    expectAccepted(
      { ...onDemand, ...onFailure('arn:aws:sqs:us-east-1:123456789012:q') },
      { ...onDemand, ...onFailure('arn:aws:sns:us-east-1:123456789012:t') },
      { ...onDemand, ...onFailure('arn:aws:s3:::bucket') },
      { ...onDemand, MaximumRetryAttempts: -1, MaximumRecordAgeInSeconds: -1 },
    );
  });
});

describe('positions and groups', () => {
  statement('3-position-required', 'DOC, CFNV', 'StartingPosition is required, and one of three', () => {
    expectInvalid({ StartingPosition: undefined }, 'StartingPosition is required');
    expectViolation(
      { StartingPosition: 'SOMETIME' as 'LATEST' },
      "Value 'SOMETIME' at 'startingPosition' failed to satisfy constraint: Member must satisfy enum value set: [TRIM_HORIZON, LATEST, AT_TIMESTAMP]",
    );
  });

  statement('3-timestamp', 'DOC', 'AT_TIMESTAMP needs a time, which is not in the future', () => {
    const at = (StartingPositionTimestamp?: Date) => ({
      StartingPosition: 'AT_TIMESTAMP' as const,
      StartingPositionTimestamp,
    });
    expectAccepted(at(new Date(NOW)));
    expectInvalid(at(), 'needs StartingPositionTimestamp');
    expectInvalid(at(new Date(NOW + 1_000)), 'must not be in the future');
    expectInvalid({ StartingPositionTimestamp: new Date(NOW) }, 'it belongs to AT_TIMESTAMP');
  });

  statement('3-group-id', 'API, CDK', 'A consumer group id has 1 to 200 characters of a fixed set', () => {
    const group = (ConsumerGroupId: string) => ({ AmazonManagedKafkaEventSourceConfig: { ConsumerGroupId } });
    expectAccepted(group('g'), group('a/b*c:d_e+f=g.h@i-9'), group('g'.repeat(200)));
    expectViolation(group(''), 'greater than or equal to 1');
    expectViolation(group('g'.repeat(201)), "at 'amazonManagedKafkaEventSourceConfig.consumerGroupId'");
    expectViolation(group('my group'), 'regular expression pattern: [a-zA-Z0-9-\\/*:_+=.@-]*');
  });
});

describe('retry settings', () => {
  statement('4.2-retries-range', 'API', 'MaximumRetryAttempts is -1 to 10000', () =>
    expectRange('MaximumRetryAttempts', 'maximumRetryAttempts', -1, 10_000),
  );

  statement('4.2-age-range', 'API, CFNV', 'MaximumRecordAgeInSeconds is -1 or 60 to 604800', () => {
    expectRange('MaximumRecordAgeInSeconds', 'maximumRecordAgeInSeconds', -1, 604_800);
    expectAccepted({ MaximumRecordAgeInSeconds: 60 });
    for (const age of [0, 59]) expectInvalid({ MaximumRecordAgeInSeconds: age }, `Seconds is ${age}`);
  });

  statement('4.2-response-types', 'API', 'The one function response type is ReportBatchItemFailures', () => {
    expectAccepted({ FunctionResponseTypes: ['ReportBatchItemFailures'] }, { FunctionResponseTypes: [] });
    expectViolation(
      { FunctionResponseTypes: ['All' as 'ReportBatchItemFailures'] },
      "Value 'All' at 'functionResponseTypes.1.member'",
    );
  });
});

describe('destinations', () => {
  statement(
    '5-destination',
    'API OnFailure',
    'A destination is an SQS queue, SNS topic, bucket or kafka://topic',
    () => {
      expectAccepted(onFailure('kafka://dead'), onFailure(''));
      expectViolation(onFailure('http://example.com'), "at 'destinationConfig.onFailure.destination'");
      expectViolation(onFailure(`kafka://${'d'.repeat(343)}`), 'less than or equal to 350');
      expectInvalid(onFailure('arn:aws:kinesis:us-east-1:123456789012:stream/s'), 'is not supported');
    },
  );

  statement('5.3-recursion', 'DOC', 'A destination topic is another one than the source topic', () =>
    expectInvalid(onFailure('kafka://orders'), 'is the source topic'),
  );
});

describe('filters', () => {
  statement('6-pattern-json', 'DOC', 'A filter pattern is JSON of at most 4096 characters', () => {
    expectInvalid(filters('{'), 'Invalid filter pattern definition: the pattern is not JSON');
    expectInvalid(filters('[]'), 'the pattern is not a JSON object');
    expectViolation(filters('x'.repeat(4_097)), "at 'filterCriteria.filters.1.member.pattern'");
  });

  statement('6-value-only', 'DOC; refusal UNCONFIRMED', 'Kafka mappings filter on the key value only', () => {
    expectAccepted(filters('{"value":{"a":[1]}}'), filters('{"value":["text"]}'));
    expectInvalid(filters('{"key":["a"]}'), 'filter on the key "value" only');
    expectInvalid(filters('{"value":["a"],"topic":["t"]}'), 'filter on the key "value" only');
  });

  statement('6-quota', 'DOC', 'A mapping has 5 filters, 10 where the quota was raised', () => {
    expectAccepted(filters(...Array<string>(10).fill('{"value":["a"]}')));
    expectInvalid(filters(...Array<string>(11).fill('{"value":["a"]}')), 'has 11 filters');
  });
});

describe('sources', () => {
  statement('7-source', 'API', 'A mapping has one source: a cluster or self-managed brokers', () => {
    expectAccepted(selfManaged('b-1.example.com:9092', '127.0.0.1:9092'));
    expectInvalid({ EventSourceArn: undefined }, 'is required');
    expectInvalid({ SelfManagedEventSource: selfManaged('b:1').SelfManagedEventSource }, 'both given');
    expectInvalid(
      { ...selfManaged('b:9092'), AmazonManagedKafkaEventSourceConfig: { ConsumerGroupId: 'g' } },
      'belongs to the other kind of source',
    );
    expectInvalid({ TumblingWindowInSeconds: 30 }, 'TumblingWindowInSeconds not supported for Kafka');
  });

  statement('7-brokers', 'API', 'Self-managed brokers are 1 to 10 addresses with a port', () => {
    const path = "at 'selfManagedEventSource.endpoints.KAFKA_BOOTSTRAP_SERVERS'";
    expectViolation(selfManaged('broker'), path);
    expectViolation(selfManaged(), path);
    expectViolation(selfManaged(...Array<string>(11).fill('b:1')), 'less than or equal to 10');
  });

  statement(
    '7-access',
    'SDK-L, DOC',
    'Amazon MSK takes SASL/SCRAM and client certificates; IAM needs no entry',
    () => {
      const access = (...Type: string[]) => ({
        SourceAccessConfigurations: Type.map((type) => ({ Type: type as 'BASIC_AUTH', URI: 'arn:aws:x' })),
      });
      expectAccepted(access('SASL_SCRAM_512_AUTH'), access('CLIENT_CERTIFICATE_TLS_AUTH'));
      expectAccepted({ ...selfManaged('b:1'), ...access('BASIC_AUTH', 'VPC_SUBNET') });
      expectInvalid(access('BASIC_AUTH'), 'SourceAccessConfigurations has BASIC_AUTH');
      expectViolation(access('PASSWORD'), "at 'sourceAccessConfigurations.1.member.type'");
      expectViolation(access(...Array<string>(23).fill('SASL_SCRAM_512_AUTH')), 'less than or equal to 22');
    },
  );
});

describe('schema registries', () => {
  statement('1.4-provisioned', 'DOC', 'A registry needs provisioned mode, in the words of AWS', () => {
    expectAccepted(registry());
    expectInvalid(
      { ...registry(), ...onDemand },
      'SchemaRegistryConfig is only available for Provisioned Mode. To configure Schema Registry, please enable Provisioned Mode by specifying MinimumPollers in ProvisionedPollerConfig.',
    );
  });

  statement('1.4-required', 'DOC', 'Format and attributes are required, each attribute once', () => {
    expectInvalid(
      registry({ EventRecordFormat: undefined }),
      'EventRecordFormat is a required field for SchemaRegistryConfig. Please provide one of supported format types: SOURCE, JSON.',
    );
    expectInvalid(
      registry({ SchemaValidationConfigs: undefined }),
      'SchemaValidationConfigs is a required field for SchemaRegistryConfig.',
    );
    expectInvalid(
      registry({ SchemaValidationConfigs: [{ Attribute: 'KEY' }, { Attribute: 'KEY' }] }),
      'Duplicate KEY/VALUE Attribute in SchemaValidationConfigs. SchemaValidationConfigs must contain at most one KEY/VALUE Attribute.',
    );
    expectAccepted(registry({ SchemaValidationConfigs: [{ Attribute: 'KEY' }, { Attribute: 'VALUE' }] }));
  });

  statement('1.4-uri', 'DOC', 'A registry is named by the ARN of a Glue registry or an https URL', () => {
    expectInvalid(registry({ SchemaRegistryURI: 'orders' }), 'Malformed SchemaRegistryURI provided.');
    expectInvalid(registry({ SchemaRegistryURI: undefined }), 'Malformed SchemaRegistryURI provided.');
  });

  statement('1.4-access', 'DOC', 'A Glue registry takes no AccessConfigs', () =>
    expectInvalid(
      registry({
        AccessConfigs: [{ Type: 'BASIC_AUTH', URI: 'arn:aws:secretsmanager:us-east-1:123456789012:s' }],
      }),
      'AccessConfigs is given for a Glue registry',
    ),
  );
});

describe('metrics and logs', () => {
  statement('10-metrics-config', 'DOC', 'Three groups of metrics can be asked for', () => {
    expectAccepted({ MetricsConfig: { Metrics: ['EventCount', 'ErrorCount', 'KafkaMetrics'] } });
    expectViolation(
      { MetricsConfig: { Metrics: ['Everything' as 'EventCount'] } },
      "at 'metricsConfig.metrics.1.member'",
    );
  });

  statement('10-log-level', 'DOC esm-logging', 'The system log level is DEBUG, INFO or WARN', () => {
    expectAccepted({ LoggingConfig: { SystemLogLevel: 'WARN' } });
    expectViolation({ LoggingConfig: { SystemLogLevel: 'ALL' as 'WARN' } }, '[DEBUG, INFO, WARN]');
  });
});

describe('a request', () => {
  test('with two mistakes is told both', () => {
    expectViolation(
      { BatchSize: 0, MaximumRetryAttempts: 10_001 },
      "2 validation errors detected: Value '0' at 'batchSize' failed to satisfy constraint: Member must have value greater than or equal to 1; Value '10001'",
    );
  });

  test('for a function that does not exist is refused', () => {
    expect(() => checkMapping(valid, { functionTimeoutInSeconds: undefined, now: NOW })).toThrow(
      expect.objectContaining({ code: 'ResourceNotFoundException' }),
    );
  });

  test.each<[keyof Input, unknown]>([
    ['Enabled', 'yes'],
    ['Topics', 'orders'],
    ['FilterCriteria', []],
    ['StartingPosition', 3],
  ])('with %s of another type is refused', (name, value) => {
    expectRefused('SerializationException', { [name]: value }, 'accepted is');
  });
});
