import type { MskCluster } from '../aws/types.ts';
import type { ResolvedResource } from '../template/types.ts';
import { readNumber } from './property-types.ts';
import { resourcesOfType, textProperty } from './resources.ts';

/** The MSK clusters of what is deployed: all of them are the one Kafka that the mirror runs. */
export function clustersOf(resources: ReadonlyMap<string, ResolvedResource>): MskCluster[] {
  return [
    ...resourcesOfType(resources, 'AWS::MSK::Cluster').map(provisioned),
    ...resourcesOfType(resources, 'AWS::MSK::ServerlessCluster').map(serverless),
  ];
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
  };
}
