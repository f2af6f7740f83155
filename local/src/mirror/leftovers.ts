import { statSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { DeleteTableCommand, DescribeTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { consumerGroupId } from '../event-source-mapping/settings/rule.ts';
import type { DeploymentTarget } from '../resources/context.ts';
import { withKafkaAdmin } from '../resources/msk/kafka-admin.ts';
import type { ResolvedResource } from '../template/types.ts';
import type { CreatedResource, CreatedResources, ResourceKind } from './created-resources.ts';

type Target = Pick<
  DeploymentTarget,
  'kafka' | 'dynamodbEndpoint' | 'dataDirectory' | 'eventSourceMappings' | 'log'
>;

/** What the deployed stacks have of the kinds that stay. @param resources by stack id and logical id. */
export function presentResources(
  resources: ReadonlyMap<string, ResolvedResource>,
  { eventSourceMappings }: Pick<Target, 'eventSourceMappings'>,
): CreatedResource[] {
  const groups = new Map(
    eventSourceMappings.list().map((mapping) => [mapping.UUID, consumerGroupId(mapping) ?? mapping.UUID]),
  );
  const namesOf: Readonly<
    Record<string, (resource: ResolvedResource) => [ResourceKind, string | undefined]>
  > = {
    'AWS::MSK::Topic': ({ properties }) => ['topic', String(properties.TopicName)],
    'AWS::DynamoDB::Table': ({ physicalId }) => ['table', physicalId],
    'AWS::DynamoDB::GlobalTable': ({ physicalId }) => ['table', physicalId],
    'AWS::Lambda::EventSourceMapping': ({ physicalId }) => ['consumer group', groups.get(physicalId)],
    'AWS::Lambda::Function': ({ physicalId }) => ['log', physicalId],
  };
  return [...resources].flatMap(([key, resource]) => {
    const [kind, name] = namesOf[resource.type]?.(resource) ?? [];
    return kind && name ? [{ stackId: key.slice(0, key.lastIndexOf('.')), kind, name }] : [];
  });
}

/** How one kind is described with what it holds, and removed. */
interface Keeper {
  /** @returns for example `10 records`; undefined when it is not there any more. */
  count(name: string, target: Target): Promise<string | undefined>;
  remove(name: string, target: Target): Promise<unknown>;
}

const keepers: Readonly<Record<ResourceKind, Keeper>> = {
  topic: {
    count: (name, { kafka }) =>
      withKafkaAdmin(kafka, async (admin) => {
        if (!(await admin.listTopics()).includes(name)) return undefined;
        const partitions = await admin.fetchTopicOffsets(name);
        return `${partitions.reduce((sum, { high, low }) => sum + Number(high) - Number(low), 0)} records`;
      }),
    remove: (name, { kafka }) => withKafkaAdmin(kafka, (admin) => admin.deleteTopics({ topics: [name] })),
  },
  table: {
    count: (name, target) =>
      withTables(target, async (client) => {
        const { Table } = await client.send(new DescribeTableCommand({ TableName: name }));
        return `${Table?.ItemCount ?? 0} items`;
      }).catch((error: Error) => {
        if (error.name !== 'ResourceNotFoundException') throw error;
        return undefined;
      }),
    remove: (name, target) =>
      withTables(target, (client) => client.send(new DeleteTableCommand({ TableName: name }))),
  },
  'consumer group': {
    count: (name, { kafka }) =>
      withKafkaAdmin(kafka, async (admin) => {
        const { groups } = await admin.listGroups();
        if (!groups.some(({ groupId }) => groupId === name)) return undefined;
        const topics = await admin.fetchOffsets({ groupId: name });
        return `offsets of ${topics.flatMap(({ partitions }) => partitions).length} partitions`;
      }),
    remove: (name, { kafka }) => withKafkaAdmin(kafka, (admin) => admin.deleteGroups([name])),
  },
  log: {
    count: async (name, { dataDirectory }) => {
      const size = statSync(logFile(name, dataDirectory), { throwIfNoEntry: false })?.size;
      return size === undefined ? undefined : `${Math.ceil(size / 1024)} kB`;
    },
    remove: (name, { dataDirectory }) =>
      Promise.all(['', '.1'].map((end) => rm(`${logFile(name, dataDirectory)}${end}`, { force: true }))),
  },
};

const logFile = (functionName: string, dataDirectory: string) =>
  join(dataDirectory, 'logs', `${functionName}.log`);

async function withTables<T>(
  { dynamodbEndpoint: endpoint }: Target,
  work: (client: DynamoDBClient) => Promise<T>,
): Promise<T> {
  const credentials = { accessKeyId: 'mirror', secretAccessKey: 'mirror' };
  const client = new DynamoDBClient({ endpoint, region: 'us-east-1', credentials });
  try {
    return await work(client);
  } finally {
    client.destroy();
  }
}

/**
 * Names in one line what earlier runs of these stacks created and no template has any more; with `isPruning` removes it. What
 * cannot be removed is named with the reason, and named again at the next start.
 * @param leftovers of `CreatedResources`.
 */
export async function settleLeftovers(
  leftovers: readonly CreatedResource[],
  created: CreatedResources,
  target: Target,
  isPruning: boolean,
): Promise<void> {
  // Everything is counted before anything is removed: with its topic a group loses its offsets.
  const there: [CreatedResource, string][] = [];
  for (const leftover of leftovers) {
    const count = await keepers[leftover.kind].count(leftover.name, target);
    if (count === undefined) created.forget(leftover);
    else there.push([leftover, `${leftover.kind} ${leftover.name} (${count})`]);
  }
  const named: string[] = [];
  for (const [leftover, text] of there) {
    if (!isPruning || (await isRemoved(leftover, created, target))) named.push(text);
  }
  if (named.length === 0) return;
  const list = named.join(', ');
  target.log.info(
    isPruning ? `removed: ${list}` : `no longer in the template: ${list}; --prune removes them`,
  );
}

async function isRemoved(
  leftover: CreatedResource,
  created: CreatedResources,
  target: Target,
): Promise<boolean> {
  const { kind, name } = leftover;
  try {
    await keepers[kind].remove(name, target);
    created.forget(leftover);
    return true;
  } catch (error) {
    target.log.warn(`${kind} ${name} cannot be removed: ${error instanceof Error ? error.message : error}`);
    return false;
  }
}
