import type { CfnResource } from 'aws-cdk-lib/core';

/**
 * Lets CloudFormation create resources of one cluster one after the other: no source says that MSK takes two `CreateTopic`
 * or `CreateChannel` of a cluster at a time, and one that it refuses rolls back a cluster of half an hour.
 */
export function createInTurn(resources: readonly CfnResource[]): void {
  for (const [index, resource] of resources.entries()) {
    const previous = resources[index - 1];
    if (previous) resource.addResourceDependency(previous);
  }
}
