import type { MskCluster } from '../../msk/msk-cluster.ts';
import { isSamePlace, type Place, placeOfArn } from '../../shared/place.ts';
import { json } from '../protocol/json.ts';
import type { RestOperation } from '../protocol/rest-router.ts';
import type { AwsEndpointPorts } from '../types.ts';
import { bootstrapBrokers } from './bootstrap-brokers.ts';
import { describeV1, describeV2 } from './describe-cluster.ts';
import { findCluster, readPage, refuseServerless } from './parameters.ts';

/** Clusters whose name starts with `clusterNameFilter`, one page of them. */
function listPage<T>(
  clusters: readonly MskCluster[],
  query: URLSearchParams,
  describe: (cluster: MskCluster) => T,
) {
  const prefix = query.get('clusterNameFilter') ?? '';
  const { items, nextToken } = readPage(
    clusters.filter(({ name }) => name.startsWith(prefix)),
    query,
  );
  return json({ clusterInfoList: items.map(describe), nextToken });
}

const isProvisioned = ({ kind }: MskCluster) => kind === 'PROVISIONED';

const clustersAt = (ports: AwsEndpointPorts, place: Place): MskCluster[] =>
  ports.clusters().filter(({ arn }) => isSamePlace(placeOfArn(arn), place));

/**
 * `ListClusters`, `DescribeCluster` (provisioned clusters only), their second version, `GetBootstrapBrokers`.
 * https://docs.aws.amazon.com/MSK/2.0/APIReference/v2-clusters.html
 */
export function clusterOperations(ports: AwsEndpointPorts): RestOperation[] {
  return [
    {
      name: 'ListClusters',
      route: 'GET /v1/clusters',
      run: ({ query, place }) => listPage(clustersAt(ports, place).filter(isProvisioned), query, describeV1),
    },
    {
      name: 'ListClustersV2',
      route: 'GET /api/v2/clusters',
      run: ({ query, place }) => {
        const kind = query.get('clusterTypeFilter');
        return listPage(
          clustersAt(ports, place).filter((cluster) => !kind || cluster.kind === kind),
          query,
          describeV2,
        );
      },
    },
    {
      name: 'DescribeCluster',
      route: 'GET /v1/clusters/{ClusterArn}',
      run: (_request, { ClusterArn = '' }) => {
        const cluster = findCluster(ports.clusters(), ClusterArn);
        refuseServerless(cluster);
        return json({ clusterInfo: describeV1(cluster) });
      },
    },
    {
      name: 'DescribeClusterV2',
      route: 'GET /api/v2/clusters/{ClusterArn}',
      run: (_request, { ClusterArn = '' }) =>
        json({ clusterInfo: describeV2(findCluster(ports.clusters(), ClusterArn)) }),
    },
    {
      name: 'GetBootstrapBrokers',
      route: 'GET /v1/clusters/{ClusterArn}/bootstrap-brokers',
      run: (_request, { ClusterArn = '' }) =>
        json(bootstrapBrokers(ports.kafka, findCluster(ports.clusters(), ClusterArn))),
    },
  ];
}
