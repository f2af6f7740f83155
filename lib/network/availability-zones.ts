import { Fn } from 'aws-cdk-lib/core';

/**
 * The first three Availability Zones of whatever Region the stack is deployed to. `maxAzs: 3` would yield two: a stack
 * without a fixed Region is given two zones by CDK. https://docs.aws.amazon.com/cdk/api/v2/docs/aws-cdk-lib.aws_ec2.VpcProps.html#maxazs
 */
export function threeAvailabilityZones(): string[] {
  return [0, 1, 2].map((index) => Fn.select(index, Fn.getAzs()));
}
