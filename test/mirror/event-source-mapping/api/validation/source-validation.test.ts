import { describe } from '@jest/globals';
import { statement } from '../../../../support/conformance.ts';
import { expectAccepted, expectInvalid, expectViolation, type Input, onDemand } from './validations.ts';

const selfManaged = (...brokers: string[]): Partial<Input> => ({
  EventSourceArn: undefined,
  SelfManagedEventSource: { Endpoints: { KAFKA_BOOTSTRAP_SERVERS: brokers } },
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
    'Amazon MSK accepts SASL/SCRAM and client certificates; IAM needs no entry',
    () => {
      const access = (...Type: string[]) => ({
        SourceAccessConfigurations: Type.map((type) => ({ Type: type as 'BASIC_AUTH', URI: 'arn:aws:x' })),
      });
      expectAccepted(access('SASL_SCRAM_512_AUTH'), access('CLIENT_CERTIFICATE_TLS_AUTH'));
      expectAccepted({ ...selfManaged('b:1'), ...access('BASIC_AUTH', 'VPC_SUBNET') });
      expectInvalid(access('BASIC_AUTH'), 'SourceAccessConfigurations has BASIC_AUTH');
      expectViolation(access('PASSWORD'), "at 'sourceAccessConfigurations.1.member.type'");
      expectAccepted(access(...Array<string>(23).fill('SASL_SCRAM_512_AUTH')));
      expectViolation(access(...Array<string>(24).fill('SASL_SCRAM_512_AUTH')), 'less than or equal to 23');
    },
  );
});

describe('partitions', () => {
  statement('7-partitions', 'API', 'Sources and destinations may be of every partition and Region', () => {
    for (const [partition, region] of [
      ['aws', 'us-east-1'],
      ['aws', 'ap-southeast-7'],
      ['aws-cn', 'cn-northwest-1'],
      ['aws-us-gov', 'us-gov-west-1'],
      ['aws-iso', 'us-iso-east-1'],
      ['aws-iso-b', 'us-isob-east-1'],
      ['aws-iso-f', 'us-isof-south-1'],
      ['aws-eusc', 'eusc-de-east-1'],
    ]) {
      const arn = (service: string, name: string) =>
        `arn:${partition}:${service}:${region}:123456789012:${name}`;
      expectAccepted({
        EventSourceArn: arn('kafka', 'cluster/c/751d2973-a626-431c-9d4e-d7975eb44dd7-2'),
        FunctionName: arn('lambda', 'function:consumer:live'),
        KMSKeyArn: arn('kms', 'key/1'),
        DestinationConfig: { OnFailure: { Destination: arn('sqs', 'failures') } },
        ...registry({ SchemaRegistryURI: arn('glue', 'registry/orders') }),
      });
    }
    expectViolation(
      { EventSourceArn: 'arn:aws:kafka:eusc-east-1:123456789012:cluster/c/1' },
      "at 'eventSourceArn'",
    );
    expectViolation({ FunctionName: 'a function' }, "at 'functionName'");
    expectViolation(
      { FunctionName: undefined },
      "Value null at 'functionName' failed to satisfy constraint: Member must not be null",
    );
  });
});

describe('schema registries', () => {
  statement('1.4-provisioned', 'DOC', "A registry needs provisioned mode, with AWS's error message", () => {
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

  statement('1.4-access', 'DOC', 'A Glue registry accepts no AccessConfigs', () =>
    expectInvalid(
      registry({
        AccessConfigs: [{ Type: 'BASIC_AUTH', URI: 'arn:aws:secretsmanager:us-east-1:123456789012:s' }],
      }),
      'AccessConfigs is given for a Glue registry',
    ),
  );
});

describe('metrics and logs', () => {
  statement('10-metrics-config', 'DOC', 'Three groups of metrics can be requested', () => {
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
