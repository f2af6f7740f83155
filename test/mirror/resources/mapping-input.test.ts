import { createRequire } from 'node:module';
import { describe, expect, test } from '@jest/globals';
import {
  LAMBDA_MODEL,
  type Shape,
  shapeNamed,
} from '../../../local/src/event-source-mapping/api/validation/lambda-model.ts';
import { mappingInput } from '../../../local/src/resources/lambda/mapping-input.ts';
import { statement } from '../../support/conformance.ts';

describe('the properties of AWS::Lambda::EventSourceMapping', () => {
  test('The properties of a mapping become the request of the API: text becomes numbers and booleans', () => {
    expect(
      mappingInput({
        FunctionName: 'payment',
        Topics: ['orders'],
        BatchSize: '50',
        Enabled: 'false',
        BisectBatchOnFunctionError: true,
        MaximumRetryAttempts: 3,
        ProvisionedPollerConfig: { MinimumPollers: '1', MaximumPollers: 3, PollerGroupName: 'shared' },
        Tags: [{ Key: 'a', Value: 'b' }],
      }),
    ).toEqual({
      FunctionName: 'payment',
      Topics: ['orders'],
      BatchSize: 50,
      Enabled: false,
      BisectBatchOnFunctionError: true,
      MaximumRetryAttempts: 3,
      ProvisionedPollerConfig: { MinimumPollers: 1, MaximumPollers: 3, PollerGroupName: 'shared' },
    });
  });

  statement(
    '9-self-managed',
    'RUN',
    'Templates say KafkaBootstrapServers where the API says KAFKA_BOOTSTRAP_SERVERS',
    () => {
      const { SelfManagedEventSource } = mappingInput({
        SelfManagedEventSource: { Endpoints: { KafkaBootstrapServers: ['a:9092', 'b:9092'] } },
      });
      expect(SelfManagedEventSource).toEqual({
        Endpoints: { KAFKA_BOOTSTRAP_SERVERS: ['a:9092', 'b:9092'] },
      });
    },
  );

  statement('9-kms-key', 'CFNV', 'Templates say KmsKeyArn where the API says KMSKeyArn', () => {
    const arn = 'arn:aws:kms:us-east-1:123456789012:key/1';
    expect(mappingInput({ KmsKeyArn: arn })).toEqual({ KMSKeyArn: arn });
  });

  statement(
    '9-properties',
    'CFNV, API',
    'Every property of the CloudFormation resource, at every depth, is a member of the request',
    () => {
      const unknown = [...propertyPaths()].filter((path) => !memberPaths().has(apiPath(path)));
      expect(unknown).toEqual([]);
    },
  );

  test('The properties of a mapping give numbers and booleans as text at every depth', () => {
    expect(
      mappingInput({ ScalingConfig: { MaximumConcurrency: '5' }, TumblingWindowInSeconds: '9' }),
    ).toEqual({ ScalingConfig: { MaximumConcurrency: 5 }, TumblingWindowInSeconds: 9 });
  });

  test('The properties of a mapping stay as they are when they are of no form that the API has, so that its check names them', () => {
    const odd = { Topics: 'orders', FilterCriteria: 'x', SelfManagedEventSource: [], Unheard: { Of: '1' } };
    expect(mappingInput(odd)).toEqual(odd);
  });

  test('The properties of a mapping give the starting time in seconds', () => {
    expect(mappingInput({ StartingPositionTimestamp: 1_700_000_000 }).StartingPositionTimestamp).toEqual(
      new Date('2023-11-14T22:13:20.000Z'),
    );
  });

  test.each([
    [{ BatchSize: 'many' }, /BatchSize is "many"; accepted: a number/],
    [{ Enabled: 'yes' }, /Enabled is "yes"; accepted: true, false/],
  ])('The properties of a mapping are refused when they are of another type: %j', (properties, line) => {
    expect(() => mappingInput(properties)).toThrow(line);
  });
});

/** The CloudFormation schemas that the CDK's diff is made with. */
interface ServiceSpec {
  lookup(
    entity: 'resource',
    index: 'cloudFormationType',
    operator: 'equals',
    type: string,
  ): { only(): Definition };
  get(entity: 'typeDefinition', id: string): Definition;
}
interface Definition {
  readonly properties: Readonly<Record<string, { readonly type: PropertyType }>>;
}
interface PropertyType {
  readonly type: string;
  readonly element?: PropertyType;
  readonly reference?: { readonly $ref: string };
}

function propertyPaths(): Set<string> {
  const ofDiff = createRequire(createRequire(import.meta.url).resolve('@aws-cdk/cloudformation-diff'));
  const spec = ofDiff('@aws-cdk/aws-service-spec').loadAwsServiceSpecSync() as ServiceSpec;
  const paths = ({ properties }: Definition, prefix: string): string[] =>
    Object.entries(properties).flatMap(([name, { type }]) => {
      const id = (type.element ?? type).reference?.$ref;
      return [`${prefix}${name}`, ...(id ? paths(spec.get('typeDefinition', id), `${prefix}${name}.`) : [])];
    });
  const type = 'AWS::Lambda::EventSourceMapping';
  return new Set(paths(spec.lookup('resource', 'cloudFormationType', 'equals', type).only(), ''));
}

/** The path of a property in the request that `mappingInput` makes. */
function apiPath(path: string): string {
  if (path === 'Tags') return path;
  const names = path.split('.');
  const nested = names.reduceRight<unknown>((value, name) => ({ [name]: value }), undefined);
  let [value, result]: [unknown, string[]] = [mappingInput(nested as Parameters<typeof mappingInput>[0]), []];
  while (typeof value === 'object' && value !== null) {
    const [[name, inner] = ['', undefined]] = Object.entries(value);
    [value, result] = [inner, [...result, name]];
  }
  return result.join('.');
}

function memberPaths(): Set<string> {
  const inner = (name: string, prefix: string): string[] => {
    const shape: Shape = shapeNamed(name);
    const names = Object.entries(shape.members ?? entriesOfMap(shape));
    const own = names.flatMap(([member, type]) => [
      `${prefix}${member}`,
      ...inner(type, `${prefix}${member}.`),
    ]);
    return shape.member ? inner(shape.member, prefix) : own;
  };
  return new Set(inner('CreateEventSourceMappingRequest', ''));
}

const entriesOfMap = ({ key = '', value = '' }: Shape) =>
  Object.fromEntries((LAMBDA_MODEL.shapes[key]?.enum ?? []).map((name) => [name, value]));
