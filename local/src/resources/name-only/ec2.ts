import type { TemplateValue } from '../../template/types.ts';
import { type ResourceType, unsupported } from '../resource-type.ts';
import { hexId, property, type ReturnValuesOf, type Subject } from '../return-values.ts';

/** Names a type whose `Ref` is `<prefix>-<17 digits>`, under the attribute names given as well. */
function withId(
  prefix: string,
  idAttributes: readonly string[],
  others: (subject: Subject) => Record<string, TemplateValue> = () => ({}),
): ReturnValuesOf {
  return (subject) => {
    const physicalId = idOf(subject, prefix);
    const ids = Object.fromEntries(idAttributes.map((attribute) => [attribute, physicalId]));
    return { physicalId, attributes: { ...ids, ...others(subject) } };
  };
}

function idOf(subject: Subject, prefix: string): string {
  return `${prefix}-${hexId(subject, 17)}`;
}

/** Types of EC2, by https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/AWS_EC2.html */
export const ec2Types: readonly ResourceType[] = [
  {
    type: 'AWS::EC2::EIP',
    returnValues: (subject) => ({
      // 203.0.113.0/24 is kept for documentation (RFC 5737).
      physicalId: '203.0.113.1',
      attributes: { AllocationId: idOf(subject, 'eipalloc'), PublicIp: '203.0.113.1' },
    }),
  },
  {
    type: 'AWS::EC2::FlowLog',
    returnValues: withId('fl', ['Id']),
  },
  {
    type: 'AWS::EC2::Instance',
    support: unsupported('virtual machines are not run'),
    returnValues: withId('i', ['InstanceId'], () => ({ PrivateIp: '10.0.0.10' })),
  },
  {
    type: 'AWS::EC2::InternetGateway',
    returnValues: withId('igw', ['InternetGatewayId']),
  },
  {
    type: 'AWS::EC2::NatGateway',
    returnValues: withId('nat', ['NatGatewayId']),
  },
  {
    type: 'AWS::EC2::NetworkAcl',
    returnValues: withId('acl', ['Id']),
  },
  {
    type: 'AWS::EC2::RouteTable',
    returnValues: withId('rtb', ['RouteTableId']),
  },
  {
    type: 'AWS::EC2::SecurityGroup',
    returnValues: withId('sg', ['GroupId', 'Id'], (subject) => ({
      VpcId: property(subject, 'VpcId') ?? '',
    })),
    attributes: ['GroupId', 'Id', 'VpcId'],
  },
  {
    type: 'AWS::EC2::SecurityGroupEgress',
    returnValues: withId('sgr', ['Id']),
  },
  {
    type: 'AWS::EC2::SecurityGroupIngress',
    returnValues: withId('sgr', ['Id']),
  },
  {
    type: 'AWS::EC2::Subnet',
    returnValues: withId('subnet', ['SubnetId'], (subject) => ({
      AvailabilityZone: property(subject, 'AvailabilityZone') ?? `${subject.pseudo.region}a`,
      CidrBlock: property(subject, 'CidrBlock') ?? '10.0.0.0/24',
      Ipv6CidrBlocks: [],
      VpcId: property(subject, 'VpcId') ?? '',
    })),
  },
  {
    type: 'AWS::EC2::SubnetRouteTableAssociation',
    returnValues: withId('rtbassoc', ['Id']),
  },
  {
    type: 'AWS::EC2::VPC',
    returnValues: withId('vpc', ['VpcId'], (subject) => ({
      CidrBlock: property(subject, 'CidrBlock') ?? '10.0.0.0/16',
      CidrBlockAssociations: [idOf(subject, 'vpc-cidr-assoc')],
      DefaultNetworkAcl: idOf(subject, 'acl'),
      DefaultSecurityGroup: idOf(subject, 'sg'),
      Ipv6CidrBlocks: [],
    })),
  },
  {
    type: 'AWS::EC2::VPCEndpoint',
    returnValues: withId('vpce', ['Id'], (subject) => ({
      CreationTimestamp: '2026-01-01T00:00:00.000Z',
      DnsEntries: [
        `Z${hexId(subject, 12).toUpperCase()}:${idOf(subject, 'vpce')}.${subject.pseudo.region}.vpce.amazonaws.com`,
      ],
      NetworkInterfaceIds: [idOf(subject, 'eni')],
    })),
  },
];
