import type { MskCluster } from '../../msk/msk-cluster.ts';
import { parseSecretArn } from '../../secrets/secret-id.ts';
import { json, readMembers } from '../protocol/json.ts';
import type { AwsRequest } from '../protocol/message.ts';
import type { RestOperation } from '../protocol/rest-router.ts';
import type { AwsEndpointPorts } from '../types.ts';
import { InvalidMskParameterError } from './errors.ts';
import { findCluster, readPage, refuseServerless } from './parameters.ts';

const ROUTE = '/v1/clusters/{ClusterArn}/scram-secrets';

/**
 * `BatchAssociateScramSecret`, `BatchDisassociateScramSecret`, `ListScramSecrets`.
 * https://docs.aws.amazon.com/msk/1.0/apireference/clusters-clusterarn-scram-secrets.html
 */
export function scramOperations(ports: AwsEndpointPorts): RestOperation[] {
  return [
    {
      name: 'ListScramSecrets',
      route: `GET ${ROUTE}`,
      run: ({ query }, { ClusterArn = '' }) => {
        const cluster = scramCluster(ports, ClusterArn);
        const { items, nextToken } = readPage(ports.scramSecrets?.list(cluster.arn) ?? [], query);
        return json({ secretArnList: items, nextToken });
      },
    },
    {
      name: 'BatchAssociateScramSecret',
      route: `POST ${ROUTE}`,
      run: async (request, { ClusterArn = '' }) => {
        const cluster = scramCluster(ports, ClusterArn);
        const secretArns = secretArnsOf(request, cluster);
        const unprocessedScramSecrets =
          (await ports.scramSecrets?.associate(cluster.arn, secretArns, 'api')) ?? [];
        return json({ clusterArn: cluster.arn, unprocessedScramSecrets });
      },
    },
    {
      name: 'BatchDisassociateScramSecret',
      route: `PATCH ${ROUTE}`,
      run: async (request, { ClusterArn = '' }) => {
        const cluster = scramCluster(ports, ClusterArn);
        await ports.scramSecrets?.disassociate(cluster.arn, secretArnsOf(request, cluster));
        return json({ clusterArn: cluster.arn, unprocessedScramSecrets: [] });
      },
    },
  ];
}

/** UNCONFIRMED: the words for a cluster without SASL/SCRAM; that one is needed is in the guide. https://docs.aws.amazon.com/msk/latest/developerguide/msk-password-tutorial.html */
function scramCluster({ clusters }: AwsEndpointPorts, arn: string): MskCluster {
  const cluster = findCluster(clusters(), arn);
  refuseServerless(cluster);
  if (cluster.listeners.includes('scram') || cluster.properties === undefined) return cluster;
  throw new InvalidMskParameterError(
    'clusterArn',
    'This operation cannot be performed on a cluster that does not have SASL/SCRAM authentication turned on.',
  );
}

/**
 * Words as https://github.com/badmintoncryer/cdk-preflight saw them on AWS (pf-msk-scram-secret-account,
 * pf-msk-scram-secret-list-unique).
 */
function secretArnsOf(request: AwsRequest, { arn }: MskCluster): string[] {
  const { secretArnList } = readMembers(request);
  const arns = Array.isArray(secretArnList) ? secretArnList.map(String) : [];
  const refuse = (message: string) => new InvalidMskParameterError('secretArnList', message);
  if (arns.length === 0) throw refuse('The list provided is empty.');
  if (new Set(arns).size < arns.length) throw refuse('The list provided contains duplicate items.');
  const accountOf = (each: string) => each.split(':')[4];
  const isOfCluster = (each: string) => parseSecretArn(each) && accountOf(each) === accountOf(arn);
  if (!arns.every(isOfCluster)) throw refuse('The provided secret ARN is invalid.');
  return arns;
}
