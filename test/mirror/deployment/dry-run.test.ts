import { describe, expect, test } from '@jest/globals';
import { dryRunProblems } from '../../../local/src/deployment/dry-run.ts';
import type { StackPlan } from '../../../local/src/deployment/types.ts';
import type { GivenValues } from '../../../local/src/secrets/given-values.ts';
import type { Template, TemplateResource, TemplateValue } from '../../../local/src/template/types.ts';

const role = 'arn:aws:iam::123456789012:role/r';
const stackId = 'arn:aws:cloudformation:us-east-1:123456789012:stack/shop/1';

function planOf(Resources: Record<string, TemplateResource>, rest: Partial<Template> = {}): StackPlan {
  return {
    stack: {
      id: 'shop',
      dependsOn: [],
      stackName: 'shop',
      template: { Resources, ...rest },
      templateFile: '/shop/template.json',
      assetPath: () => undefined,
    },
    pseudo: {
      accountId: '123456789012',
      region: 'us-east-1',
      partition: 'aws',
      stackName: 'shop',
      stackId,
      urlSuffix: 'amazonaws.com',
    },
    parameters: {},
  };
}

function functionWith(Variables: Record<string, TemplateValue>, rest: Record<string, TemplateValue> = {}) {
  const Properties = {
    Code: { ZipFile: '' },
    Runtime: 'nodejs24.x',
    Handler: 'index.handler',
    Role: role,
    Environment: { Variables },
    ...rest,
  };
  return { Type: 'AWS::Lambda::Function', Properties };
}

const given = (values: Readonly<Record<string, string>> = {}): GivenValues => ({
  find: (name) => values[name],
  names: () => Object.keys(values),
});

const secret = (Properties: Record<string, TemplateValue>) => ({
  Type: 'AWS::SecretsManager::Secret',
  Properties,
});
const password = {
  'Fn::Join': ['', ['{{resolve:secretsmanager:', { Ref: 'Secret' }, ':SecretString:password::}}']],
};

