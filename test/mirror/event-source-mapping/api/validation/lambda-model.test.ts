import { gzipSync } from 'node:zlib';
import * as sdk from '@aws-sdk/client-lambda';
import { describe, expect, test } from '@jest/globals';
import { zipSync } from 'fflate';
import {
  LAMBDA_MODEL,
  shapeNamed,
} from '../../../../../local/src/event-source-mapping/api/validation/lambda-model.ts';
import { extractOf, hasDrifted, readWheel } from '../../../../../scripts/lambda-model/extract.ts';
import { statement } from '../../../../support/conformance.ts';

/** What the mirror does with each member of a request. A member that is new in the model has to be added here. */
const HANDLED = {
  heeded: [
    ...[
      'AmazonManagedKafkaEventSourceConfig',
      'BatchSize',
      'BisectBatchOnFunctionError',
      'DestinationConfig',
    ],
    ...['Enabled', 'EventSourceArn', 'FilterCriteria', 'FunctionName', 'FunctionResponseTypes', 'KMSKeyArn'],
    ...[
      'LoggingConfig',
      'MaximumBatchingWindowInSeconds',
      'MaximumRecordAgeInSeconds',
      'MaximumRetryAttempts',
    ],
    ...[
      'MetricsConfig',
      'ProvisionedPollerConfig',
      'SelfManagedEventSource',
      'SelfManagedKafkaEventSourceConfig',
    ],
    ...['SourceAccessConfigurations', 'StartingPosition', 'StartingPositionTimestamp', 'Topics'],
  ],
  'refused for Kafka': [
    ...[
      'DocumentDBEventSourceConfig',
      'ParallelizationFactor',
      'Queues',
      'ScalingConfig',
      'TumblingWindowInSeconds',
    ],
  ],
  'without effect': ['Tags'],
};

/** Values that mean something to the mirror, by shape. One that is new in the model has to be added here. */
const VALUES: Readonly<Record<string, readonly string[]>> = {
  EndPointType: ['KAFKA_BOOTSTRAP_SERVERS'],
  EventSourceMappingMetric: ['EventCount', 'ErrorCount', 'KafkaMetrics'],
  EventSourceMappingSystemLogLevel: ['DEBUG', 'INFO', 'WARN'],
  EventSourcePosition: ['TRIM_HORIZON', 'LATEST', 'AT_TIMESTAMP'],
  FullDocument: ['UpdateLookup', 'Default'],
  FunctionResponseType: ['ReportBatchItemFailures'],
  KafkaEventSourceMappingConsumptionMode: ['Stream', 'Queue'],
  KafkaSchemaRegistryAuthType: [
    ...['BASIC_AUTH', 'CLIENT_CERTIFICATE_TLS_AUTH', 'SERVER_ROOT_CA_CERTIFICATE', 'OAUTHBEARER_AUTH'],
  ],
  KafkaSchemaValidationAttribute: ['KEY', 'VALUE'],
  SchemaRegistryEventRecordFormat: ['JSON', 'SOURCE'],
  SourceAccessType: [
    ...['BASIC_AUTH', 'VPC_SUBNET', 'VPC_SECURITY_GROUP', 'SASL_SCRAM_512_AUTH', 'SASL_SCRAM_256_AUTH'],
    ...['VIRTUAL_HOST', 'CLIENT_CERTIFICATE_TLS_AUTH', 'SERVER_ROOT_CA_CERTIFICATE', 'OAUTHBEARER_AUTH'],
    ...[
      'OAUTHBEARER_SCOPE',
      'OAUTHBEARER_AUDIENCE',
      'OAUTHBEARER_LOGICAL_CLUSTER',
      'OAUTHBEARER_IDENTITY_POOL',
    ],
    ...['IAM_AUTH', 'IAM_OAUTHBEARER_AUTH'],
  ],
};

const membersOf = (name: string) => Object.keys(shapeNamed(name).members ?? {}).sort();

