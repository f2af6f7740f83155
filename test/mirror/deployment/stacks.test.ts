import { describe, expect, test } from '@jest/globals';
import { deployStack } from '../../../local/src/deployment/deploy.ts';
import { checkPlans } from '../../../local/src/deployment/preflight.ts';
import type { StackPlan } from '../../../local/src/deployment/types.ts';
import { selectStacks } from '../../../local/src/mirror/select-stacks.ts';
import { unsupportedResourcesTable } from '../../../local/src/mirror/unsupported-resources.ts';
import type { Deployed, DeploymentTarget } from '../../../local/src/resources/context.ts';
import { noValues } from '../../../local/src/secrets/given-values.ts';
import { silentLog } from '../../../local/src/shared/log.ts';
import type { Stack, Template, TemplateValue } from '../../../local/src/template/types.ts';
import { pseudo } from '../template/scopes.ts';

const aFunction = {
  Type: 'AWS::Lambda::Function',
  Properties: {
    Runtime: 'nodejs24.x',
    Handler: 'index.handler',
    Role: 'arn:aws:iam::123456789012:role/r',
    Code: { ZipFile: '' },
  },
};
const aBucket = { Type: 'AWS::S3::Bucket' };
const aRole = { Type: 'AWS::IAM::Role', Properties: { AssumeRolePolicyDocument: {} } };

function functionWith(properties: Record<string, TemplateValue>) {
  return { ...aFunction, Properties: { ...aFunction.Properties, ...properties } };
}

function stack(id: string, template: Template, dependsOn: readonly string[] = []): Stack {
  const templateFile = `/${id}.template.json`;
  return { id, stackName: id, dependsOn, template, templateFile, assetPath: () => undefined };
}

function plan(template: Template, parameters: Record<string, string> = {}): StackPlan {
  return { stack: stack('Shop', template), pseudo, parameters };
}

describe('the stacks of an assembly', () => {
  const network = stack('Network', { Resources: { Role: aRole } });
  const shop = stack('Shop', { Resources: { Orders: aFunction } }, ['Network', 'Shop.assets']);
  const reports = stack('Reports', { Resources: { Daily: aFunction } }, ['Shop']);
  const other = stack('Other', { Resources: { Daily: aFunction } });
  const namesOf = (stacks: readonly Stack[]) => stacks.map(({ id }) => id);

  test.each([
    ['the only one with functions, after those it depends on', [shop, network], [], ['Network', 'Shop']],
    ['the one that no other depends on', [reports, shop, network], [], ['Network', 'Shop', 'Reports']],
    ['the one named', [network, shop, other], ['Shop'], ['Network', 'Shop']],
    [
      'each once when several are named',
      [network, shop, reports],
      ['Reports', 'Shop'],
      ['Network', 'Shop', 'Reports'],
    ],
  ])('The stacks of an assembly that run are %s', (_which, stacks, names, expected) => {
    expect(namesOf(selectStacks(stacks, names))).toEqual(expected);
  });

  test.each([
    [
      'several are possible',
      [shop, other],
      [],
      /several stacks with functions \(Shop, Other\); name one with --stack/,
    ],
    [
      'none has functions',
      [network, stack('Dns', { Resources: {} })],
      [],
      /no stack of the assembly has a function to run; it has: Network, Dns/,
    ],
    ['none has the name', [shop], ['Stop'], /--stack is Stop; the assembly has: Shop/],
  ])('The stacks of an assembly are named when %s', (_when, stacks, names, line) => {
    expect(() => selectStacks(stacks, names)).toThrow(line);
  });

  test('The stacks of an assembly see what those before them export, and values of their SSM parameters', async () => {
    const { signal } = new AbortController();
    const target = { log: silentLog, signal, given: noValues } as unknown as DeploymentTarget;
    const deployed: Deployed = { resources: new Map(), exports: new Map() };
    const vpc = { Type: 'AWS::EC2::VPC' };
    const host = { Type: 'AWS::SSM::Parameter', Properties: { Name: '/host', Value: 'north' } };
    const first = {
      Resources: { Vpc: vpc, Host: host },
      Outputs: { Vpc: { Value: 'vpc-1', Export: { Name: { 'Fn::Sub': 'net-Vpc' } } } },
    };
    const Outputs = {
      Vpc: { Value: { 'Fn::ImportValue': 'net-Vpc' } },
      Host: { Value: '{{resolve:ssm:/host:1}}' },
    };
    await deployStack(plan(first), target, deployed);
    const second = await deployStack(plan({ Resources: { Vpc: vpc }, Outputs }), target, deployed);
    expect(second.outputs).toEqual({ Vpc: 'vpc-1', Host: 'north' });
  });
});

