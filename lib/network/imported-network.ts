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
import type { Config, ImportedCluster } from '../config/index.ts';
import { threeAvailabilityZones } from './availability-zones.ts';
import { addMailEndpoint, allowToDynamoDb } from './endpoints.ts';
import { type Network, saslIam } from './network.ts';

/**
 * An imported network. The stack adds a security group for its functions, which the group of the brokers
 * admits, and the endpoints that the configuration names; subnets, routes, flow logs and the brokers' own rules are their owner's.
 * The endpoints have no policy: others in the network may use them too.
 */
export class ImportedNetwork extends Construct implements Network {
  readonly clusterSecurityGroup: ISecurityGroup;
  readonly placement: { vpc: IVpc; vpcSubnets: SubnetSelection; securityGroups: ISecurityGroup[] };

  constructor(scope: Construct, id: string, imported: ImportedCluster, config: Config) {
    super(scope, id);
    const vpc = importedVpc(this, imported);
    const functions = new SecurityGroup(this, 'FunctionSecurityGroup', {
      vpc,
      description: 'Functions that reach the brokers',
      allowAllOutbound: false,
    });
    this.clusterSecurityGroup = SecurityGroup.fromSecurityGroupId(
      this,
      'ClusterSecurityGroup',
      imported.clusterSecurityGroupId,
    );
    // No rule lets it admit itself: a rule that exists already would fail the deployment.
    this.clusterSecurityGroup.connections.allowFrom(functions, saslIam, 'producing functions');
    allowToDynamoDb(functions, config);
    // Route tables are not looked up by subnet: the configuration names them.
    Annotations.of(this).acknowledgeWarning('@aws-cdk/aws-ec2:noSubnetRouteTableId');
    const subnets = { subnets: imported.subnetIds.map((each) => Subnet.fromSubnetId(this, each, each)) };
    if (imported.makesMailEndpoint) addMailEndpoint(this, { vpc, subnets, functions });
    this.#addDynamoDbEndpoint(imported);
    this.placement = { vpc, vpcSubnets: subnets, securityGroups: [functions] };
  }

  #addDynamoDbEndpoint({ vpcId, routeTableIds }: ImportedCluster): void {
    if (routeTableIds.length === 0) return;
    new CfnVPCEndpoint(this, 'DynamoDb', {
      vpcId,
      vpcEndpointType: 'Gateway',
      serviceName: `com.amazonaws.${Aws.REGION}.dynamodb`,
      routeTableIds: [...routeTableIds],
    });
  }
}

/** CDK requires zones of every VPC; nothing here uses them. */
function importedVpc(scope: Construct, { vpcId }: ImportedCluster): IVpc {
  return Vpc.fromVpcAttributes(scope, 'Vpc', {
    vpcId,
    availabilityZones: threeAvailabilityZones({ availabilityZones: 'auto' }),
  });
}
