import { describe, expect, test } from '@jest/globals';
import { tableDefinitions } from '../../lib/tables/table-definitions.ts';
import { type NamedResource, synthesize } from './synthesized-stack.ts';

const existing = {
  clusterArn: 'arn:aws:kafka:eu-west-1:123456789012:cluster/shared/6357e0b2-0e6a-4b86-a0b4-70df934c2e31-5',
  vpcId: 'vpc-0a1b2c3d4e5f60718',
  subnetIds: 'subnet-0a1b2c3d4e5f60718',
  clusterSecurityGroupId: 'sg-0a1b2c3d4e5f60718',
  routeTableIds: 'rtb-0a1b2c3d4e5f60718',
  mailEndpoint: 'create',
};

interface Statement {
  readonly Effect: string;
  readonly Action: readonly string[];
  readonly Resource: readonly unknown[];
  readonly Condition?: object;
}

/** The endpoint of a service, by the end of its name. */
function endpointOf(service: 'dynamodb' | 'email', context: Record<string, string> = {}): NamedResource {
  const endpoint = synthesize(context)
    .ofType('AWS::EC2::VPCEndpoint')
    .find(({ Properties }) => JSON.stringify(Properties.ServiceName).includes(`.${service}"`));
  if (!endpoint) throw new Error(`There is no endpoint of ${service}.`);
  return endpoint;
}

const statementsOf = ({ Properties }: NamedResource) =>
  (Properties.PolicyDocument as unknown as { Statement: Statement[] } | undefined)?.Statement;

/** Tables that roles may use: a granted ARN is that of a table of the stack, with or without something behind it. */
function namesOfTablesGranted(): string[] {
  const { template, ofType } = synthesize();
  const statements = ofType('AWS::IAM::Policy').flatMap(
    ({ Properties }) => (Properties.PolicyDocument as unknown as { Statement: Statement[] }).Statement,
  );
  return statements
    .filter(({ Action }) => [Action].flat().some((action) => action.startsWith('dynamodb:')))
    .flatMap(({ Resource }) => [Resource].flat())
    .map((arn) => {
      const [, logicalId = '', behind = ''] =
        /"Fn::GetAtt":\["(\w+)","Arn"\]\}(?:,"([\w-]+))?/.exec(JSON.stringify(arn)) ?? [];
      return `${template.Resources[logicalId]?.Properties?.TableName}${behind}`;
    });
}

describe('the endpoint of DynamoDB', () => {
  test.each(['dev', 'prod'])(
    'The endpoint of DynamoDB allows the items of the tables of %s, and nothing else.',
    (stage) => {
      const statements = statementsOf(endpointOf('dynamodb', { stage }));
      expect(statements).toHaveLength(1);
      const [{ Effect, Action, Resource }] = statements as [Statement];
      expect(Effect).toBe('Allow');
      expect(Action.filter((action) => !/^dynamodb:\w*(Item|Query|Scan)$/.test(action))).toEqual([]);
      const tables = Resource.map(
        (arn) => new RegExp(`orderstream-${stage}-([\\w-]+)`).exec(JSON.stringify(arn))?.[1],
      );
      expect(new Set(tables)).toEqual(new Set([...Object.keys(tableDefinitions), 'orders-rebuilt']));
    },
  );

  test('The endpoint of DynamoDB allows every action that a function in the network is granted.', () => {
    const allowed = statementsOf(endpointOf('dynamodb'))?.flatMap(({ Action }) => Action);
    const granted = synthesize()
      .ofType('AWS::IAM::Policy')
      .flatMap(
        ({ Properties }) => (Properties.PolicyDocument as unknown as { Statement: Statement[] }).Statement,
      )
      .flatMap(({ Action }) => [Action].flat())
      .filter((action) => action.startsWith('dynamodb:'));
    expect(granted.length).toBeGreaterThan(0);
    expect(allowed).toEqual(expect.arrayContaining(granted));
  });

  test('The endpoint of DynamoDB allows every table that a function in the network is granted.', () => {
    const [{ Resource = [] } = {}] = statementsOf(endpointOf('dynamodb')) ?? [];
    const allowed = new Set(Resource.map((arn) => /orderstream-[\w-]+/.exec(JSON.stringify(arn))?.[0]));
    const missing = namesOfTablesGranted().filter((name) => !allowed.has(name));
    expect(missing).toEqual([]);
  });

  test('The endpoint of DynamoDB allows everything in an imported VPC, which others use too.', () => {
    expect(statementsOf(endpointOf('dynamodb', existing))).toBeUndefined();
  });
});

describe('the endpoint of the SES API', () => {
  test('The endpoint of the SES API has no policy by default, since AWS does not document that it takes one.', () => {
    expect(statementsOf(endpointOf('email'))).toBeUndefined();
    expect(statementsOf(endpointOf('email', existing))).toBeUndefined();
  });

  test('The endpoint of the SES API allows emails of the configured sender only when the context sets it.', () => {
    expect(statementsOf(endpointOf('email', { mailEndpointPolicy: 'sender' }))).toEqual([
      {
        Effect: 'Allow',
        Principal: { AWS: '*' },
        Action: ['ses:SendEmail', 'ses:SendRawEmail'],
        Resource: '*',
        Condition: { StringEquals: { 'ses:FromAddress': 'orders@example.com' } },
      },
    ]);
  });
});

describe('functions in the network', () => {
  /** Peers of the rules that let functions out on port 443, as CloudFormation has them. */
  const peersOf = (context: Record<string, string>) => {
    const stack = synthesize(context);
    const inGroups = stack
      .ofType('AWS::EC2::SecurityGroup')
      .filter(({ logicalId }) => logicalId.includes('FunctionSecurityGroup'))
      .flatMap(({ Properties }) => (Properties.SecurityGroupEgress ?? []) as Record<string, unknown>[]);
    const apart = stack
      .ofType('AWS::EC2::SecurityGroupEgress')
      .map(({ Properties }) => Properties as Record<string, unknown>);
    return [...inGroups, ...apart]
      .filter(({ Description }) => Description === 'DynamoDB')
      .map(({ CidrIp, DestinationPrefixListId }) => CidrIp ?? DestinationPrefixListId);
  };

  test.each([[{}], [existing]])(
    'Functions in the network reach DynamoDB by its routes, or by its prefix list alone.',
    (context) => {
      expect(peersOf(context)).toEqual(['0.0.0.0/0']);
      expect(peersOf({ ...context, dynamoDbPrefixListId: 'pl-02cd2c6b' })).toEqual(['pl-02cd2c6b']);
    },
  );
});