describe('a template that cannot run is refused before anything is started', () => {
  test.each<[string, StackPlan, string]>([
    [
      'a parameter without a value',
      plan({ Parameters: { Stage: { Type: 'String' } }, Resources: { A: aFunction } }),
      '/Shop.template.json: Parameters.Stage: parameter Stage has neither a Default nor a value given; give one with --parameter Stage=VALUE',
    ],
    [
      'a value for no parameter',
      plan({ Parameters: { Stage: { Type: 'String' } }, Resources: { A: aFunction } }, { Stge: 'x' }),
      '--parameter Stge is not declared in the template; Parameters has: Stage',
    ],
    [
      'a reference to nothing',
      plan({ Resources: { A: { ...aFunction, DependsOn: 'B' } } }),
      '/Shop.template.json: Resources.A.DependsOn: refers to B, which is not a resource of the template',
    ],
    [
      'a circle',
      plan({ Resources: { A: { ...aFunction, DependsOn: 'B' }, B: { ...aRole, DependsOn: 'A' } } }),
      '/Shop.template.json: Resources: circular dependency: A → B → A; remove one of these references',
    ],
    [
      'code that is not there',
      plan({
        Resources: { A: functionWith({ Code: { S3Bucket: { Ref: 'B' }, S3Key: 'a.zip' } }), B: aBucket },
      }),
      'A (AWS::Lambda::Function): Code is a.zip, which is neither an asset of /Shop.template.json nor a file or folder beside it; synthesize it again, or correct the path',
    ],
    [
      'a layer that is not there',
      plan({
        Resources: {
          A: functionWith({ Layers: [{ Ref: 'L' }] }),
          L: { Type: 'AWS::Lambda::LayerVersion', Properties: { Content: './layer' } },
        },
      }),
      'A (AWS::Lambda::Function): layer L: Content is ./layer, which is neither an asset',
    ],
    [
      'nothing to run',
      plan({ Resources: { A: aRole, B: functionWith({ Runtime: 'python3.13' }) } }),
      '/Shop.template.json: nothing of it runs here: B: functions on python3.13 are not run; Node.js runtimes are',
    ],
  ])('A template that cannot run is refused before anything is started: %s', (_title, broken, line) => {
    expect(() => checkPlans([broken])).toThrow(line);
  });

  test('A template that runs is accepted', () => {
    expect(() =>
      checkPlans([plan({ Resources: { A: aFunction } }), plan({ Resources: { A: aRole } })]),
    ).not.toThrow();
  });

  const gone = './gone';
  const pythonLayer = { Type: 'AWS::Lambda::LayerVersion', Properties: { Content: gone } };
  test.each<[string, Template['Resources']]>([
    ['of a function whose condition is false', { B: { ...functionWith({ Code: gone }), Condition: 'No' } }],
    ['of a function that is not run', { B: functionWith({ Code: gone, Runtime: { Ref: 'Language' } }) }],
    ['of a layer that no such function uses', { L: pythonLayer }],
    [
      'that a custom resource returns',
      {
        B: functionWith({ Code: { S3Key: { 'Fn::GetAtt': ['C', 'Key'] } } }),
        C: { Type: 'Custom::Upload', Properties: { ServiceToken: 'arn' } },
      },
    ],
  ])('A template for code %s is accepted', (_title, more) => {
    const Conditions = { No: { 'Fn::Equals': ['a', 'b'] } };
    const Parameters = { Language: { Type: 'String', Default: 'python3.13' } };
    const template: Template = { Conditions, Parameters, Resources: { A: aFunction, ...more } };
    expect(() => checkPlans([plan(template)])).not.toThrow();
  });
});

describe('the table of what is not run', () => {
  const one = { stackName: 'Shop', logicalId: 'Queue', type: 'AWS::SQS::Queue', reason: 'no queues' };

  test('The table of what is not run names the stack when there are several', () => {
    expect(unsupportedResourcesTable([one])).toBe('not run here:\n  Queue  AWS::SQS::Queue  no queues');
    const table = unsupportedResourcesTable([one, { ...one, stackName: 'Net' }]);
    expect(table).toBe(
      'not run here:\n  Net.Queue   AWS::SQS::Queue  no queues\n  Shop.Queue  AWS::SQS::Queue  no queues',
    );
  });
});
