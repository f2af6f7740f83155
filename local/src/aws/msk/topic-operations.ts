import type { Admin } from 'kafkajs';
import type { MskCluster } from '../../msk/msk-cluster.ts';
import { json, readMembers } from '../protocol/json.ts';
import type { AwsRequest } from '../protocol/message.ts';
import type { PathParameters, RestOperation } from '../protocol/rest-router.ts';
import type { AwsEndpointPorts } from '../types.ts';
import { InvalidMskParameterError } from './errors.ts';
import { withAdmin } from './kafka-admin.ts';
import { findCluster, readCount, readPage, refuseServerless } from './parameters.ts';
import { decodeTopicConfigs, topicConfigsWarning } from './topic-configs.ts';
import * as topics from './topics.ts';

const COLLECTION = '/v1/clusters/{ClusterArn}/topics';
const ITEM = `${COLLECTION}/{TopicName}`;

interface TopicRequest {
  readonly admin: Admin;
  readonly cluster: MskCluster;
  /** Empty where the path has none. */
  readonly topicName: string;
  readonly request: AwsRequest;
}

type TopicHandler = (request: TopicRequest) => Promise<unknown>;

/** https://docs.aws.amazon.com/msk/1.0/apireference/clusters-clusterarn-topics.html */
const OPERATIONS: readonly { name: string; route: string; handle: TopicHandler }[] = [
  {
    name: 'CreateTopic',
    route: `POST ${COLLECTION}`,
    handle: async ({ admin, cluster, request }) => {
      const { topicName: name, partitionCount, replicationFactor, configs } = readMembers(request);
      if (typeof name !== 'string') throw new InvalidMskParameterError('topicName', 'topicName is missing.');
      await topics.createTopic(admin, cluster, {
        name,
        partitionCount: readCount('partitionCount', partitionCount),
        replicationFactor: readCount('replicationFactor', replicationFactor),
        configs: decodeTopicConfigs(configs),
      });
      return accepted(cluster, name, 'CREATING');
    },
  },
  {
    name: 'ListTopics',
    route: `GET ${COLLECTION}`,
    handle: async ({ admin, cluster, request: { query } }) => {
      const prefix = query.get('topicNameFilter') ?? '';
      const matching = (await topics.allTopics(admin)).filter(({ name }) => name.startsWith(prefix));
      const { items, nextToken } = readPage(matching, query);
      const describe = (topic: (typeof items)[number]) => ({
        ...topics.describeTopic(cluster, topic),
        outOfSyncReplicaCount: topics.outOfSyncReplicaCount(topic),
      });
      return { topics: items.map(describe), nextToken };
    },
  },
  {
    name: 'DescribeTopic',
    route: `GET ${ITEM}`,
    handle: async ({ admin, cluster, topicName }) => {
      const topic = await topics.oneTopic(admin, topicName);
      const configs = await topics.readTopicConfigs(admin, topicName);
      return { ...topics.describeTopic(cluster, topic), configs, status: 'ACTIVE' };
    },
  },
  {
    name: 'UpdateTopic',
    route: `PUT ${ITEM}`,
    handle: async ({ admin, cluster, topicName: topic, request }) => {
      const { partitionCount, configs } = readMembers(request);
      const { partitions } = await topics.oneTopic(admin, topic);
      const entries = configs === undefined ? undefined : decodeTopicConfigs(configs);
      const count =
        partitionCount === undefined ? partitions.length : readCount('partitionCount', partitionCount);
      if (count !== partitions.length) await admin.createPartitions({ topicPartitions: [{ topic, count }] });
      if (entries) await topics.replaceTopicConfigs(admin, topic, entries);
      return accepted(cluster, topic, 'UPDATING');
    },
  },
  {
    name: 'DeleteTopic',
    route: `DELETE ${ITEM}`,
    handle: async ({ admin, cluster, topicName }) => {
      await topics.oneTopic(admin, topicName);
      await admin.deleteTopics({ topics: [topicName] });
      return accepted(cluster, topicName, 'DELETING');
    },
  },
  {
    name: 'DescribeTopicPartitions',
    route: `GET ${ITEM}/partitions`,
    handle: async ({ admin, topicName, request: { query } }) => {
      const { partitions } = await topics.oneTopic(admin, topicName);
      const byId = [...partitions].sort((one, other) => one.partitionId - other.partitionId);
      const { items, nextToken } = readPage(byId, query);
      return {
        partitions: items.map(({ partitionId: partition, leader, replicas, isr }) => ({
          partition,
          leader,
          replicas,
          isr,
        })),
        nextToken,
      };
    },
  },
];

const accepted = (cluster: MskCluster, name: string, status: string) => ({
  topicArn: topics.topicArn(cluster, name),
  topicName: name,
  status,
});

function warnOfConfigs(request: AwsRequest, { log }: Pick<AwsEndpointPorts, 'log'>): void {
  if (request.body.length === 0) return;
  const warning = topicConfigsWarning(readMembers(request).configs);
  if (warning) log.warn(`${request.method} ${request.path}: ${warning}`);
}

/** The operations on topics, which MSK has for provisioned clusters only. */
export function topicOperations(ports: AwsEndpointPorts): RestOperation[] {
  const run = async (handle: TopicHandler, request: AwsRequest, parameters: PathParameters) => {
    const { ClusterArn = '', TopicName: topicName = '' } = parameters;
    const cluster = findCluster(ports.clusters(), ClusterArn);
    refuseServerless(cluster);
    warnOfConfigs(request, ports);
    return json(await withAdmin(ports.kafka, (admin) => handle({ admin, cluster, topicName, request })));
  };
  return OPERATIONS.map(({ name, route, handle }) => ({
    name,
    route,
    run: (request, parameters) => run(handle, request, parameters),
  }));
}
