import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Fn, Stack, Token } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';

/** ARNs of what lives inside a cluster: `arn:…:<topic|group>/<cluster name>/<cluster uuid>/<name>`. */
function arnInCluster(scope: Construct, clusterArn: string, kind: 'topic' | 'group', name: string): string {
  // The ARN of an imported cluster is complete, account included; that of a managed one is a token.
  if (!Token.isUnresolved(clusterArn)) return `${clusterArn.replace(':cluster/', `:${kind}/`)}/${name}`;
  const [clusterName, clusterUuid] = [1, 2].map((part) => Fn.select(part, Fn.split('/', clusterArn)));
  return Stack.of(scope).formatArn({
    service: 'kafka',
    resource: kind,
    resourceName: `${clusterName}/${clusterUuid}/${name}`,
  });
}

/** Statements of MSK's data plane for one cluster, each as narrow as its ARN allows. */
export interface KafkaAccess {
  readonly clusterArn: string;
  /** Every client connects. */
  connect(): PolicyStatement;
  /** Lambda's pollers connect and read the cluster's settings. */
  poll(): PolicyStatement;
  readTopic(topic: string): PolicyStatement;
  /** A plain producer: an idempotent one would need `WriteDataIdempotently` on the cluster as well. */
  writeTopic(topic: string): PolicyStatement;
  /**
   * What Lambda's pollers need to write failed records to a topic: the policy of AWS's example for a Kafka destination, and
   * `WriteDataIdempotently`, which a producer of Kafka's defaults needs since 3.0. Lambda does not document how its producer is
   * configured, and a refusal here drops the record.
   * https://docs.aws.amazon.com/lambda/latest/dg/kafka-on-failure-destination.html
   * https://docs.aws.amazon.com/msk/latest/developerguide/kafka-actions.html
   */
  deliverFailures(topic: string): PolicyStatement[];
  joinGroup(group: string): PolicyStatement;
  /** Groups of one run each, whose names begin with the prefix and a hyphen. */
  joinGroupsOf(prefix: string): PolicyStatement;
}

/** https://docs.aws.amazon.com/service-authorization/latest/reference/list_apachekafkaapisforamazonmskclusters.html */
export function kafkaAccess(scope: Construct, clusterArn: string): KafkaAccess {
  const onTopic = (topic: string, ...actions: string[]) =>
    new PolicyStatement({ actions, resources: [arnInCluster(scope, clusterArn, 'topic', topic)] });
  const onGroup = (group: string) =>
    new PolicyStatement({
      actions: ['kafka-cluster:AlterGroup', 'kafka-cluster:DescribeGroup'],
      resources: [arnInCluster(scope, clusterArn, 'group', group)],
    });
  const onCluster = (...actions: string[]) => new PolicyStatement({ actions, resources: [clusterArn] });
  return {
    clusterArn,
    connect: () => onCluster('kafka-cluster:Connect'),
    poll: () => onCluster('kafka-cluster:Connect', 'kafka-cluster:DescribeClusterDynamicConfiguration'),
    readTopic: (topic) => onTopic(topic, 'kafka-cluster:DescribeTopic', 'kafka-cluster:ReadData'),
    writeTopic: (topic) => onTopic(topic, 'kafka-cluster:DescribeTopic', 'kafka-cluster:WriteData'),
    deliverFailures: (topic) => [
      onCluster('kafka-cluster:DescribeCluster', 'kafka-cluster:WriteDataIdempotently'),
      onTopic(topic, 'kafka-cluster:DescribeTopic', 'kafka-cluster:ReadData', 'kafka-cluster:WriteData'),
    ],
    joinGroup: onGroup,
    joinGroupsOf: (prefix) => onGroup(`${prefix}-*`),
  };
}
