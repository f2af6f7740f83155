import { decodeTopicConfigs } from '../aws/msk/topic-configs.ts';
import { anArn, plainText, textLike, whole } from './constraints/kinds.ts';
import { createTopic, updateTopic } from './msk/create-topic.ts';
import { topicArn } from './msk/return-values.ts';
import { type ResourceType, run } from './resource-type.ts';
import { nameOf, property } from './return-values.ts';
import { byPhysicalId } from './unique-name.ts';

const topicName = textLike(
  /^(?!\.\.?$)[\w.-]{1,249}$/,
  '1 to 249 letters, digits, dots, hyphens and underscores',
);

/** `AWS::MSK::Topic`: a topic of the local Kafka. */
export const mskTopic = {
  type: 'AWS::MSK::Topic',
  support: run,
  returnValues: (subject) => {
    const physicalId = topicArn(property(subject, 'ClusterArn') ?? '', nameOf(subject, 'TopicName'));
    return { physicalId, attributes: { TopicArn: physicalId } };
  },
  attributes: ['TopicArn'],
  uniqueName: { identity: byPhysicalId },
  replacedBy: ['ClusterArn', 'ReplicationFactor', 'TopicName'],
  properties: {
    honoured: ['ClusterArn', 'Configs', 'PartitionCount', 'TopicName'],
    noEffect: { 'there is one broker': ['ReplicationFactor'] },
  },
  requiredProperties: ['ClusterArn', 'PartitionCount', 'ReplicationFactor', 'TopicName'],
  constraints: {
    kinds: {
      ClusterArn: anArn,
      TopicName: topicName,
      PartitionCount: whole(1),
      ReplicationFactor: whole(1),
      Configs: plainText,
    },
    rules: [{ reads: ['Configs'], check: ({ properties }) => void decodeTopicConfigs(properties.Configs) }],
  },
  create: createTopic,
  update: updateTopic,
} satisfies ResourceType;
