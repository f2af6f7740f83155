import type { CfnResource } from 'aws-cdk-lib/core';

/** Lets CloudFormation create resources one after the other, in this order. */
export function createSequentially(resources: readonly CfnResource[]): void {
  for (const [index, resource] of resources.entries()) {
    const previous = resources[index - 1];
    if (previous) resource.addResourceDependency(previous);
  }
}
