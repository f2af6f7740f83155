import {
  FlowLogDestination,
  FlowLogTrafficType,
  GatewayVpcEndpointAwsService,
  IpAddresses,
  type ISecurityGroup,
  Port,
  SecurityGroup,
  type SelectedSubnets,
  SubnetType,
  Vpc,
} from 'aws-cdk-lib/aws-ec2';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Aspects, CfnResource, RemovalPolicy } from 'aws-cdk-lib/core';
import { Construct, type IConstruct } from 'constructs';
import { type Config, decideName, decideRemovalPolicy } from '../config/index.ts';
import { threeAvailabilityZones } from './availability-zones.ts';
import { ownSenderStatement, ownTablesStatement } from './endpoint-policies.ts';
import { addMailEndpoint, allowToDynamoDb } from './endpoints.ts';
import { type Network, saslIam } from './network.ts';

/** Without NAT, subnets reach only what has an endpoint. */
const subnetTypes = { none: SubnetType.PRIVATE_ISOLATED, nat: SubnetType.PRIVATE_WITH_EGRESS } as const;

/**
 * Three Availability Zones with a private subnet each, an endpoint for DynamoDB (a gateway, free) and one for the SES API
 * (an interface), and a security group per purpose. The pollers of provisioned mappings need no endpoint.
 */
export class ManagedNetwork extends Construct implements Network {
  readonly vpc: Vpc;
  readonly subnets: SelectedSubnets;
  /** Brokers and the mappings' pollers: the cluster's only group. */
  readonly clusterSecurityGroup: SecurityGroup;
  /** Functions that produce to Kafka or send emails. */
  readonly functionSecurityGroup: SecurityGroup;

  constructor(scope: Construct, id: string, config: Config) {
    super(scope, id);
    this.vpc = createVpc(this, config);
    this.subnets = this.vpc.selectSubnets({ subnetType: subnetTypes[config.egress] });
    this.clusterSecurityGroup = this.#securityGroup('ClusterSecurityGroup', 'MSK brokers, mapping pollers');
    this.functionSecurityGroup = this.#securityGroup(
      'FunctionSecurityGroup',
      'Functions that reach the brokers',
    );
    this.#connectBrokers();
    this.#addEndpoints(config);
    this.#logRefused(config);
    retainTogether(this, decideRemovalPolicy(config));
  }

  /** Where a function of this network runs: properties of a Lambda function. */
  get placement(): { vpc: Vpc; vpcSubnets: SelectedSubnets; securityGroups: ISecurityGroup[] } {
    return { vpc: this.vpc, vpcSubnets: this.subnets, securityGroups: [this.functionSecurityGroup] };
  }

  #securityGroup(id: string, description: string): SecurityGroup {
    return new SecurityGroup(this, id, { vpc: this.vpc, description, allowAllOutbound: false });
  }

  /**
   * Pollers use the cluster's own subnets and group, so the group admits itself.
   * https://docs.aws.amazon.com/lambda/latest/dg/with-msk-cluster-network.html
   */
  #connectBrokers(): void {
    const { clusterSecurityGroup: cluster, functionSecurityGroup: functions } = this;
    cluster.connections.allowInternally(saslIam, 'brokers and pollers');
    cluster.connections.allowToAnyIpv4(Port.HTTPS, 'pollers to AWS');
    cluster.connections.allowFrom(functions, saslIam, 'producing functions');
  }

  /** What a security group or a missing route refuses: the first thing to read when a mapping cannot connect. */
  #logRefused(config: Config): void {
    const logGroup = new LogGroup(this, 'RefusedLogs', {
      logGroupName: `/aws/vendedlogs/vpc/${decideName(config)}`,
      retention: config.logRetentionInDays,
      removalPolicy: decideRemovalPolicy(config),
    });
    this.vpc.addFlowLog('Refused', {
      destination: FlowLogDestination.toCloudWatchLogs(logGroup),
      trafficType: FlowLogTrafficType.REJECT,
    });
  }

  /** One interface serves the whole VPC; it is in several zones to outlive one of them. */
  #addEndpoints(config: Config): void {
    const { functionSecurityGroup: functions, vpc, subnets } = this;
    const tables = vpc.addGatewayEndpoint('DynamoDb', {
      service: GatewayVpcEndpointAwsService.DYNAMODB,
      subnets: [{ subnets: subnets.subnets }],
    });
    tables.addToPolicy(ownTablesStatement(this, config));
    const inMailZones = subnets.subnets.filter((_, index) => config.mailZones.includes(index + 1));
    const emailEndpoint = addMailEndpoint(this, { vpc, subnets: { subnets: inMailZones }, functions });
    if (config.mailEndpointPolicy === 'sender') emailEndpoint.addToPolicy(ownSenderStatement(config));
    allowToDynamoDb(functions, config);
  }
}

function createVpc(scope: Construct, config: Config): Vpc {
  const isolated = { name: 'private', subnetType: subnetTypes[config.egress], cidrMask: 20 };
  const open = { name: 'public', subnetType: SubnetType.PUBLIC, cidrMask: 24 };
  return new Vpc(scope, 'Vpc', {
    vpcName: decideName(config),
    ipAddresses: IpAddresses.cidr('10.20.0.0/16'),
    availabilityZones: threeAvailabilityZones(config),
    natGateways: config.egress === 'nat' ? 1 : 0,
    subnetConfiguration: config.egress === 'nat' ? [isolated, open] : [isolated],
    // Doing so takes a custom resource with its own function and role; nothing here uses the default group.
    restrictDefaultSecurityGroup: false,
  });
}

/** The route to the internet, which a NAT gateway charges for as long as it exists. A cluster that is kept works without it. */
const internetTypes: ReadonlySet<string> = new Set([
  'AWS::EC2::EIP',
  'AWS::EC2::InternetGateway',
  'AWS::EC2::NatGateway',
  'AWS::EC2::Route',
  'AWS::EC2::VPCGatewayAttachment',
]);

/**
 * Gives every resource of the network but its way to the internet, those that others add to it included, the policy of the
 * cluster: a cluster that is kept needs its subnets and security groups, and AWS refuses to delete them under it, which ends
 * the deletion of the stack in DELETE_FAILED.
 */
function retainTogether(network: Construct, policy: RemovalPolicy): void {
  Aspects.of(network).add({
    visit: (node: IConstruct) => {
      if (!CfnResource.isCfnResource(node)) return;
      node.applyRemovalPolicy(internetTypes.has(node.cfnResourceType) ? RemovalPolicy.DESTROY : policy);
    },
  });
}
