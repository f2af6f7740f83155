import type { ResolvedResource } from '../template/types.ts';

/** Which property of a resource is the ARN of an MSK cluster. */
const CLUSTER_PROPERTIES: Readonly<Record<string, string>> = {
  'AWS::Lambda::EventSourceMapping': 'EventSourceArn',
  'AWS::MSK::Topic': 'ClusterArn',
};

const CLUSTER_TYPES = ['AWS::MSK::Cluster', 'AWS::MSK::ServerlessCluster'];

/** ARNs of the MSK clusters that a template has or names; the local Kafka represents all of them. */
export function kafkaClusterArns(resources: readonly ResolvedResource[]): string[] {
  const arns = resources.flatMap(({ type, physicalId, properties }) => {
    if (CLUSTER_TYPES.includes(type)) return [physicalId];
    const named = properties[CLUSTER_PROPERTIES[type] ?? ''];
    return typeof named === 'string' && /^arn:[^:]+:kafka:[^:]*:[^:]*:cluster\//.test(named) ? [named] : [];
  });
  return [...new Set(arns)];
}

/** ARN of a topic or group of a cluster. https://docs.aws.amazon.com/msk/latest/developerguide/kafka-actions.html */
export function arnInCluster(clusterArn: string, kind: 'topic' | 'group', name: string): string {
  return `${clusterArn.replace(':cluster/', `:${kind}/`)}/${name}`;
}
