import { describe, expect, test } from '@jest/globals';
import { topics } from '../../events/catalogue.ts';
import type { TemplateValue } from '../../local/src/template/types.ts';
import { everyResource } from '../../scripts/docs/permissions/every-resource.ts';
import golden from '../golden/stack.json' with { type: 'json' };
import { synthesize } from './synthesized-stack.ts';

interface Statement {
  readonly Effect: string;
  readonly Condition?: TemplateValue;
  readonly Action: string | string[];
  readonly Resource: TemplateValue;
}

const stack = synthesize();

/** Grants by function id, taken from the policies of the function's role. */
const statementsOf = new Map<string, Statement[]>(
  stack.ofType('AWS::Lambda::Function').map((each) => {
    const role = (each.Properties.Role as { 'Fn::GetAtt': string[] })['Fn::GetAtt'][0];
    const policies = stack
      .ofType('AWS::IAM::Policy')
      .filter(({ Properties }) => JSON.stringify(Properties.Roles).includes(`"${role}"`));
    const statements = policies.flatMap(
      ({ Properties }) => (Properties.PolicyDocument as unknown as { Statement: Statement[] }).Statement,
    );
    return [String(each.Properties.FunctionName).replace('orderstream-dev-', ''), statements];
  }),
);
const everyStatement = [...statementsOf.values()].flat();
const actionsOf = ({ Action }: Statement) => [Action].flat();

/** Of every policy of a stage, those of other services included. */
const policyStatements = (context: Record<string, string>) =>
  synthesize(context)
    .ofType('AWS::IAM::Policy')
    .flatMap(
      ({ Properties }) => (Properties.PolicyDocument as unknown as { Statement: Statement[] }).Statement,
    );

