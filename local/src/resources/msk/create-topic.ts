import kafkajs, { type Admin } from 'kafkajs';
import { type ConfigEntry, decodeTopicConfigs, topicConfigsWarning } from '../../aws/msk/topic-configs.ts';
import type { KafkaSettings } from '../../msk/broker-settings.ts';
import { counted } from '../../shared/counted.ts';
import type { CreateResource, UpdateResource } from '../context.ts';
import { ensureTopic, withKafkaAdmin } from './kafka-admin.ts';

/**
 * Creates an `AWS::MSK::Topic` on the local broker, or adds the partitions it gained since the last run.
 * The replication factor is the local broker's: one.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-msk-topic.html
 */
export const createTopic: CreateResource = async (
  { logicalId, properties },
  { kafka, brokerSettings, log },
) => {
  const topic = String(properties.TopicName);
  const numPartitions = Number(properties.PartitionCount);
  const ofCluster = brokerSettings?.topics.get(String(properties.ClusterArn)) ?? {};
  const configEntries = withDefaults(decodeTopicConfigs(properties.Configs), ofCluster);
  const warning = topicConfigsWarning(properties.Configs);
  if (warning) log.warn(`${logicalId} (AWS::MSK::Topic): ${warning}`);
  await withKafkaAdmin(kafka, async (admin) => {
    const definition = { topic, numPartitions, replicationFactor: 1, configEntries };
    const { partitions } = await ensureTopic(admin, definition);
    await growTopic(admin, { topic, present: partitions.length, wanted: numPartitions });
  });
  return {};
};

/** Adds partitions, and gives the topic the settings that the template has now; others are those of the broker again. */
export const updateTopic: UpdateResource = async (resource, _previous, context) => {
  const created = await createTopic(resource, context);
  const { kafka, brokerSettings } = context;
  const { TopicName, ClusterArn, Configs } = resource.properties;
  const ofCluster = brokerSettings?.topics.get(String(ClusterArn)) ?? {};
  const configEntries = withDefaults(decodeTopicConfigs(Configs), ofCluster);
  await withKafkaAdmin(kafka, (admin) =>
    admin.alterConfigs({
      validateOnly: false,
      resources: [{ type: kafkajs.ConfigResourceTypes.TOPIC, name: String(TopicName), configEntries }],
    }),
  );
  return created;
};

/** The settings of a topic come before those of its cluster. */
function withDefaults(own: readonly ConfigEntry[], ofCluster: KafkaSettings): ConfigEntry[] {
  const others = Object.entries(ofCluster).filter(([name]) => !own.some((entry) => entry.name === name));
  return [...own, ...others.map(([name, value]) => ({ name, value }))];
}

async function growTopic(
  admin: Admin,
  { topic, present, wanted }: { topic: string; present: number; wanted: number },
): Promise<void> {
  if (present > wanted) {
    throw new Error(
      `topic ${topic} has ${counted(present, 'partition')}, the template says ${wanted}; Kafka cannot remove partitions. Start with --fresh to remove the data of earlier runs.`,
    );
  }
  if (present < wanted) {
    await admin.createPartitions({ topicPartitions: [{ topic, count: wanted }] });
  }
}
