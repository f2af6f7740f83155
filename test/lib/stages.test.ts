import { describe, expect, test } from '@jest/globals';
import { synthesize, synthesizeChecked } from './synthesized-stack.ts';

const keepsData = [
  'AWS::MSK::Cluster',
  'AWS::MSK::Topic',
  'AWS::KMS::Key',
  'AWS::DynamoDB::Table',
  'AWS::Glue::Registry',
  'AWS::Glue::Schema',
  'AWS::Cognito::UserPool',
  'AWS::Logs::LogGroup',
];

describe.each(['dev', 'prod'])('stage %s', (stage) => {
  test("passes CloudFormation's own validation, cdk-nag and cdk-preflight, whose findings are errors", async () => {
    const { stackName } = await synthesizeChecked({ stage });
    expect(stackName).toBe(`orderstream-${stage}`);
  }, 120_000);

  test('is in the name of the stack and of everything with a name', () => {
    const stack = synthesize({ stage });
    expect(stack.stackName).toBe(`orderstream-${stage}`);
    const names = stack.ofType('AWS::Lambda::Function').map((each) => String(each.Properties.FunctionName));
    expect(names.filter((name) => !name.startsWith(`orderstream-${stage}-`))).toEqual([]);
  });
});

test.each(keepsData)('%s stays when prod is deleted, and goes with dev', (type) => {
  const policies = (stage: string) =>
    new Set(
      synthesize({ stage })
        .ofType(type)
        .map((each) => each.DeletionPolicy),
    );
  expect(policies('prod')).toEqual(new Set(['RetainExceptOnCreate']));
  expect(policies('dev')).toEqual(new Set(['Delete']));
});

test('tables and users of prod refuse deletion', () => {
  const prod = synthesize({ stage: 'prod' });
  for (const table of prod.ofType('AWS::DynamoDB::Table')) {
    expect(table.Properties.DeletionProtectionEnabled).toBe(true);
  }
  expect(prod.ofType('AWS::Cognito::UserPool')[0]?.Properties.DeletionProtection).toBe('ACTIVE');
});
