import { PolicyStatement } from 'aws-cdk-lib/aws-iam';

/**
 * What Lambda needs, through the function's role, to find the cluster: the managed policy AWSLambdaMSKExecutionRole
 * without its log and network actions, and with the cluster named.
 * https://docs.aws.amazon.com/lambda/latest/dg/with-msk-permissions.html
 */
export function pollerStatement(clusterArn: string): PolicyStatement {
  return new PolicyStatement({
    actions: ['kafka:DescribeCluster', 'kafka:DescribeClusterV2', 'kafka:GetBootstrapBrokers'],
    resources: [clusterArn],
  });
}
