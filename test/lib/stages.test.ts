import { describe, expect, test } from '@jest/globals';
import { synthesize, synthesizeChecked } from './synthesized-stack.ts';

type Properties = Readonly<Record<string, unknown>>;

const keepsData = [
  'AWS::MSK::Cluster',
  'AWS::MSK::Topic',
  'AWS::MSK::Configuration',
  'AWS::EC2::VPC',
  'AWS::EC2::Subnet',
  'AWS::EC2::SecurityGroup',
  'AWS::EC2::SecurityGroupIngress',
  'AWS::EC2::VPCEndpoint',
  'AWS::KMS::Key',
  'AWS::DynamoDB::Table',
  'AWS::Glue::Registry',
  'AWS::Glue::Schema',
  'AWS::Cognito::UserPool',
  'AWS::SES::ConfigurationSet',
  'AWS::Logs::LogGroup',
];

describe.each(['dev', 'prod'])('stage %s', (stage) => {
  test("A stage passes CloudFormation's own validation, cdk-nag and cdk-preflight, whose findings are errors.", async () => {
    const { stackName } = await synthesizeChecked({ stage });
    expect(stackName).toBe(`orderstream-${stage}`);
  });

  test('The stage is in the name of the stack and of everything with a name.', () => {
    const stack = synthesize({ stage });
    expect(stack.stackName).toBe(`orderstream-${stage}`);
    const names = stack.ofType('AWS::Lambda::Function').map((each) => String(each.Properties.FunctionName));
    expect(names.filter((name) => !name.startsWith(`orderstream-${stage}-`))).toEqual([]);
  });
});

// Two Regions would meet each other's: the second cannot be deployed, or overwrites what the first has.
test.each([
  ['AWS::CloudWatch::Dashboard', (properties: Properties) => properties.DashboardName],
  ['AWS::Budgets::Budget', ({ Budget }: Properties) => (Budget as unknown as Properties).BudgetName],
])('The name of an %s, which is unique in the account, contains the Region.', (type, nameOf) => {
  const context = { monthlyBudgetUsd: '500', alarmMail: 'operations@example.com' };
  const names = synthesize(context)
    .ofType(type)
    .map((each) => JSON.stringify(nameOf(each.Properties)));
  expect(names).toEqual([expect.stringContaining('"orderstream-dev-",{"Ref":"AWS::Region"}')]);
});

test.each(keepsData)('%s is retained when prod is deleted, and deleted with dev.', (type) => {
  const policies = (stage: string) =>
    new Set(
      synthesize({ stage })
        .ofType(type)
        .map((each) => each.DeletionPolicy),
    );
  expect(policies('prod')).toEqual(new Set(['RetainExceptOnCreate']));
  expect(policies('dev')).toEqual(new Set(['Delete']));
});

test('The route to the internet is deleted with the stack of prod, since its brokers have none and a NAT gateway costs money.', () => {
  const prod = synthesize({ stage: 'prod' });
  const types = ['EIP', 'InternetGateway', 'NatGateway', 'Route', 'VPCGatewayAttachment'];
  const policies = types.map((each) =>
    prod.ofType(`AWS::EC2::${each}`).map(({ DeletionPolicy }) => DeletionPolicy),
  );
  expect(policies.map((ofType) => [...new Set(ofType)])).toEqual(types.map(() => ['Delete']));
});

test('What a retained resource of prod refers to is retained as well, so that the stack can be deleted around it.', () => {
  const { template } = synthesize({ stage: 'prod' });
  const isRetained = (logicalId: string) =>
    template.Resources[logicalId]?.DeletionPolicy === 'RetainExceptOnCreate';
  const broken = Object.entries(template.Resources)
    .filter(([logicalId]) => isRetained(logicalId))
    .flatMap(([logicalId, { Properties = {} }]) =>
      referredTo(Properties)
        .filter(
          (each) =>
            template.Resources[each] && !isRetained(each) && !isReplaceable(template.Resources[each]?.Type),
        )
        .map((each) => `${logicalId} refers to ${each}`),
    );
  expect(broken).toEqual([]);
});

/** AWS deletes these under what names them, and the next deployment makes them again. */
const isReplaceable = (type = '') => type.startsWith('AWS::IAM::') || type === 'AWS::Lambda::Function';

/** Logical ids in `Ref` and `Fn::GetAtt` of a value. */
function referredTo(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(referredTo);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, member]) => {
    if (key === 'Ref') return [String(member)];
    if (key === 'Fn::GetAtt') return [String((member as string[])[0])];
    return referredTo(member);
  });
}

describe('tables, users and the stack', () => {
  const protectionOf = (context: Record<string, unknown>) => {
    const stack = synthesize(context);
    return {
      tables: [
        ...new Set(
          stack.ofType('AWS::DynamoDB::Table').map(({ Properties }) => Properties.DeletionProtectionEnabled),
        ),
      ],
      users: stack.ofType('AWS::Cognito::UserPool')[0]?.Properties.DeletionProtection,
      stack: stack.isProtected,
    };
  };

  test('Tables, users and the stack refuse deletion in prod.', () => {
    expect(protectionOf({ stage: 'prod' })).toEqual({ tables: [true], users: 'ACTIVE', stack: true });
  });

  // What refuses deletion also refuses CloudFormation, which deletes what a failed creation has made.
  test.each([{ stage: 'dev' }, { stage: 'prod', deletionProtection: 'off' }])(
    'Tables, users and the stack can be rolled back with %j, when their creation fails.',
    (context) => {
      const { tables, users, stack } = protectionOf(context);
      expect(tables).not.toContain(true);
      expect(users).not.toBe('ACTIVE');
      expect(stack).toBe(false);
    },
  );
});