describe('the model of the Lambda API', () => {
  statement(
    '2-model',
    `API (${LAMBDA_MODEL.source})`,
    'Requests are checked against the newest published model, and every member and value of it has been decided on',
    () => {
      expect(membersOf('CreateEventSourceMappingRequest')).toEqual(Object.values(HANDLED).flat().sort());
      const enums = Object.entries(LAMBDA_MODEL.shapes).filter(([, shape]) => shape.enum);
      expect(Object.fromEntries(enums.map(([name, shape]) => [name, shape.enum]))).toEqual(VALUES);
    },
  );

  test.each([
    ['CreateEventSourceMappingRequest', sdk.CreateEventSourceMappingRequest$],
    ['UpdateEventSourceMappingRequest', sdk.UpdateEventSourceMappingRequest$],
    ['EventSourceMappingConfiguration', sdk.EventSourceMappingConfiguration$],
    ['SourceAccessConfiguration', sdk.SourceAccessConfiguration$],
    ['KafkaSchemaRegistryAccessConfig', sdk.KafkaSchemaRegistryAccessConfig$],
  ])(
    'The extract has every member of %s in the installed SDK: otherwise run npm run lambda-model',
    (name, schema) => {
      const members = schema[4] as readonly string[];
      expect(members.filter((member) => !membersOf(name).includes(member))).toEqual([]);
    },
  );

  test.each<[string, Readonly<Record<string, string>>]>([
    ['SourceAccessType', sdk.SourceAccessType],
    ['EventSourceMappingMetric', sdk.EventSourceMappingMetric],
    ['KafkaEventSourceMappingConsumptionMode', sdk.KafkaEventSourceMappingConsumptionMode],
    ['KafkaSchemaRegistryAuthType', sdk.KafkaSchemaRegistryAuthType],
  ])('The extract has every %s of the installed SDK: otherwise run npm run lambda-model', (name, values) => {
    const accepted = shapeNamed(name).enum ?? [];
    expect(Object.values(values).filter((value) => !accepted.includes(value))).toEqual([]);
  });

  test('The extract holds what requests and resource are made of, without documentation', () => {
    const member = (shape: string) => ({ shape, documentation: 'long' });
    const shapes = {
      CreateEventSourceMappingRequest: {
        type: 'structure',
        required: ['A'],
        members: { A: member('Text') },
        documentation: 'x',
      },
      UpdateEventSourceMappingRequest: { type: 'structure', members: { B: member('Texts') } },
      EventSourceMappingConfiguration: { type: 'structure', members: { C: member('Map') } },
      Texts: { type: 'list', member: { shape: 'Text' }, max: 3 },
      Text: { type: 'string', pattern: 'x+', sensitive: true },
      Map: { type: 'map', key: { shape: 'Text' }, value: { shape: 'Texts' } },
      Other: { type: 'string' },
    };
    const bytes = zipSync({
      'botocore/data/lambda/2014-11-11/service-2.json.gz': gzipSync('{}'),
      'botocore/data/lambda/2015-03-31/service-2.json.gz': gzipSync(JSON.stringify({ shapes })),
    });
    expect(extractOf(readWheel(bytes), '1.2.3')).toEqual({
      source: 'botocore 1.2.3',
      shapes: {
        CreateEventSourceMappingRequest: { type: 'structure', required: ['A'], members: { A: 'Text' } },
        EventSourceMappingConfiguration: { type: 'structure', members: { C: 'Map' } },
        Map: { type: 'map', key: 'Text', value: 'Texts' },
        Text: { type: 'string', pattern: 'x+' },
        Texts: { type: 'list', max: 3, member: 'Text' },
        UpdateEventSourceMappingRequest: { type: 'structure', members: { B: 'Texts' } },
      },
    });
    expect(() => readWheel(zipSync({ 'other.txt': new Uint8Array() }))).toThrow(
      'has no model of the Lambda API',
    );
  });

  test('A model has drifted when its shapes are others, in whatever version and format', () => {
    const shapes = { Text: { type: 'string', enum: ['A', 'B'] } };
    const written = JSON.stringify({ source: 'botocore 1.2.3', shapes }, null, 4);
    expect(hasDrifted(written, { source: 'botocore 1.2.4', shapes })).toBe(false);
    const longer = { Text: { ...shapes.Text, enum: ['A', 'B', 'C'] } };
    expect(hasDrifted(written, { source: 'botocore 1.2.3', shapes: longer })).toBe(true);
  });
});
