import type { CreateEventSourceMappingCommandInput } from '@aws-sdk/client-lambda';
import { ServiceException } from '../../shared/service-exception.ts';
import { boolean, integer, listOf, listOfTexts, oneOf, structure, text } from './constraint.ts';

/** What identifies a secret, a certificate or a consumer group. */
const resource = text({ minimum: 1, maximum: 200, pattern: '[a-zA-Z0-9-\\/*:_+=.@-]*' });
const arn = text({
  pattern:
    'arn:(aws[a-zA-Z0-9-]*):([a-zA-Z0-9\\-])+:((eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1})?:(\\d{12})?:(.*)',
});

/** https://docs.aws.amazon.com/lambda/latest/api/API_KafkaSchemaRegistryConfig.html */
const schemaRegistryConfig = structure({
  SchemaRegistryURI: text({ minimum: 1, maximum: 10_000, pattern: '[a-zA-Z0-9-\\/*:_+=.@-]*' }),
  EventRecordFormat: oneOf('JSON', 'SOURCE'),
  AccessConfigs: listOf(
    structure({
      Type: oneOf(
        'BASIC_AUTH',
        'CLIENT_CERTIFICATE_TLS_AUTH',
        'SERVER_ROOT_CA_CERTIFICATE',
        'OAUTHBEARER_AUTH',
      ),
      URI: arn,
    }),
    0,
    Number.POSITIVE_INFINITY,
  ),
  SchemaValidationConfigs: listOf(
    structure({ Attribute: oneOf('KEY', 'VALUE') }),
    0,
    Number.POSITIVE_INFINITY,
  ),
});

const kafkaConfig = structure({ ConsumerGroupId: resource, SchemaRegistryConfig: schemaRegistryConfig });

/** https://docs.aws.amazon.com/lambda/latest/api/API_SourceAccessConfiguration.html */
const sourceAccess = structure({
  Type: oneOf(
    'BASIC_AUTH',
    'VPC_SUBNET',
    'VPC_SECURITY_GROUP',
    'SASL_SCRAM_512_AUTH',
    'SASL_SCRAM_256_AUTH',
    'VIRTUAL_HOST',
    'CLIENT_CERTIFICATE_TLS_AUTH',
    'SERVER_ROOT_CA_CERTIFICATE',
    'IAM_AUTH',
    'IAM_OAUTHBEARER_AUTH',
    'OAUTHBEARER_AUTH',
    'OAUTHBEARER_SCOPE',
    'OAUTHBEARER_AUDIENCE',
    'OAUTHBEARER_LOGICAL_CLUSTER',
    'OAUTHBEARER_IDENTITY_POOL',
  ),
  URI: resource,
});

const endpoints = structure({
  KAFKA_BOOTSTRAP_SERVERS: listOfTexts(
    {
      minimum: 1,
      maximum: 300,
      pattern:
        '(([a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9\\-]*[a-zA-Z0-9])\\.)*([A-Za-z0-9]|[A-Za-z0-9][A-Za-z0-9\\-]*[A-Za-z0-9]):[0-9]{1,5}',
    },
    1,
    10,
  ),
});

const destination = structure({
  Destination: text({
    maximum: 350,
    pattern:
      '$|kafka://([^.]([a-zA-Z0-9\\-_.]{0,248}))|arn:(aws[a-zA-Z0-9-]*):([a-zA-Z0-9\\-])+:((eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1})?:(\\d{12})?:(.*)',
  }),
});

/**
 * The members of a request that concern Kafka, with the constraints of Lambda's API model.
 * https://docs.aws.amazon.com/lambda/latest/api/API_CreateEventSourceMapping.html
 */
const request = structure({
  EventSourceArn: arn,
  Enabled: boolean,
  BatchSize: integer(1, 10_000),
  FilterCriteria: structure({
    Filters: listOf(structure({ Pattern: text({ maximum: 4_096 }) }), 0, Number.POSITIVE_INFINITY),
  }),
  MaximumBatchingWindowInSeconds: integer(0, 300),
  MaximumRecordAgeInSeconds: integer(-1, 604_800),
  MaximumRetryAttempts: integer(-1, 10_000),
  BisectBatchOnFunctionError: boolean,
  StartingPosition: oneOf('TRIM_HORIZON', 'LATEST', 'AT_TIMESTAMP'),
  DestinationConfig: structure({ OnFailure: destination }),
  Topics: listOfTexts({ minimum: 1, maximum: 249, pattern: '[^.]([a-zA-Z0-9\\-_.]+)' }, 1, 1),
  SourceAccessConfigurations: listOf(sourceAccess, 0, 22),
  SelfManagedEventSource: structure({ Endpoints: endpoints }),
  FunctionResponseTypes: listOf(oneOf('ReportBatchItemFailures'), 0, 1),
  AmazonManagedKafkaEventSourceConfig: kafkaConfig,
  SelfManagedKafkaEventSourceConfig: kafkaConfig,
  MetricsConfig: structure({ Metrics: listOf(oneOf('EventCount', 'ErrorCount', 'KafkaMetrics'), 0, 3) }),
  LoggingConfig: structure({ SystemLogLevel: oneOf('DEBUG', 'INFO', 'WARN') }),
  ProvisionedPollerConfig: structure({
    MinimumPollers: integer(1, 200),
    MaximumPollers: integer(1, 2_000),
    PollerGroupName: text({ maximum: 128, pattern: '[a-zA-Z0-9-_]*' }),
  }),
});

/**
 * Refuses what no request may hold, before anything else is looked at: all mistakes in one message, as AWS words them.
 * @throws {ServiceException} ValidationException, or SerializationException for a member of another type.
 */
export function checkRequestModel(input: CreateEventSourceMappingCommandInput): void {
  const violations = request(input, '');
  if (violations.length === 0) return;
  const errors = `${violations.length} validation error${violations.length > 1 ? 's' : ''} detected`;
  throw new ServiceException('ValidationException', `${errors}: ${violations.join('; ')}`);
}
