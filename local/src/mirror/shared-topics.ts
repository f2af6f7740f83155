import { resourcesOfType, textProperty } from '../resources/resources-of-type.ts';
import type { ResolvedResource } from '../template/types.ts';

/** A topic of a cluster, as something in a template names it. */
interface NamedTopic {
  readonly topic: string;
  /** For the user: a cluster's name, or the addresses of a self-managed one. */
  readonly cluster: string;
}

/** What follows from all clusters being one local Kafka, one line each. */
export interface SharedTopicNotes {
  /** A topic of several clusters is one. */
  readonly shared: readonly string[];
  /** Topics whose names collide in one Kafka, in clusters that are separate on AWS. */
  readonly apart: readonly string[];
  /** Topics whose names collide in their own cluster: Kafka refuses the second one. */
  readonly colliding: readonly string[];
}

/** Looks at the topics that templates declare, read from and send failures to. */
export function sharedTopicNotes(resources: ReadonlyMap<string, ResolvedResource>): SharedTopicNotes {
  const named = namedTopics(resources);
  const byTopic = Map.groupBy(named, ({ topic }) => topic);
  const byMetric = Map.groupBy([...byTopic.keys()], (topic) => topic.replaceAll('.', '_'));
  const collisions = [...byMetric.values()].flatMap((topics) => collisionOf(topics, byTopic));
  return {
    shared: [...byTopic].flatMap(([topic, all]) => sharedNote(topic, clustersOf(all))),
    apart: collisions.filter(({ isRefused }) => !isRefused).map(({ note }) => note),
    colliding: collisions.filter(({ isRefused }) => isRefused).map(({ note }) => note),
  };
}

function namedTopics(resources: ReadonlyMap<string, ResolvedResource>): NamedTopic[] {
  const declared = resourcesOfType(resources, 'AWS::MSK::Topic').map(({ properties }) => ({
    topic: textProperty(properties, 'TopicName'),
    cluster: clusterName(textProperty(properties, 'ClusterArn')),
  }));
  const mapped = resourcesOfType(resources, 'AWS::Lambda::EventSourceMapping').flatMap(topicsOfMapping);
  return [...declared, ...mapped].filter(({ topic, cluster }) => topic !== '' && cluster !== '');
}

function topicsOfMapping({ properties }: ResolvedResource): NamedTopic[] {
  const {
    Topics = [],
    SelfManagedEventSource,
    DestinationConfig,
  } = properties as {
    Topics?: unknown[];
    SelfManagedEventSource?: { Endpoints?: { KafkaBootstrapServers?: unknown[] } };
    DestinationConfig?: { OnFailure?: { Destination?: unknown } };
  };
  const brokers = SelfManagedEventSource?.Endpoints?.KafkaBootstrapServers ?? [];
  const cluster = clusterName(textProperty(properties, 'EventSourceArn')) || brokers.map(String).join(',');
  const [, deadLetters] = /^kafka:\/\/(.+)$/.exec(String(DestinationConfig?.OnFailure?.Destination)) ?? [];
  return [...Topics.map(String), ...(deadLetters ? [deadLetters] : [])].map((topic) => ({ topic, cluster }));
}

/** `shop` of `arn:aws:kafka:…:cluster/shop/UUID`; the ARN itself where it has another form. */
const clusterName = (arn: string) => /:cluster\/([^/]+)\//.exec(arn)?.[1] ?? arn;

const clustersOf = (all: readonly NamedTopic[]) => [...new Set(all.map(({ cluster }) => cluster))];

function sharedNote(topic: string, clusters: readonly string[]): string[] {
  if (clusters.length < 2) return [];
  return [
    `topic ${topic} of ${clusters.join(' and ')} is one topic here, since all clusters are one local Kafka: every mapping of that name gets what is produced to any of them`,
  ];
}

interface Collision {
  /** One line for the user. */
  readonly note: string;
  /** Whether the topics are in one cluster. */
  readonly isRefused: boolean;
}

/** Kafka takes `.` and `_` in topic names for the same, as its metrics do. */
function collisionOf(
  topics: readonly string[],
  byTopic: ReadonlyMap<string, readonly NamedTopic[]>,
): Collision[] {
  if (topics.length < 2) return [];
  const clusters = topics.flatMap((topic) => clustersOf(byTopic.get(topic) ?? []));
  const isRefused = new Set(clusters).size < clusters.length;
  const named = topics.map((topic) => `${topic} (${clustersOf(byTopic.get(topic) ?? []).join(', ')})`);
  const names = `topics ${named.join(' and ')}`;
  const note = isRefused
    ? `${names} cannot exist in one cluster: Kafka takes '.' and '_' in topic names for the same and refuses the second one, on AWS too. Rename one.`
    : `${names} differ in '.' and '_' only, which one Kafka refuses; they are in separate clusters on AWS, so the embedded Kafka takes both (those of --services=docker and external refuse the second)`;
  return [{ note, isRefused }];
}
