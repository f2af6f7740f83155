import type { ISecurityGroup, IVpc, SubnetSelection } from 'aws-cdk-lib/aws-ec2';
import { Port } from 'aws-cdk-lib/aws-ec2';

/** The network of the brokers and of the functions that connect to them: managed or imported. */
export interface Network {
  /** Of the brokers and of the mappings' pollers. */
  readonly clusterSecurityGroup: ISecurityGroup;
  /** Where a function of this network runs: properties of a Lambda function. */
  readonly placement: {
    readonly vpc: IVpc;
    readonly vpcSubnets: SubnetSelection;
    readonly securityGroups: ISecurityGroup[];
  };
}

/** The port of SASL/IAM inside the VPC. https://docs.aws.amazon.com/msk/latest/developerguide/port-info.html */
export const saslIam = Port.tcp(9098);
