import type { ISecurityGroup, IVpc, SubnetSelection } from 'aws-cdk-lib/aws-ec2';
import { Port } from 'aws-cdk-lib/aws-ec2';

/** Where the brokers are and the functions that connect to them: made by the stack, or there before it. */
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
