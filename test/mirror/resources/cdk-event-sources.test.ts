import { describe, expect } from '@jest/globals';
import { App, Duration, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Key } from 'aws-cdk-lib/aws-kms';
import {
  Code,
  EventRecordFormat,
  EventSourceMappingLogLevel,
  FilterCriteria,
  FilterRule,
  KafkaSchemaValidationAttribute,
  Function as LambdaFunction,
  MetricType,
  Runtime,
  StartingPosition,
} from 'aws-cdk-lib/aws-lambda';
import {
  AuthenticationMethod,
  GlueSchemaRegistry,
  KafkaDlq,
  ManagedKafkaEventSource,
  type ManagedKafkaEventSourceProps,
  SelfManagedKafkaEventSource,
} from 'aws-cdk-lib/aws-lambda-event-sources';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { checkMapping } from '../../../local/src/event-source-mapping/api/validation/index.ts';
import { readSettings } from '../../../local/src/event-source-mapping/settings/settings.ts';
import { mappingInput } from '../../../local/src/resources/lambda/mapping-input.ts';
import { statement } from '../../support/conformance.ts';

const NOW = Date.parse('2026-01-01T00:00:00Z');
const FUNCTION_ARN = 'arn:aws:lambda:us-east-1:123456789012:function:f';
const common = { topic: 'orders', startingPosition: StartingPosition.TRIM_HORIZON };
const clusterArn = 'arn:aws:kafka:us-east-1:123456789012:cluster/c/751d2973-a626-431c-9d4e-d7975eb44dd7-2';

/** The mapping that CDK writes for an event source, as the mirror reads it; texts take the place of what a deployment resolves. */
function synthesized(source: (stack: Stack) => ManagedKafkaEventSource | SelfManagedKafkaEventSource) {
  const stack = new Stack(new App(), 'Stack');
  const fn = new LambdaFunction(stack, 'Function', {
    runtime: Runtime.NODEJS_24_X,
    handler: 'index.handler',
    code: Code.fromInline('exports.handler = () => {};'),
  });
  fn.addEventSource(source(stack));
  const [mapping] = Object.values(Template.fromStack(stack).findResources('AWS::Lambda::EventSourceMapping'));
  return mappingInput({
    ...(resolved(mapping?.Properties) as Parameters<typeof mappingInput>[0]),
    FunctionName: FUNCTION_ARN,
  });
}

function resolved(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(resolved);
  if (typeof value !== 'object' || value === null) return value;
  if ('Ref' in value || 'Fn::GetAtt' in value) return 'arn:aws:secretsmanager:us-east-1:123456789012:x';
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, resolved(each)]));
}

const everyProp = (stack: Stack): ManagedKafkaEventSourceProps => ({
  ...common,
  clusterArn,
  startingPosition: StartingPosition.AT_TIMESTAMP,
  startingPositionTimestamp: 1_700_000_000,
  batchSize: 7,
  maxBatchingWindow: Duration.seconds(3),
  enabled: false,
  provisionedPollerConfig: { minimumPollers: 2, maximumPollers: 4, pollerGroupName: 'shared' },
  secret: new Secret(stack, 'Secret'),
  consumerGroupId: 'my-group',
  filters: [FilterCriteria.filter({ value: { total: FilterRule.between(1, 10) } })],
  filterEncryption: new Key(stack, 'Key'),
  onFailure: new KafkaDlq('dead'),
  schemaRegistryConfig: new GlueSchemaRegistry({
    schemaRegistryArn: 'arn:aws:glue:us-east-1:123456789012:registry/orders',
    eventRecordFormat: EventRecordFormat.JSON,
    schemaValidationConfigs: [{ attribute: KafkaSchemaValidationAttribute.VALUE }],
  }),
  logLevel: EventSourceMappingLogLevel.INFO,
  metricsConfig: { metrics: [MetricType.EVENT_COUNT] },
  bisectBatchOnError: true,
  maxRecordAge: Duration.minutes(5),
  retryAttempts: 3,
  reportBatchItemFailures: true,
});

describe('event sources of the CDK', () => {
  statement(
    '9-managed',
    'PKG kafka.d.ts, stream.d.ts',
    'Every property of ManagedKafkaEventSource is read and heeded',
    () => {
      const input = synthesized((stack) => new ManagedKafkaEventSource(everyProp(stack)));
      checkMapping(input, { functionTimeoutSeconds: 3, now: NOW });
      const settings = readSettings({ ...input, UUID: 'u' }, FUNCTION_ARN, 'b:9098', () => undefined);
      expect(settings).toMatchObject({
        topic: 'orders',
        groupId: 'my-group',
        source: { eventSourceArn: clusterArn },
        startingPosition: { kind: 'AT_TIMESTAMP', timestampMs: 1_700_000_000_000 },
        batching: { batchSize: 7, batchingWindowMs: 3_000 },
        retries: {
          maximumRetryAttempts: 3,
          maximumRecordAgeInSeconds: 300,
          bisectBatchOnFunctionError: true,
          reportBatchItemFailures: true,
        },
        destination: { kind: 'kafka', topic: 'dead' },
        concurrentInvocations: 10,
      });
      expect(settings.admission.matchingFilter).toBeDefined();
      expect(settings.admission.valueDecoder).toBeDefined();
      expect(input).toMatchObject({
        Enabled: false,
        SourceAccessConfigurations: [{ Type: 'SASL_SCRAM_512_AUTH' }],
        LoggingConfig: { SystemLogLevel: 'INFO' },
        MetricsConfig: { Metrics: ['EventCount'] },
      });
    },
  );

  statement(
    '9-defaults',
    'RUN',
    'Without properties CDK writes a batch size of 100, and the rest is as the API has it',
    () => {
      const input = synthesized(() => new ManagedKafkaEventSource({ ...common, clusterArn }));
      checkMapping(input, { functionTimeoutSeconds: 3, now: NOW });
      expect(input.BatchSize).toBe(100);
      expect(input.MaximumBatchingWindowInSeconds).toBeUndefined();
    },
  );

  statement(
    '9-self-managed-source',
    'PKG',
    'SelfManagedKafkaEventSource is read: brokers, group, secret',
    () => {
      const input = synthesized(
        (stack) =>
          new SelfManagedKafkaEventSource({
            ...common,
            bootstrapServers: ['b-1.example.com:9092'],
            consumerGroupId: 'mine',
            secret: new Secret(stack, 'Secret'),
            authenticationMethod: AuthenticationMethod.SASL_SCRAM_256_AUTH,
          }),
      );
      checkMapping(input, { functionTimeoutSeconds: 3, now: NOW });
      const settings = readSettings({ ...input, UUID: 'u' }, FUNCTION_ARN, 'b:9098', () => undefined);
      expect(settings).toMatchObject({ groupId: 'mine', topic: 'orders' });
      expect(settings.source.eventSourceArn).toBeUndefined();
      expect(input.SelfManagedEventSource?.Endpoints?.KAFKA_BOOTSTRAP_SERVERS).toEqual([
        'b-1.example.com:9092',
      ]);
    },
  );
});
