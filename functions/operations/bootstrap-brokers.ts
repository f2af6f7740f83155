import { GetBootstrapBrokersCommand, KafkaClient } from '@aws-sdk/client-kafka';
import {
  type CustomResourceRequest,
  type CustomResourceResult,
  customResource,
} from '../shared/runtime/custom-resource.ts';
import { traced } from '../shared/telemetry/powertools.ts';

/** Gets the `host:port[,…]` of a cluster's SASL/IAM listeners; undefined when it has none. */
export type FindBrokers = (clusterArn: string) => Promise<string | undefined>;

/**
 * Returns a cluster's broker addresses to the stack, as the attribute `BootstrapBrokers`. Deleting does nothing.
 * @throws {Error} when the request names no cluster, or the cluster does not accept IAM.
 */
export async function provideBootstrapBrokers(
  request: CustomResourceRequest,
  findBrokers: FindBrokers,
): Promise<CustomResourceResult> {
  if (request.RequestType === 'Delete') return {};
  const clusterArn: unknown = request.ResourceProperties.ClusterArn;
  if (typeof clusterArn !== 'string') {
    throw new Error(
      `ClusterArn is ${JSON.stringify(clusterArn)}. Accepted: the ARN of an MSK cluster. Set it where the stack declares this resource.`,
    );
  }
  const brokers = await findBrokers(clusterArn);
  if (!brokers) {
    throw new Error(`Cluster ${clusterArn} has no SASL/IAM listener. Enable IAM access control on it.`);
  }
  return { physicalResourceId: clusterArn, data: { BootstrapBrokers: brokers } };
}

const kafka = traced(new KafkaClient({ maxAttempts: 5 }));

/** https://docs.aws.amazon.com/msk/1.0/apireference/clusters-clusterarn-bootstrap-brokers.html */
const findBrokersOnMsk: FindBrokers = async (clusterArn) => {
  const { BootstrapBrokerStringSaslIam } = await kafka.send(
    new GetBootstrapBrokersCommand({ ClusterArn: clusterArn }),
  );
  return BootstrapBrokerStringSaslIam;
};

export const handler = customResource((request) => provideBootstrapBrokers(request, findBrokersOnMsk));
