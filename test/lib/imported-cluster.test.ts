import { describe, expect, test } from '@jest/globals';
import { topics } from '../../events/catalogue.ts';
import { configFrom } from '../../lib/config/config.ts';
import { property, synthesize, synthesizeChecked } from './synthesized-stack.ts';

const clusterArn =
  'arn:aws:kafka:eu-west-1:123456789012:cluster/shared/6357e0b2-0e6a-4b86-a0b4-70df934c2e31-5';
const imported = {
  clusterArn,
  vpcId: 'vpc-0a1b2c3d4e5f60718',
  subnetIds: 'subnet-0a1b2c3d4e5f60718,subnet-0b2c3d4e5f6071829',
  clusterSecurityGroupId: 'sg-0a1b2c3d4e5f60718',
};
const stack = synthesize(imported);

const notMade = [
  'AWS::MSK::Cluster',
  'AWS::MSK::Configuration',
  'AWS::KMS::Key',
  'AWS::EC2::VPC',
  'AWS::EC2::Subnet',
  'AWS::EC2::FlowLog',
  'AWS::EC2::VPCEndpoint',
];

describe('a stack for an existing cluster', () => {
  test.each(notMade)('A stack for an imported cluster creates no %s.', (type) => {
    expect(synthesize().ofType(type)).not.toEqual([]);
    expect(stack.ofType(type)).toEqual([]);
  });

  test.each(['dev', 'prod'])(
    'A stack for an imported cluster passes validation, cdk-nag and cdk-preflight as stage %s.',
    async (stage) => {
      const { stackName } = await synthesizeChecked({
        ...imported,
        stage,
        routeTableIds: ['rtb-0a1b2c3d4e'],
      });
      expect(stackName).toBe(`orderstream-${stage}`);
    },
  );

  test('A stack for an imported cluster creates all topics in it, and maps from it.', () => {
    const arns = stack.ofType('AWS::MSK::Topic').map((each) => each.Properties.ClusterArn);
    expect(arns).toEqual(Object.keys(topics).map(() => clusterArn));
    const sources = stack
      .ofType('AWS::Lambda::EventSourceMapping')
      .map((each) => each.Properties.EventSourceArn);
    expect(new Set(sources)).toEqual(new Set([clusterArn]));
  });

  test('A stack for an imported cluster grants on that cluster, its topics and groups, and on no other.', () => {
    const text = JSON.stringify(stack.ofType('AWS::IAM::Policy'));
    const named = new Set(text.match(/arn:aws:kafka:[^"]+/g));
    const inside = (kind: string) => clusterArn.replace(':cluster/', `:${kind}/`);
    expect(named).toContain(clusterArn);
    expect(named).toContain(`${inside('topic')}/orders`);
    expect(named).toContain(`${inside('group')}/dev-payment-orders`);
    expect(text).not.toMatch(/:kafka:","?\{"Ref"/);
  });

  test('A stack for an imported cluster admits its functions to the security group of the brokers on port 9098, and adds nothing else to it.', () => {
    const toBrokers = stack
      .ofType('AWS::EC2::SecurityGroupIngress')
      .filter(({ Properties }) => Properties.GroupId === imported.clusterSecurityGroupId);
    const [functions] = stack.ofType('AWS::EC2::SecurityGroup');
    expect(toBrokers.map(({ Properties }) => Properties)).toEqual([
      expect.objectContaining({
        FromPort: 9098,
        ToPort: 9098,
        SourceSecurityGroupId: { 'Fn::GetAtt': [functions?.logicalId, 'GroupId'] },
      }),
    ]);
  });

  test('A stack for an imported cluster runs what connects to the brokers in the given subnets.', () => {
    const placed = stack.ofType('AWS::Lambda::Function').filter((each) => each.Properties.VpcConfig);
    const all = synthesize()
      .ofType('AWS::Lambda::Function')
      .filter((each) => each.Properties.VpcConfig);
    expect(placed.map((each) => each.logicalId)).toEqual(all.map((each) => each.logicalId));
    for (const each of placed) {
      expect(property(each, 'VpcConfig.SubnetIds')).toEqual(imported.subnetIds.split(','));
    }
  });

  test('A stack for an imported cluster monitors its groups by the name of the cluster, and not the brokers.', () => {
    const alarms = stack.ofType('AWS::CloudWatch::Alarm');
    const names = alarms.map((each) => String(each.Properties.AlarmName));
    expect(names.filter((name) => /broker|controller|partitions/.test(name))).toEqual([]);
    const lag = alarms.find((each) => each.Properties.AlarmName === 'orderstream-dev-lag-payment-orders');
    expect(JSON.stringify(lag?.Properties)).toContain('{"Name":"Cluster Name","Value":"shared"}');
  });

  test('A stack for an imported cluster creates the endpoints that the context names.', () => {
    const asked = synthesize({ ...imported, routeTableIds: 'rtb-0a1b2c3d4e', mailEndpoint: 'create' });
    const [gateway, mail] = asked
      .ofType('AWS::EC2::VPCEndpoint')
      .sort((a) => (a.Properties.RouteTableIds ? -1 : 1));
    expect(gateway?.Properties).toMatchObject({
      VpcEndpointType: 'Gateway',
      RouteTableIds: ['rtb-0a1b2c3d4e'],
    });
    expect(mail?.Properties).toMatchObject({
      VpcEndpointType: 'Interface',
      VpcId: imported.vpcId,
      SubnetIds: imported.subnetIds.split(','),
    });
  });
});

describe('the description of an existing cluster', () => {
  const names = Object.keys(imported) as (keyof typeof imported)[];

  test.each(names)('An imported cluster is refused without %s, by its name.', (name) => {
    const { [name]: _, ...rest } = imported;
    expect(() => configFrom(rest)).toThrow(
      new RegExp(`^Context "${name}" is "none"; accepted: another value, since the cluster is imported`),
    );
  });

  test('An imported cluster with missing settings names all of them at once.', () => {
    expect(() => configFrom({ mailEndpoint: 'create' })).toThrow(
      /"clusterArn"[\s\S]*"vpcId"[\s\S]*"subnetIds"[\s\S]*"clusterSecurityGroupId"/,
    );
  });

  test.each([{ brokerCount: '6' }, { egress: 'nat' }])(
    'An imported cluster is refused with %j, which is a setting of a managed cluster.',
    (own) => {
      expect(() => configFrom({ ...imported, ...own })).toThrow(
        /accepted: no value next to clusterArn, vpcId/,
      );
    },
  );

  test('An imported cluster cannot be serverless, which has no topics of CloudFormation.', () => {
    const serverless = clusterArn.replace(/5$/, 's1');
    expect(() => configFrom({ ...imported, clusterArn: serverless })).toThrow(/MSK provisioned cluster/);
  });
});
