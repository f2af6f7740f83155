import type { MskCluster } from '../../msk/msk-cluster.ts';
import type { ResolvedResource } from '../../template/types.ts';
import { readNumber } from '../property-types.ts';
import { resourcesOfType, textProperty } from '../resources-of-type.ts';
import { listenersOf, publicListenersOf, vpcListenersOf } from './cluster-listeners.ts';

/** The MSK clusters of what is deployed, managed and imported: all of them are the one Kafka that the mirror runs. */
export function clustersOf(resources: ReadonlyMap<string, ResolvedResource>): MskCluster[] {
  return [...managedClusters(resources), ...importedClusters(resources)];
}

/** Clusters that topics name and no template creates. */
export function importedClusters(resources: ReadonlyMap<string, ResolvedResource>): MskCluster[] {
  const managed = managedClusters(resources).map(({ arn }) => arn);
  const named = resourcesOfType(resources, 'AWS::MSK::Topic').map(({ properties }) => properties.ClusterArn);
  return [...new Set(named.map(String))].filter((arn) => !managed.includes(arn)).map(imported);
}

const managedClusters = (resources: ReadonlyMap<string, ResolvedResource>): MskCluster[] => [
  ...resourcesOfType(resources, 'AWS::MSK::Cluster').map(provisioned),
  ...resourcesOfType(resources, 'AWS::MSK::ServerlessCluster').map(serverless),
];

/** Nothing but its ARN is known; it has as many brokers as three Availability Zones need. */
function imported(arn: string): MskCluster {
  const name = arn.split('/')[1] ?? arn;
  return {
    arn,
    name,
    kind: 'PROVISIONED',
    kafkaVersion: '',
    numberOfBrokerNodes: 3,
    state: 'ACTIVE',
    listeners: ['plaintext', 'iam'],
  };
}

function provisioned({ physicalId, properties }: ResolvedResource): MskCluster {
  const { InstanceType } = (properties.BrokerNodeGroupInfo ?? {}) as { InstanceType?: string };
  return {
    arn: physicalId,
    name: textProperty(properties, 'ClusterName'),
    kind: 'PROVISIONED',
    kafkaVersion: textProperty(properties, 'KafkaVersion'),
    numberOfBrokerNodes: readNumber(properties.NumberOfBrokerNodes, 'NumberOfBrokerNodes') ?? 1,
    instanceType: InstanceType,
    state: 'ACTIVE',
    tags: tagsOf(properties),
    listeners: listenersOf(properties),
    publicListeners: publicListenersOf(properties),
    vpcListeners: vpcListenersOf(properties),
    properties,
  };
}

function serverless({ physicalId, properties }: ResolvedResource): MskCluster {
  return {
    arn: physicalId,
    name: textProperty(properties, 'ClusterName'),
    kind: 'SERVERLESS',
    kafkaVersion: '',
    numberOfBrokerNodes: 1,
    state: 'ACTIVE',
    tags: tagsOf(properties),
    listeners: ['iam'],
    properties,
  };
}

/** `Tags` of a cluster is a map, unlike the list that most types have. */
function tagsOf({ Tags }: ResolvedResource['properties']): Record<string, string> {
  return Object.fromEntries(Object.entries(Tags ?? {}).map(([name, value]) => [name, String(value)]));
}
