import { describe, expect, test } from '@jest/globals';
import { describeResource } from '../../../local/src/resources/describe-resource.ts';
import { resourceTypeNamed } from '../../../local/src/resources/resource-type-named.ts';
import { isStackName, stackNameOf } from '../../../local/src/template/stack-name.ts';
import { pseudo } from './scopes.ts';

describe('The name of a stack', () => {
  test.each(['template', 'Shop-dev', 'a', 'a'.repeat(128)])(
    'The name of a stack is the file’s when CloudFormation takes it: %s',
    (name) => {
      expect(stackNameOf(name)).toBe(name);
    },
  );

  test.each([
    ['my template', /^my-template-[0-9a-f]{6}$/],
    ['service.dev', /^service-dev-[0-9a-f]{6}$/],
    ['Bestellübersicht', /^Bestellubersicht-[0-9a-f]{6}$/],
    ['2026-orders', /^stack-2026-orders-[0-9a-f]{6}$/],
    ['注文', /^stack-[0-9a-f]{6}$/],
    ['', /^stack-[0-9a-f]{6}$/],
    ['---', /^stack-[0-9a-f]{6}$/],
    ['under_score', /^under-score-[0-9a-f]{6}$/],
    ['a'.repeat(129), /^a{121}-[0-9a-f]{6}$/],
  ])('The name of a stack is made of the file’s otherwise: %j', (name, expected) => {
    expect(stackNameOf(name)).toMatch(expected);
    expect(isStackName(stackNameOf(name))).toBe(true);
  });

  test('The name of a stack differs for files of different names', () => {
    const names = [
      'my shop',
      'my-shop',
      'my.shop',
      'my_shop',
      'my  shop',
      '注文',
      '在庫',
      `${'a'.repeat(128)}b`,
      `${'a'.repeat(128)}c`,
    ];
    expect(new Set(names.map(stackNameOf)).size).toBe(names.length);
  });
});

/** What AWS accepts as a name, where the name is not in the template. */
const NAMES: Readonly<Record<string, RegExp>> = {
  'AWS::DynamoDB::Table': /^[\w.-]{3,255}$/,
  'AWS::Events::Rule': /^[\w.-]{1,64}$/,
  'AWS::IAM::ManagedPolicy': /^arn:aws:iam::\d{12}:policy\/[\w+=,.@-]{1,128}$/,
  'AWS::IAM::Policy': /^[\w+=,.@-]{1,128}$/,
  'AWS::IAM::Role': /^[\w+=,.@-]{1,64}$/,
  'AWS::Lambda::Function': /^[a-zA-Z0-9-_]{1,64}$/,
  'AWS::Lambda::LayerVersion': /^arn:aws:lambda:us-east-1:\d{12}:layer:[a-zA-Z0-9-_]{1,140}:1$/,
  'AWS::Logs::LogGroup': /^[\w./#-]{1,512}$/,
  'AWS::MSK::Cluster': /^arn:aws:kafka:us-east-1:\d{12}:cluster\/[a-zA-Z0-9-]{1,64}\/[\w-]+$/,
  'AWS::S3::Bucket': /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/,
  'AWS::SNS::Topic': /^arn:aws:sns:us-east-1:\d{12}:[\w-]{1,256}$/,
  'AWS::Scheduler::Schedule': /^[\w.-]{1,64}$/,
  'AWS::SecretsManager::Secret': /^arn:aws:secretsmanager:us-east-1:\d{12}:secret:[\w/+=.@-]{1,512}-\w{6}$/,
};

describe('The names of resources', () => {
  const files = ['my template', '注文', '2026', 'x'.repeat(300), 'shop'];
  test.each(files)('The names of resources of the stack of %s.json are what AWS accepts', (file) => {
    for (const [type, pattern] of Object.entries(NAMES)) {
      const long = { ...pseudo, stackName: stackNameOf(file) };
      const { physicalId } = describeResource(type, `Logical${'Id'.repeat(100)}`, {}, long);
      expect(resourceTypeNamed(type)).toHaveProperty('returnValues');
      expect(physicalId).toMatch(pattern);
    }
  });

  test('The names of resources of a stack with a long name keep the beginning of both names and differ', () => {
    const long = { ...pseudo, stackName: 'shop'.repeat(30) };
    const nameOf = (logicalId: string) =>
      describeResource('AWS::Lambda::Function', logicalId, {}, long).physicalId;
    expect(nameOf('OrdersFunction')).toMatch(/^shopshop.*-OrdersFunction-[A-Z0-9]{12}$/);
    expect(nameOf('OrdersFunction')).toHaveLength(64);
    expect(nameOf(`${'A'.repeat(250)}B`)).not.toBe(nameOf(`${'A'.repeat(250)}C`));
  });
});
