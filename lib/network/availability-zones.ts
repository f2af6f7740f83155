import { Fn } from 'aws-cdk-lib/core';
import type { Config } from '../config/index.ts';

/**
 * The three Availability Zones of a network: those that the configuration names, or the first three of whatever Region the
 * stack is deployed to. `maxAzs: 3` would yield two: a stack without a fixed Region is given two zones by CDK.
 * A Region in which the account has two zones (us-west-1) fails at the third.
 * https://docs.aws.amazon.com/cdk/api/v2/docs/aws-cdk-lib.aws_ec2.VpcProps.html#maxazs
 */
export function threeAvailabilityZones({ availabilityZones }: Pick<Config, 'availabilityZones'>): string[] {
  if (availabilityZones !== 'auto') return [...availabilityZones];
  return [0, 1, 2].map((index) => Fn.select(index, Fn.getAzs()));
}
