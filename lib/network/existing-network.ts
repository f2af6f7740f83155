import {
  CfnVPCEndpoint,
  type ISecurityGroup,
  type IVpc,
  SecurityGroup,
  Subnet,
  type SubnetSelection,
  Vpc,
} from 'aws-cdk-lib/aws-ec2';
import { Annotations, Aws } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import type { Attachment, Config } from '../config/index.ts';
import { threeAvailabilityZones } from './availability-zones.ts';
import { addMailEndpoint, allowToDynamoDb } from './endpoints.ts';
import { type Network, saslIam } from './network.ts';

/**
 * A network that somebody else made. The stack adds a security group for its functions, which the group of the brokers
 * lets in, and the endpoints it is asked for; subnets, routes, flow logs and the brokers' own rules are their owner's.
 * The endpoints let everything through: others in the network may use them too.
 */
export class ExistingNetwork extends Construct implements Network {
  readonly clusterSecurityGroup: ISecurityGroup;
  readonly placement: { vpc: IVpc; vpcSubnets: SubnetSelection; securityGroups: ISecurityGroup[] };

  constructor(scope: Construct, id: string, attachment: Attachment, config: Config) {
    super(scope, id);
    const vpc = existingVpc(this, attachment);
    const functions = new SecurityGroup(this, 'FunctionSecurityGroup', {
      vpc,
      description: 'Functions that reach the brokers',
      allowAllOutbound: false,
    });
    this.clusterSecurityGroup = SecurityGroup.fromSecurityGroupId(
      this,
      'ClusterSecurityGroup',
      attachment.clusterSecurityGroupId,
    );
    // That it admits itself is not added: a rule that is there already would fail the deployment.
    this.clusterSecurityGroup.connections.allowFrom(functions, saslIam, 'producing functions');
    allowToDynamoDb(functions, config);
    // Routes are looked up in no subnet here: they are given beside.
    Annotations.of(this).acknowledgeWarning('@aws-cdk/aws-ec2:noSubnetRouteTableId');
    const subnets = { subnets: attachment.subnetIds.map((each) => Subnet.fromSubnetId(this, each, each)) };
    if (attachment.makesMailEndpoint) addMailEndpoint(this, { vpc, subnets, functions });
    this.#addDynamoDbEndpoint(attachment);
    this.placement = { vpc, vpcSubnets: subnets, securityGroups: [functions] };
  }

  #addDynamoDbEndpoint({ vpcId, routeTableIds }: Attachment): void {
    if (routeTableIds.length === 0) return;
    new CfnVPCEndpoint(this, 'DynamoDb', {
      vpcId,
      vpcEndpointType: 'Gateway',
      serviceName: `com.amazonaws.${Aws.REGION}.dynamodb`,
      routeTableIds: [...routeTableIds],
    });
  }
}

/** CDK wants zones of every VPC; nothing that is made in this one asks for them. */
function existingVpc(scope: Construct, { vpcId }: Attachment): IVpc {
  return Vpc.fromVpcAttributes(scope, 'Vpc', {
    vpcId,
    availabilityZones: threeAvailabilityZones({ availabilityZones: 'auto' }),
  });
}