/** Last part of the ARNs that an action is allowed on, for example the names of topics. */
function namesGranted(functionId: string, action: string): string[] {
  const granted = (statementsOf.get(functionId) ?? []).filter((each) => actionsOf(each).includes(action));
  const arns = granted.flatMap(({ Resource }) => [Resource].flat()).map((arn) => JSON.stringify(arn));
  return [...new Set(arns.map((arn) => /([\w-]+)"\]\]\}$/.exec(arn)?.[1] ?? arn))].sort();
}

describe('roles', () => {
  test('Roles are used by one function each.', () => {
    const rolesOfFunctions = stack
      .ofType('AWS::IAM::Role')
      .filter(({ Properties }) => JSON.stringify(Properties).includes('lambda.amazonaws.com'));
    expect(rolesOfFunctions).toHaveLength(stack.ofType('AWS::Lambda::Function').length);
  });

  test('Roles have no managed policy: those allow more than our functions need.', () => {
    expect(stack.ofType('AWS::IAM::Role').filter((role) => 'ManagedPolicyArns' in role.Properties)).toEqual(
      [],
    );
  });

  test('Roles allow no action by wildcard.', () => {
    expect(everyStatement.flatMap(actionsOf).filter((action) => action.includes('*'))).toEqual([]);
  });

  test.each(['dev', 'prod'])(
    'Roles allow on every resource only what AWS cannot narrow, in stage %s.',
    (stage) => {
      const wide = policyStatements({ stage })
        .filter(({ Resource }) => [Resource].flat().includes('*'))
        .flatMap(actionsOf);
      const listed = everyResource.flatMap(({ actions }) => actions);
      expect([...new Set(wide)].sort()).toEqual(listed.sort());
    },
  );
});

describe('the network actions of a role', () => {
  const isNetwork = (action: string) => action.startsWith('ec2:');
  const withNetwork = [...statementsOf].filter(([, statements]) =>
    statements.some(({ Effect, Action }) => Effect === 'Allow' && [Action].flat().some(isNetwork)),
  );

  test.each(withNetwork)('Roles deny network actions to the code of %s alone.', (functionId, statements) => {
    const actions = (effect: string) =>
      statements
        .filter(({ Effect }) => Effect === effect)
        .flatMap(actionsOf)
        .filter(isNetwork);
    expect(new Set(actions('Deny'))).toEqual(new Set(actions('Allow')));
    for (const { Condition } of statements.filter(({ Effect }) => Effect === 'Deny')) {
      const arn = JSON.stringify(Condition);
      expect(arn).toMatch(
        new RegExp(`^{"ArnEquals":{"lambda:SourceFunctionArn":.*:function:orderstream-dev-${functionId}"`),
      );
    }
  });

  test('The network actions of a role are those of every function with mappings or in the network.', () => {
    const mapped = stack
      .ofType('AWS::Lambda::EventSourceMapping')
      .map(({ Properties }) => (Properties.FunctionName as { readonly Ref: string }).Ref);
    const expected = stack
      .ofType('AWS::Lambda::Function')
      .filter(({ logicalId, Properties }) => Properties.VpcConfig || mapped.includes(logicalId))
      .map(({ Properties }) => String(Properties.FunctionName).replace('orderstream-dev-', ''));
    expect(withNetwork.map(([functionId]) => functionId).sort()).toEqual(expected.sort());
    expect(expected).toEqual(
      expect.arrayContaining(['limits', 'orders', 'orders-api', 'redrive', 'replay', 'timeline-rebuild']),
    );
  });
});

test('No ARN of a grant has a wildcard, except groups of one run, the identities of the SES sandbox and the end of a secret’s ARN.', () => {
  const wildcards = (stage: string) =>
    policyStatements({ stage })
      .flatMap(({ Resource }) => [Resource].flat().map((each) => JSON.stringify(each)))
      .filter((resource) => resource !== '"*"' && /[*?]/.test(resource));
  const ofRuns = (stage: string) =>
    ['redrive', 'replay', 'timeline-rebuild'].map((id) =>
      expect.stringMatching(`:group/.*/orderstream-${stage}-${id}-\\*`),
    );
  expect(wildcards('dev')).toEqual([expect.stringMatching(/:ses:.*:identity\/\*/), ...ofRuns('dev')]);
  expect(wildcards('prod')).toEqual([
    // Six characters of the ARN that the name of a secret does not have.
    expect.stringMatching(/:secret:orderstream\/stripe-\?{6}"/),
    ...ofRuns('prod'),
  ]);
});

/** Function id, topics it writes, topics it reads. */
const kafkaGrants = golden.kafkaGrants as [string, string[], string[]][];

describe('Kafka permissions', () => {
  test.each(kafkaGrants)('Kafka permissions of %s: writes %j, reads %j.', (functionId, writes, reads) => {
    expect(namesGranted(functionId, 'kafka-cluster:WriteData')).toEqual(writes);
    expect(namesGranted(functionId, 'kafka-cluster:ReadData')).toEqual(
      [...new Set([...reads, ...writes.filter((topic) => topic === 'dead-letters')])].sort(),
    );
    expect(new Set(namesGranted(functionId, 'kafka-cluster:DescribeTopic'))).toEqual(
      new Set([...writes, ...reads]),
    );
  });

  test.each(kafkaGrants)(
    'Kafka permissions of %s allow the group of each topic it reads.',
    (functionId, _writes, reads) => {
      const groups = reads.map((topic) => `dev-${functionId}-${topic}`);
      expect(namesGranted(functionId, 'kafka-cluster:AlterGroup')).toEqual(groups);
      expect(namesGranted(functionId, 'kafka-cluster:DescribeGroup')).toEqual(groups);
    },
  );

  test.each(kafkaGrants)(
    'Kafka permissions of %s allow to connect only when it reads or writes.',
    (functionId, writes, reads) => {
      const connects = namesGranted(functionId, 'kafka-cluster:Connect').length > 0;
      expect(connects).toBe(writes.length + reads.length > 0);
    },
  );

  test('Kafka permissions never create topics and never write by transaction.', () => {
    const actions = new Set(
      everyStatement.flatMap(actionsOf).filter((each) => each.startsWith('kafka-cluster:')),
    );
    expect([...actions].sort()).toEqual([
      'kafka-cluster:AlterGroup',
      'kafka-cluster:Connect',
      'kafka-cluster:DescribeCluster',
      'kafka-cluster:DescribeClusterDynamicConfiguration',
      'kafka-cluster:DescribeGroup',
      'kafka-cluster:DescribeTopic',
      'kafka-cluster:ReadData',
      'kafka-cluster:WriteData',
      'kafka-cluster:WriteDataIdempotently',
    ]);
  });
});

const everyTopic = Object.keys(topics).sort();

/** Function id, topics it writes, groups it joins besides those of its runs. */
const operators: [string, string[], number][] = [
  ['redrive', everyTopic.filter((topic) => topic !== 'dead-letters'), 0],
  ['replay', [], stack.ofType('AWS::Lambda::EventSourceMapping').length],
  ['timeline-rebuild', [], 0],
];

describe('Kafka permissions of operators', () => {
  test.each(operators)(
    'Kafka permissions of the operators’ function %s: writes %j, reads all, joins %i groups of mappings and those of its runs.',
    (id, writes, groups) => {
      expect(namesGranted(id, 'kafka-cluster:WriteData')).toEqual(writes);
      expect(namesGranted(id, 'kafka-cluster:ReadData')).toEqual(everyTopic);
      const joined = namesGranted(id, 'kafka-cluster:AlterGroup');
      expect(joined.filter((group) => group.startsWith('dev-'))).toHaveLength(groups);
      expect(joined.filter((group) => !group.startsWith('dev-'))).toEqual([
        expect.stringContaining(`orderstream-dev-${id}-*`),
      ]);
    },
  );
});

/** Whose table a function works with, where its name does not begin with it. */
const ownerOf: Readonly<Record<string, string>> = { redrive: 'operations', 'timeline-rebuild': 'orders' };

/** Tables that an action on items is allowed on, by the concern they are named after. */
const tablesGranted = (functionId: string, action: string) =>
  (statementsOf.get(functionId) ?? [])
    .filter((each) => actionsOf(each).includes(`dynamodb:${action}`))
    .flatMap((each) => [...JSON.stringify(each.Resource).matchAll(/Tables([a-z]+)Table/g)])
    .map(([, table]) => table);

test('Payment tokens are written by the order API, read and dropped by payment, and reached by no other function.', () => {
  const actions = (functionId: string) =>
    (statementsOf.get(functionId) ?? [])
      .flatMap(actionsOf)
      .filter((action) => action.startsWith('dynamodb:'))
      .filter((action) =>
        tablesGranted(functionId, action.replace('dynamodb:', '')).includes('paymenttokens'),
      );
  const granted = [...statementsOf.keys()].map((id) => [id, [...new Set(actions(id))].sort()] as const);
  expect(Object.fromEntries(granted.filter(([, allowed]) => allowed.length > 0))).toEqual({
    'orders-api': ['dynamodb:PutItem'],
    payment: ['dynamodb:BatchGetItem', 'dynamodb:UpdateItem'],
  });
});

test('A function reaches no table but that of its concern, and payment tokens.', () => {
  for (const [functionId, statements] of statementsOf) {
    const tables = statements
      .filter((each) => actionsOf(each).some((action) => action.startsWith('dynamodb:')))
      .map((each) => JSON.stringify(each.Resource))
      .filter((table) => !table.includes('Tablespaymenttokens'));
    const owner = ownerOf[functionId] ?? functionId.replace(/-(api|seed|check|rebuild)$/, '');
    for (const table of tables) expect(table).toContain(`Tables${owner}Table`);
  }
});

test('The function that rebuilds the timeline writes the table next to the live one, which it cannot reach.', () => {
  const statements = (statementsOf.get('timeline-rebuild') ?? []).filter((each) =>
    actionsOf(each).some((action) => action.startsWith('dynamodb:')),
  );
  expect(statements).toHaveLength(1);
  expect(statements.flatMap(actionsOf).sort()).toEqual(['dynamodb:BatchGetItem', 'dynamodb:UpdateItem']);
  const arn = { 'Fn::GetAtt': [expect.stringMatching(/^TablesordersTable/), 'Arn'] };
  expect(statements[0]?.Resource).toEqual({ 'Fn::Join': ['', [arn, '-rebuilt']] });
});

describe('sending email', () => {
  const sendersOf = (context: Record<string, string>) =>
    policyStatements(context).filter((each) => actionsOf(each).includes('ses:SendEmail'));

  test('Sending email is granted to notification alone.', () => {
    const senders = [...statementsOf].filter(([, statements]) =>
      statements.flatMap(actionsOf).includes('ses:SendEmail'),
    );
    expect(senders.map(([functionId]) => functionId)).toEqual(['notification']);
  });

  test('Sending email is granted from the configured sender only, on the configuration set and the identities of the sandbox.', () => {
    const [statement] = sendersOf({});
    expect(statement?.Condition).toEqual({ StringEquals: { 'ses:FromAddress': 'orders@example.com' } });
    expect(statement?.Resource).toHaveLength(2);
    expect(JSON.stringify(statement?.Resource)).toMatch(
      /configuration-set\/.*EmailConfigurationSet.*identity\/\*/,
    );
  });

  test('Sending email is granted in production on the address, on its domain and on the configuration set.', () => {
    const [statement] = sendersOf({ stage: 'prod' });
    const resources = [statement?.Resource].flat().map((each) => JSON.stringify(each));
    expect(resources).toEqual([
      expect.stringMatching(/:configuration-set\//),
      expect.stringMatching(/:identity\/orders@orderstream-shop\.com/),
      expect.stringMatching(/:identity\/orderstream-shop\.com/),
    ]);
  });
});
