import kafkajs, { type Admin } from 'kafkajs';
import type { MskCluster } from '../../msk/msk-cluster.ts';
import { ServiceException } from '../../shared/service-exception.ts';
import { InvalidMskParameterError } from './errors.ts';
import { type ConfigEntry, encodeTopicConfigs } from './topic-configs.ts';

/** Kafka keeps its own state in topics of this prefix; its admin clients do not list them either. */
const INTERNAL_TOPIC_PREFIX = '__';
/** Of `DescribeConfigs`: set on the topic itself. */
const DYNAMIC_TOPIC_CONFIG = 1;

type TopicMetadata = Awaited<ReturnType<Admin['fetchTopicMetadata']>>['topics'][number];

export interface NewTopic {
  readonly name: string;
  readonly partitionCount: number;
  readonly replicationFactor: number;
  readonly configs: readonly ConfigEntry[];
}

/** `arn:aws:kafka:REGION:ACCOUNT:topic/CLUSTER/UUID/TOPIC` */
export const topicArn = (cluster: MskCluster, name: string) =>
  `${cluster.arn.replace(':cluster/', ':topic/')}/${name}`;

/** Metadata of all topics that are not Kafka's own, by name. */
export async function allTopics(admin: Admin): Promise<TopicMetadata[]> {
  const { topics } = await admin.fetchTopicMetadata();
  return topics
    .filter(({ name }) => !name.startsWith(INTERNAL_TOPIC_PREFIX))
    .sort((one, other) => one.name.localeCompare(other.name));
}

/** @throws {ServiceException} UnknownTopicOrPartitionException */
export async function oneTopic(admin: Admin, name: string): Promise<TopicMetadata> {
  const existing = (await allTopics(admin)).find((topic) => topic.name === name);
  if (existing) return existing;
  throw new ServiceException('UnknownTopicOrPartitionException', `The topic '${name}' does not exist.`, 404);
}

/** What a topic and its summary in a list have in common. */
export const describeTopic = (cluster: MskCluster, { name, partitions }: TopicMetadata) => ({
  topicArn: topicArn(cluster, name),
  topicName: name,
  partitionCount: partitions.length,
  replicationFactor: partitions[0]?.replicas.length,
});

/** Replicas that lag behind their leader, over all partitions. */
export const outOfSyncReplicaCount = ({ partitions }: TopicMetadata): number =>
  partitions.reduce((count, { replicas, isr }) => count + replicas.length - isr.length, 0);

/**
 * Creates a topic. The template's cluster decides which replication factor is accepted; the local one has
 * the brokers it has, and keeps that many replicas at most.
 * @throws {ServiceException} TopicExistsException, InvalidMskParameterError.
 */
export async function createTopic(admin: Admin, cluster: MskCluster, topic: NewTopic): Promise<void> {
  if (topic.replicationFactor > cluster.numberOfBrokerNodes) {
    throw new InvalidMskParameterError(
      'replicationFactor',
      `replicationFactor is ${topic.replicationFactor}; the cluster has ${cluster.numberOfBrokerNodes} brokers.`,
    );
  }
  const { brokers } = await admin.describeCluster();
  const isNew = await admin.createTopics({
    topics: [
      {
        topic: topic.name,
        numPartitions: topic.partitionCount,
        replicationFactor: Math.min(topic.replicationFactor, brokers.length),
        configEntries: [...topic.configs],
      },
    ],
  });
  if (!isNew)
    throw new ServiceException('TopicExistsException', `Topic '${topic.name}' already exists.`, 409);
}

/** The settings of a topic that differ from the broker's, as `Configs` spells them. */
export async function readTopicConfigs(admin: Admin, name: string): Promise<string | undefined> {
  const { resources } = await admin.describeConfigs({
    includeSynonyms: false,
    resources: [{ type: kafkajs.ConfigResourceTypes.TOPIC, name }],
  });
  const own =
    resources[0]?.configEntries.filter(({ configSource }) => configSource === DYNAMIC_TOPIC_CONFIG) ?? [];
  return encodeTopicConfigs(
    own.map(({ configName, configValue }) => ({ name: configName, value: configValue })),
  );
}

/** Replaces all settings of a topic; what is not named falls back to the broker's. */
export async function replaceTopicConfigs(
  admin: Admin,
  name: string,
  configs: readonly ConfigEntry[],
): Promise<void> {
  await admin.alterConfigs({
    validateOnly: false,
    resources: [{ type: kafkajs.ConfigResourceTypes.TOPIC, name, configEntries: [...configs] }],
  });
}
