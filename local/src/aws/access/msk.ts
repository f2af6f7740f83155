import type { Access } from '../../iam/evaluate.ts';
import { arnInCluster } from '../../iam/kafka-clusters.ts';
import type { OperationCall } from '../protocol/message.ts';

/**
 * The operations on topics ask for actions of the data plane.
 * https://docs.aws.amazon.com/msk/latest/developerguide/msk-topic-operations-information.html
 */
const TOPIC_ACTIONS: Readonly<Record<string, readonly string[]>> = {
  CreateTopic: ['CreateTopic'],
  DeleteTopic: ['DescribeTopic', 'DeleteTopic'],
  DescribeTopic: ['DescribeTopic', 'DescribeTopicDynamicConfiguration'],
  DescribeTopicPartitions: ['DescribeTopic', 'DescribeTopicDynamicConfiguration'],
  ListTopics: ['DescribeTopic'],
  UpdateTopic: ['DescribeTopic', 'AlterTopic', 'AlterTopicDynamicConfiguration'],
};

/**
 * What an operation of MSK needs.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonmanagedstreamingforapachekafka.html
 * @param createdTopic of `CreateTopic`, which names it in its body.
 */
export function mskAccesses(
  { name, parameters: { ClusterArn, TopicName } = {} }: OperationCall,
  createdTopic: string | undefined,
): Access[] {
  const onTopic = TOPIC_ACTIONS[name];
  if (ClusterArn === undefined) return [{ action: `kafka:${name}`, resources: ['*'] }];
  if (!onTopic) return [{ action: `kafka:${name}`, resources: [ClusterArn] }];
  const topic = arnInCluster(ClusterArn, 'topic', TopicName ?? createdTopic ?? '*');
  return [
    { action: 'kafka-cluster:Connect', resources: [ClusterArn] },
    ...onTopic.map((action) => ({ action: `kafka-cluster:${action}`, resources: [topic] })),
  ];
}
