import { PolicyStatement } from 'aws-cdk-lib/aws-iam';

/**
 * What Lambda needs, through the function's role, to find the cluster and to put its pollers into the cluster's subnets:
 * the managed policy AWSLambdaMSKExecutionRole without its log actions, and with the cluster named.
 * The interfaces to create and delete have no name beforehand, and the Describe actions have no resource type.
 * https://docs.aws.amazon.com/lambda/latest/dg/with-msk-permissions.html
 */
export function pollerStatements(clusterArn: string): PolicyStatement[] {
  return [
    new PolicyStatement({
      actions: ['kafka:DescribeCluster', 'kafka:DescribeClusterV2', 'kafka:GetBootstrapBrokers'],
      resources: [clusterArn],
    }),
    new PolicyStatement({
      actions: [
        'ec2:CreateNetworkInterface',
        'ec2:DeleteNetworkInterface',
        'ec2:DescribeNetworkInterfaces',
        'ec2:DescribeSecurityGroups',
        'ec2:DescribeSubnets',
        'ec2:DescribeVpcs',
      ],
      resources: ['*'],
    }),
  ];
}
