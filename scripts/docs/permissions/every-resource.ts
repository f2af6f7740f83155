/** Actions that are granted on every resource, and why they cannot be narrowed on AWS. */
export const everyResource: readonly { readonly actions: readonly string[]; readonly reason: string }[] = [
  {
    actions: ['xray:PutTelemetryRecords', 'xray:PutTraceSegments'],
    reason:
      '[X-Ray](https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsx-ray.html) has no resource type for them',
  },
  {
    actions: [
      'ec2:DescribeNetworkInterfaces',
      'ec2:DescribeSecurityGroups',
      'ec2:DescribeSubnets',
      'ec2:DescribeVpcs',
    ],
    reason:
      '[EC2](https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonec2.html) has no resource type for them',
  },
  {
    actions: [
      'ec2:AssignPrivateIpAddresses',
      'ec2:CreateNetworkInterface',
      'ec2:DeleteNetworkInterface',
      'ec2:UnassignPrivateIpAddresses',
    ],
    reason:
      'the interface has no name before it exists, and [Lambda checks the role](https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html#configuration-vpc-permissions) without one; [requests of the function’s code](https://docs.aws.amazon.com/lambda/latest/dg/permissions-source-function-arn.html) are denied them',
  },
  {
    actions: ['glue:GetSchemaVersion'],
    reason:
      'a version requested by its id is checked against no resource: [a narrower grant is denied](https://github.com/awslabs/aws-glue-schema-registry/issues/68)',
  },
];
