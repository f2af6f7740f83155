import type { MskCluster } from '../../msk/msk-cluster.ts';
import type { TemplateValue } from '../../template/types.ts';

/** The version of a cluster that has not been changed since it was created. */
const CURRENT_VERSION = 'K3P5ROKL5A1OLE';
/** The mirror does not know when a cluster was created; it stays the same over restarts. */
const CREATION_TIME = '2026-01-01T00:00:00.000Z';

type Described = Readonly<Record<string, unknown>>;

/**
 * Properties of the template as the API spells them: `ClientSubnets` is `clientSubnets`, and booleans given as text are
 * booleans. The API's shapes are CloudFormation's otherwise.
 */
function asApi(value: TemplateValue | undefined): unknown {
  if (Array.isArray(value)) return value.map(asApi);
  if (value === 'true' || value === 'false') return value === 'true';
  if (typeof value !== 'object' || value === null) return value ?? undefined;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [memberName(name), asApi(each)]));
}

/** `EBSStorageInfo` is `ebsStorageInfo`. */
const memberName = (name: string) =>
  name.replace(/^[A-Z]+(?=[A-Z][a-z])|^[A-Z]/, (capitals) => capitals.toLowerCase());

/** A number that CloudFormation takes as text too. */
const asNumber = (value: unknown) => (value === undefined ? undefined : Number(value));

function configurationOf({ ConfigurationInfo }: NonNullable<MskCluster['properties']>): Described {
  const { Arn, Revision } = (ConfigurationInfo ?? {}) as { Arn?: unknown; Revision?: unknown };
  return Arn === undefined ? {} : { configurationArn: Arn, configurationRevision: asNumber(Revision) };
}

/** Defaults: https://docs.aws.amazon.com/msk/1.0/apireference/clusters.html#clusters-model-encryptionintransit */
function encryptionOf({ EncryptionInfo }: NonNullable<MskCluster['properties']>): Described {
  const described = (asApi(EncryptionInfo) ?? {}) as { encryptionInTransit?: object };
  return {
    ...described,
    encryptionInTransit: { clientBroker: 'TLS', inCluster: true, ...described.encryptionInTransit },
  };
}

function brokerNodesOf({ properties = {}, instanceType }: MskCluster): Described {
  const described = (asApi(properties.BrokerNodeGroupInfo) ?? {}) as { connectivityInfo?: object };
  return {
    brokerAZDistribution: 'DEFAULT',
    instanceType,
    clientSubnets: [],
    ...described,
    connectivityInfo: { publicAccess: { type: 'DISABLED' }, ...described.connectivityInfo },
  };
}

/**
 * Versions without `.kraft` need ZooKeeper, of which apps may ask the address; nothing listens there, since the local
 * Kafka has no ZooKeeper.
 */
function zookeeperOf({ kafkaVersion }: MskCluster): Described {
  if (kafkaVersion === '' || kafkaVersion.endsWith('.kraft')) return {};
  return { zookeeperConnectString: '127.0.0.1:2181', zookeeperConnectStringTls: '127.0.0.1:2182' };
}

/** The members that both versions of the API give of a provisioned cluster, as its template declares it. */
function provisionedDetails(cluster: MskCluster): Described {
  const { properties = {}, kafkaVersion, numberOfBrokerNodes } = cluster;
  return {
    numberOfBrokerNodes,
    currentBrokerSoftwareInfo: { kafkaVersion, ...configurationOf(properties) },
    brokerNodeGroupInfo: brokerNodesOf(cluster),
    clientAuthentication: asApi(properties.ClientAuthentication),
    encryptionInfo: encryptionOf(properties),
    enhancedMonitoring: properties.EnhancedMonitoring ?? 'DEFAULT',
    openMonitoring: asApi(properties.OpenMonitoring),
    loggingInfo: asApi(properties.LoggingInfo),
    storageMode: properties.StorageMode ?? 'LOCAL',
    ...zookeeperOf(cluster),
  };
}

const identity = ({ arn, name, state, tags }: MskCluster): Described => ({
  clusterArn: arn,
  clusterName: name,
  state,
  tags,
  creationTime: CREATION_TIME,
  currentVersion: CURRENT_VERSION,
});

/** A provisioned cluster as `DescribeCluster` and `ListClusters` give it. https://docs.aws.amazon.com/msk/1.0/apireference/clusters.html#clusters-model-clusterinfo */
export const describeV1 = (cluster: MskCluster): Described => ({
  ...identity(cluster),
  ...provisionedDetails(cluster),
});

/** A cluster as `DescribeClusterV2` and `ListClustersV2` give it. https://docs.aws.amazon.com/MSK/2.0/APIReference/v2-clusters.html */
export const describeV2 = (cluster: MskCluster): Described => ({
  ...identity(cluster),
  clusterType: cluster.kind,
  ...(cluster.kind === 'PROVISIONED'
    ? { provisioned: provisionedDetails(cluster) }
    : { serverless: serverlessDetails(cluster) }),
});

const serverlessDetails = ({ properties = {} }: MskCluster): Described => ({
  vpcConfigs: asApi(properties.VpcConfigs) ?? [],
  clientAuthentication: asApi(properties.ClientAuthentication) ?? { sasl: { iam: { enabled: true } } },
});