describe('the dry run of a deployment', () => {
  test('A function whose secret the template makes has no problem, generated or given as text', () => {
    const F = functionWith({ PASSWORD: password });
    const generated = secret({
      GenerateSecretString: { SecretStringTemplate: '{"user":"u"}', GenerateStringKey: 'password' },
    });
    const text = secret({ SecretString: '{"password":"p"}' });
    for (const Secret of [generated, text]) {
      expect(dryRunProblems([planOf({ F, Secret })], given())).toEqual([]);
    }
  });

  test('Every reference without a value is one line with file, function, variable, secret and what to do', () => {
    const F = functionWith({
      KEY: '{{resolve:secretsmanager:shop/stripe}}',
      HOST: { 'Fn::Join': ['', ['x={{resolve:ssm:', { Ref: 'AWS::StackName' }, '/host}};']] },
    });
    const problems = dryRunProblems([planOf({ F })], given());
    expect(problems).toEqual([
      expect.stringContaining(
        '/shop/template.json: F (AWS::Lambda::Function): Environment.Variables.KEY is {{resolve:secretsmanager:shop/stripe}}: the secret shop/stripe has no value here; give it with --value shop/stripe=VALUE',
      ),
      expect.stringContaining(
        'Environment.Variables.HOST is {{resolve:ssm:shop/host}}: the SSM parameter shop/host',
      ),
    ]);
    expect(dryRunProblems([planOf({ F })], given({ 'shop/stripe': 'sk', 'shop/host': 'db' }))).toEqual([]);
  });

  test('A reference in a resource that is not run is accepted', () => {
    const Db = {
      Type: 'AWS::RDS::DBInstance',
      Properties: { MasterUserPassword: '{{resolve:secretsmanager:db}}' },
    };
    const P = functionWith({ A: '{{resolve:secretsmanager:db}}' }, { Runtime: 'python3.14' });
    expect(dryRunProblems([planOf({ Db, P })], given())).toEqual([]);
  });

  test('A secret that a custom resource names is left to the deployment, the variable next to it is not', () => {
    const F = functionWith({
      A: { 'Fn::Join': ['', ['{{resolve:secretsmanager:', { 'Fn::GetAtt': ['Custom', 'Name'] }, '}}']] },
      B: '{{resolve:secretsmanager:known-name}}',
    });
    const Custom = { Type: 'Custom::Finder', Properties: { ServiceToken: 'arn' } };
    const problems = dryRunProblems([planOf({ F, Custom })], given());
    expect(problems).toEqual([expect.stringContaining('Environment.Variables.B')]);
  });

  test('A runtime is checked although a variable is only known after the deployment', () => {
    const Custom = { Type: 'Custom::Finder', Properties: { ServiceToken: 'arn' } };
    const F = functionWith({ HOST: { 'Fn::GetAtt': ['Custom', 'Host'] } }, { Runtime: 'nodejs25.x' });
    expect(dryRunProblems([planOf({ F, Custom })], given())).toEqual([
      expect.stringContaining("Value nodejs25.x at 'runtime' failed to satisfy constraint"),
    ]);
  });

  test('Ten mistakes of a template are ten lines', () => {
    const bad = Array.from({ length: 5 }, (_, index) => [
      [`S${index}`, functionWith({ A: `{{resolve:ssm:/none/${index}}}` })] as const,
      [`R${index}`, functionWith({ BIG: 'x'.repeat(4100) })] as const,
    ]);
    expect(dryRunProblems([planOf(Object.fromEntries(bad.flat()))], given())).toHaveLength(10);
  });

  test.each([
    [{ Runtime: 'nodejs23.x' }, "Value nodejs23.x at 'runtime' failed to satisfy constraint"],
    [{ Runtime: 'nodejs24' }, "Value nodejs24 at 'runtime' failed to satisfy constraint"],
    [
      { LoggingConfig: { ApplicationLogLevel: 'WARN' } },
      'LogLevel is not supported when LogFormat is set to "Text"',
    ],
  ])('A function with %j is refused in the words of Lambda', (properties, words) => {
    const problems = dryRunProblems([planOf({ F: functionWith({}, properties) })], given());
    expect(problems).toEqual([expect.stringContaining(`F (AWS::Lambda::Function): ${words}`)]);
  });

  test('A function without a handler is refused in the words of Lambda', () => {
    const Properties = { Code: { ZipFile: '' }, Runtime: 'nodejs24.x', Role: role };
    const F = { Type: 'AWS::Lambda::Function', Properties };
    expect(dryRunProblems([planOf({ F })], given())).toEqual([
      expect.stringContaining('Runtime and Handler are mandatory parameters'),
    ]);
  });

  test('A newer runtime than the one here is accepted', () => {
    expect(dryRunProblems([planOf({ F: functionWith({}, { Runtime: 'nodejs28.x' }) })], given())).toEqual([]);
  });

  test('An import that no stack exports is a line, and one that an earlier stack exports is none', () => {
    const importing = planOf({ F: functionWith({ HOST: { 'Fn::ImportValue': 'host' } }) });
    const Outputs = { Host: { Value: 'db', Export: { Name: 'host' } } };
    expect(dryRunProblems([planOf({}, { Outputs }), importing], given())).toEqual([]);
    expect(dryRunProblems([importing], given())).toEqual([
      expect.stringContaining('no stack that runs here exports host'),
    ]);
  });

  test('An expression that cannot be evaluated is a line, and what refers to the resource is none', () => {
    const F = functionWith({ A: { 'Fn::Select': [3, ['a']] } });
    const G = functionWith({ TARGET: { 'Fn::GetAtt': ['F', 'Arn'] } });
    const problems = dryRunProblems([planOf({ F, G })], given());
    expect(problems).toEqual([expect.stringContaining('Resources.F.Properties.Environment.Variables.A')]);
  });

  describe('a name in two Regions', () => {
    const inRegion = (region: string, Resources: Record<string, TemplateResource>): StackPlan => {
      const { stack, ...plan } = planOf(Resources);
      const id = `shop-${region}`;
      return {
        ...plan,
        stack: { ...stack, id, stackName: id },
        pseudo: { ...plan.pseudo, region, stackName: id },
      };
    };
    const inBoth = (resource: TemplateResource) =>
      dryRunProblems(
        [inRegion('us-east-1', { R: resource }), inRegion('eu-west-1', { R: resource })],
        given(),
      );
    const named = (Type: string, Properties: Record<string, TemplateValue>) => ({ Type, Properties });

    test.each([
      named('AWS::SQS::Queue', { QueueName: 'q' }),
      named('AWS::SNS::Topic', { TopicName: 't' }),
      named('AWS::SSM::Parameter', { Name: '/p', Type: 'String', Value: 'v' }),
      named('AWS::Glue::Registry', { Name: 'r' }),
      named('AWS::Logs::LogGroup', { LogGroupName: '/l' }),
    ])('A name in two Regions is two resources of $Type', (resource) => {
      expect(inBoth(resource)).toEqual([]);
    });

    test.each([
      named('AWS::S3::Bucket', { BucketName: 'b' }),
      named('AWS::IAM::Role', { RoleName: 'r', AssumeRolePolicyDocument: {} }),
    ])('A name in two Regions is refused for $Type, whose names are unique beyond a Region', (resource) => {
      expect(inBoth(resource)).toEqual([
        expect.stringMatching(/: [br] exists already, as shop-us-east-1\.R; give/),
      ]);
    });

    test('A name in two Regions is refused as a limit of the mirror for functions and tables', () => {
      const F = functionWith({}, { FunctionName: 'f' });
      expect(inBoth(F)).toEqual([
        expect.stringContaining(
          'R (AWS::Lambda::Function): f exists already, as shop-us-east-1.R, in another account or Region: AWS accepts that, the mirror has one of a name; give one of them another name, or run the stacks one at a time with --stack',
        ),
      ]);
    });
  });
});
