import type { TemplateValue } from '../../template/types.ts';
import { hexId, type Namer, type Namers, property, type Subject } from './naming.ts';

/** Names a type whose `Ref` is `<prefix>-<17 digits>`, under the attribute names given as well. */
function withId(
  prefix: string,
  idAttributes: readonly string[],
  others: (subject: Subject) => Record<string, TemplateValue> = () => ({}),
): Namer {
  return (subject) => {
    const physicalId = idOf(subject, prefix);
    const ids = Object.fromEntries(idAttributes.map((attribute) => [attribute, physicalId]));
    return { physicalId, attributes: { ...ids, ...others(subject) } };
  };
}

/** `AWS::EC2::*`, by https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/AWS_EC2.html */
export const ec2Namers: Namers = {
  'AWS::EC2::VPC': withId('vpc', ['VpcId'], (subject) => ({
    CidrBlock: property(subject, 'CidrBlock') ?? '10.0.0.0/16',
    CidrBlockAssociations: [idOf(subject, 'vpc-cidr-assoc')],
    DefaultNetworkAcl: idOf(subject, 'acl'),
    DefaultSecurityGroup: idOf(subject, 'sg'),
    Ipv6CidrBlocks: [],
  })),
  'AWS::EC2::Subnet': withId('subnet', ['SubnetId'], (subject) => ({
    AvailabilityZone: property(subject, 'AvailabilityZone') ?? `${subject.pseudo.region}a`,
    CidrBlock: property(subject, 'CidrBlock') ?? '10.0.0.0/24',
    Ipv6CidrBlocks: [],
    VpcId: property(subject, 'VpcId') ?? '',
  })),
  'AWS::EC2::SecurityGroup': withId('sg', ['GroupId', 'Id'], (subject) => ({
    VpcId: property(subject, 'VpcId') ?? '',
  })),
  'AWS::EC2::VPCEndpoint': withId('vpce', ['Id'], (subject) => ({
    CreationTimestamp: '2026-01-01T00:00:00.000Z',
    DnsEntries: [
      `Z${hexId(subject, 12).toUpperCase()}:${idOf(subject, 'vpce')}.${subject.pseudo.region}.vpce.amazonaws.com`,
    ],
    NetworkInterfaceIds: [idOf(subject, 'eni')],
  })),
  'AWS::EC2::EIP': (subject) => ({
    // 203.0.113.0/24 is kept for documentation (RFC 5737).
    physicalId: '203.0.113.1',
    attributes: { AllocationId: idOf(subject, 'eipalloc'), PublicIp: '203.0.113.1' },
  }),
  'AWS::EC2::FlowLog': withId('fl', ['Id']),
  'AWS::EC2::Instance': withId('i', ['InstanceId'], () => ({ PrivateIp: '10.0.0.10' })),
  'AWS::EC2::InternetGateway': withId('igw', ['InternetGatewayId']),
  'AWS::EC2::NatGateway': withId('nat', ['NatGatewayId']),
  'AWS::EC2::NetworkAcl': withId('acl', ['Id']),
  'AWS::EC2::RouteTable': withId('rtb', ['RouteTableId']),
  'AWS::EC2::SecurityGroupEgress': withId('sgr', ['Id']),
  'AWS::EC2::SecurityGroupIngress': withId('sgr', ['Id']),
  'AWS::EC2::SubnetRouteTableAssociation': withId('rtbassoc', ['Id']),
};

function idOf(subject: Subject, prefix: string): string {
  return `${prefix}-${hexId(subject, 17)}`;
}
