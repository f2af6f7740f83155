import { Effect, PolicyStatement } from 'aws-cdk-lib/aws-iam';

/**
 * Managing the network interfaces of a function in a VPC. The Describe actions have no resource type, and the interface
 * to create or delete has no name beforehand.
 * https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html#configuration-vpc-permissions
 */
export function functionNetworkStatement(): PolicyStatement {
  return new PolicyStatement({
    actions: [
      'ec2:AssignPrivateIpAddresses',
      'ec2:CreateNetworkInterface',
      'ec2:DeleteNetworkInterface',
      'ec2:DescribeNetworkInterfaces',
      'ec2:DescribeSubnets',
      'ec2:UnassignPrivateIpAddresses',
    ],
    resources: ['*'],
  });
}

/**
 * Putting the pollers of a mapping into the subnets of its cluster: the same actions without addresses, and what Lambda
 * reads of the VPC. https://docs.aws.amazon.com/lambda/latest/dg/with-msk-permissions.html
 */
export function pollerNetworkStatement(): PolicyStatement {
  return new PolicyStatement({
    actions: [
      'ec2:CreateNetworkInterface',
      'ec2:DeleteNetworkInterface',
      'ec2:DescribeNetworkInterfaces',
      'ec2:DescribeSecurityGroups',
      'ec2:DescribeSubnets',
      'ec2:DescribeVpcs',
    ],
    resources: ['*'],
  });
}

/**
 * Denies to the code of a function what its role allows for Lambda alone. Requests from inside the execution environment
 * carry the key; those that Lambda sends through the role for its own work, to EC2 for example, do not.
 * https://docs.aws.amazon.com/lambda/latest/dg/permissions-source-function-arn.html
 */
export function deniedToCode(functionArn: string, allowed: PolicyStatement): PolicyStatement {
  return new PolicyStatement({
    effect: Effect.DENY,
    actions: allowed.actions,
    resources: allowed.resources,
    conditions: { ArnEquals: { 'lambda:SourceFunctionArn': functionArn } },
  });
}
