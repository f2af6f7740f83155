import { bytesPerGb, counted, type Line, type PricingRule } from '../line.ts';
import { mailBytesOfOrder } from '../per-order.ts';
import { hoursOfMonth, prices } from '../prices.ts';
import { listOf, propertyOf, type Resource, type StackResources } from '../template.ts';

/** Interface endpoints by zone and hour, with the emails through them; a gateway endpoint is free. */
export const endpoints: PricingRule = {
  types: ['AWS::EC2::VPCEndpoint'],
  price: (stack, orders) => {
    const interfaces = stack
      .ofType('AWS::EC2::VPCEndpoint')
      .filter((each) => propertyOf(each, 'VpcEndpointType') === 'Interface');
    return {
      fixed: interfaces.map(endpointHours),
      variable: interfaces.filter(isForMail).map((each) => ({
        what: 'Mails through the endpoint',
        quantity: (orders * mailBytesOfOrder) / bytesPerGb,
        price: prices.interfaceEndpointData,
        countedFrom: each.logicalId,
      })),
    };
  },
};

const isForMail = (endpoint: Resource) =>
  JSON.stringify(propertyOf(endpoint, 'ServiceName')).includes('.email');

function endpointHours(endpoint: Resource): Line {
  const zones = listOf(endpoint, 'SubnetIds').length;
  return {
    what: 'VPC interface endpoint',
    quantity: zones * hoursOfMonth,
    price: prices.interfaceEndpointHour,
    countedFrom: `${endpoint.logicalId} in ${counted(zones, 'subnet')}`,
  };
}

/** Hours of a NAT gateway and of its address. Its traffic (`egress=nat`) depends on the payment gateway, and is not included. */
export const natGateways: PricingRule = {
  types: ['AWS::EC2::NatGateway', 'AWS::EC2::EIP'],
  price: (stack) => ({
    fixed: [
      ...hoursOf(stack, 'AWS::EC2::NatGateway', 'NAT gateway', 'natGatewayHour'),
      ...hoursOf(stack, 'AWS::EC2::EIP', 'Public IPv4 address', 'publicIpv4Hour'),
    ],
    variable: [],
  }),
};

const hoursOf = (stack: StackResources, type: string, what: string, price: keyof typeof prices): Line[] =>
  stack.ofType(type).map(({ logicalId }) => ({
    what,
    quantity: hoursOfMonth,
    price: prices[price],
    countedFrom: logicalId,
  }));

/** A customer key. Each of its first two yearly rotations adds as much again. */
export const keys: PricingRule = {
  types: ['AWS::KMS::Key'],
  price: (stack) => {
    const count = stack.ofType('AWS::KMS::Key').length;
    if (count === 0) return { fixed: [], variable: [] };
    return {
      fixed: [{ what: 'KMS key', quantity: count, price: prices.kmsKey, countedFrom: counted(count, 'key') }],
      variable: [],
    };
  },
};
