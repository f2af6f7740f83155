import { describe, expect, test } from '@jest/globals';
import { type PropertyFinding, propertyFindings } from '../../../local/src/deployment/properties/findings.ts';
import { misspelledProperties } from '../../../local/src/deployment/properties/misspelled.ts';
import { propertyReport } from '../../../local/src/deployment/properties/report.ts';
import type { TemplateResource, TemplateValue } from '../../../local/src/template/types.ts';
import { resource } from './support.ts';

const found = (type: string, properties: Record<string, TemplateValue>) =>
  propertyFindings(resource(type, 'R', properties)).map(({ kind, path }) => `${kind} ${path}`);

describe('the properties of a resource', () => {
  test('Properties that are honoured are not findings', () => {
    const Code = { S3Key: 'a.zip' };
    expect(
      found('AWS::Lambda::Function', { Runtime: 'nodejs24.x', Code, Timeout: 3, LoggingConfig: {} }),
    ).toEqual([]);
  });

  test.each<[string, string, Record<string, TemplateValue>, string[]]>([
    [
      'one without effect here',
      'AWS::Lambda::Function',
      { VpcConfig: { SubnetIds: [] } },
      ['noEffect VpcConfig'],
    ],
    [
      'a member without effect',
      'AWS::Lambda::Function',
      { Code: { S3Bucket: 'b', S3Key: 'k' } },
      ['noEffect Code.S3Bucket'],
    ],
    [
      'one that is not honoured',
      'AWS::Lambda::Function',
      { DurableConfig: { ExecutionTimeout: 5 } },
      ['notHonoured DurableConfig'],
    ],
    ['a newer runtime', 'AWS::Lambda::Function', { Runtime: 'nodejs28.x' }, ['notHonoured Runtime']],
    [
      'a value that behaves differently',
      'AWS::ApiGatewayV2::Route',
      { AuthorizationType: 'AWS_IAM' },
      ['notHonoured AuthorizationType'],
    ],
    [
      'members of the elements of a list, once',
      'AWS::Events::Rule',
      { Targets: [{ Arn: 'a', RetryPolicy: {} }, { RetryPolicy: {} }] },
      ['notHonoured Targets.RetryPolicy'],
    ],
    ['one that no schema has', 'AWS::MSK::Topic', { Colour: 'red' }, ['unknown Colour']],
    [
      'every other one of a type that has a name only',
      'AWS::SQS::Queue',
      { QueueName: 'q', DelaySeconds: 3 },
      ['noEffect DelaySeconds'],
    ],
  ])('%s is a finding', (_, type, properties, findings) => {
    expect(found(type, properties)).toEqual(findings);
  });

  test.each<[string, Record<string, TemplateValue>]>([
    ['AWS::Lambda::Function', { SnapStart: { ApplyOn: 'None' }, RecursiveLoop: 'Allow', PackageType: 'Zip' }],
    ['AWS::ApiGatewayV2::Integration', { PayloadFormatVersion: '2.0' }],
    ['AWS::Glue::Schema', { Compatibility: 'NONE' }],
    ['Custom::Anything', { Whatever: 1 }],
    ['AWS::RDS::DBInstance', { MasterUserPassword: 'x' }],
  ])(
    'values of %s that behave here as on AWS, and types without rules, are not findings: %j',
    (type, properties) => {
      expect(found(type, properties)).toEqual([]);
    },
  );
});

describe('the report of properties', () => {
  const finding = (logicalId: string, more: Partial<PropertyFinding> = {}): PropertyFinding => ({
    kind: 'notHonoured',
    type: 'AWS::Lambda::Function',
    path: 'DurableConfig',
    reason: 'no checkpoints',
    logicalId,
    value: {},
    ...more,
  });

  test('The report of properties is one line for each property, with how many resources have it', () => {
    const runtime = { path: 'Runtime', reason: 'another one runs', value: 'nodejs28.x' };
    const findings = ['A', 'B', 'C', 'D'].map((id) => finding(id));
    expect(propertyReport([finding('A', runtime), ...findings])).toEqual([
      'properties that are not honoured here:\n' +
        '  AWS::Lambda::Function.DurableConfig  no checkpoints (4 resources: A, B, C, …)\n' +
        '  AWS::Lambda::Function.Runtime        another one runs (nodejs28.x; A)',
    ]);
  });

  test('The report of properties counts what has no effect in one line', () => {
    const tags = (id: string) => finding(id, { kind: 'noEffect', path: 'Tags', reason: 'describes' });
    const others = ['VpcConfig', 'Architectures', 'Description'].map((path) =>
      finding('A', { kind: 'noEffect', path }),
    );
    expect(propertyReport([...others, tags('A'), tags('B')])).toEqual([
      '5 properties of 2 resources have no effect on one machine (Tags, VpcConfig, Architectures, …): docs/reference/cloudformation.md',
    ]);
  });

  test('The report of properties counts one property of one resource as one', () => {
    expect(propertyReport([finding('A', { kind: 'noEffect', path: 'Tags' })])).toEqual([
      '1 property of 1 resource has no effect on one machine (Tags): docs/reference/cloudformation.md',
    ]);
  });

  test('The report of properties is empty when every property has its effect', () => {
    expect(propertyReport([])).toEqual([]);
  });
});

describe('a misspelled property', () => {
  const problems = (Properties: TemplateResource['Properties'], Type = 'AWS::Lambda::Function') =>
    misspelledProperties({ Resources: { F: { Type, Properties } } }, ['F']);

  test.each<[Record<string, TemplateValue>, string]>([
    [{ Timeuot: 3 }, '#: extraneous key [Timeuot] is not permitted; is Timeout meant?'],
    [{ memorysize: 3 }, '#: extraneous key [memorysize] is not permitted; is MemorySize meant?'],
    [{ VPCConfig: {} }, '#: extraneous key [VPCConfig] is not permitted; is VpcConfig meant?'],
    [
      { LoggingConfig: { LogFromat: 'JSON' } },
      '#/LoggingConfig: extraneous key [LogFromat] is not permitted; is LogFormat meant?',
    ],
    [
      { LoggingConfig: { 'Fn::If': ['C', { LogFormats: 'JSON' }, { Ref: 'AWS::NoValue' }] } },
      '#/LoggingConfig: extraneous key [LogFormats]',
    ],
  ])(
    'A misspelled property %j is refused in the words of CloudFormation, with what may be meant',
    (properties, problem) => {
      expect(problems(properties)).toEqual([
        expect.stringContaining(`Properties validation failed for resource F with message: ${problem}`),
      ]);
    },
  );

  test('A misspelled property of the elements of a list is refused', () => {
    expect(problems({ Targets: [{ Arn: 'a', Inputs: '{}' }] }, 'AWS::Events::Rule')).toEqual([
      expect.stringContaining('#/Targets/0: extraneous key [Inputs] is not permitted; is Input meant?'),
    ]);
  });

  test('A property unlike those of the schema, or in a map of names that the user chooses, is not taken for a misspelled one', () => {
    const Environment = { Variables: { Timeuot: '3', Handlr: 'x' } };
    expect(problems({ Colour: 'red', Environment, Timeout: { 'Fn::GetAtt': ['A', 'Timeuot'] } })).toEqual([]);
  });

  test('A misspelled property of a resource whose condition is false, or of a type without rules, is accepted', () => {
    expect(
      misspelledProperties(
        { Resources: { F: { Type: 'AWS::Lambda::Function', Properties: { Timeuot: 3 } } } },
        [],
      ),
    ).toEqual([]);
    expect(problems({ Timeuot: 3 }, 'Custom::Thing')).toEqual([]);
  });
});
