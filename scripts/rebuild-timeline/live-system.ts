import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { GetBootstrapBrokersCommand, KafkaClient, ListClustersV2Command } from '@aws-sdk/client-kafka';
import { GetFunctionCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { clientConfig } from '../shared/aws-access.ts';
import type { RebuildOptions } from './options.ts';

/** Where the running system has its records and its timeline. */
export interface LiveSystem {
  /** `host:port[,…]` of listeners without encryption. */
  readonly brokers: string;
  /** The table of the function that writes the timeline. */
  readonly tableName: string;
  readonly dynamodb: DynamoDBClient;
  readonly documents: DynamoDBDocumentClient;
}

/**
 * Asks the mirror as one asks AWS: the function for its table, the cluster for its brokers.
 * @throws {Error} when nothing answers at the address, or what answers has no such stack.
 */
export async function findLiveSystem({
  aws,
  stage,
}: Pick<RebuildOptions, 'aws' | 'stage'>): Promise<LiveSystem> {
  const client = clientConfig({ aws });
  const dynamodb = new DynamoDBClient(client);
  try {
    const [tableName, brokers] = await Promise.all([
      tableOf(new LambdaClient(client), `orderstream-${stage}-orders`),
      brokersOf(new KafkaClient(client), `orderstream-${stage}`),
    ]);
    return { brokers, tableName, dynamodb, documents: DynamoDBDocumentClient.from(dynamodb) };
  } catch (cause) {
    const problem = cause instanceof Error ? cause.message || cause.name : String(cause);
    throw new Error(`${aws} does not answer for stage "${stage}": ${problem}. Is npm start running?`, {
      cause,
    });
  }
}

async function tableOf(lambda: LambdaClient, functionName: string): Promise<string> {
  const { Configuration } = await lambda.send(new GetFunctionCommand({ FunctionName: functionName }));
  const tableName = Configuration?.Environment?.Variables?.TABLE_NAME;
  if (tableName) return tableName;
  throw new Error(`function ${functionName} has no TABLE_NAME`);
}

async function brokersOf(kafka: KafkaClient, clusterName: string): Promise<string> {
  const { ClusterInfoList = [] } = await kafka.send(
    new ListClustersV2Command({ ClusterNameFilter: clusterName }),
  );
  const cluster = ClusterInfoList.find((each) => each.ClusterName === clusterName);
  if (!cluster) throw new Error(`there is no cluster ${clusterName}`);
  const answer = await kafka.send(new GetBootstrapBrokersCommand({ ClusterArn: cluster.ClusterArn }));
  if (answer.BootstrapBrokerString) return answer.BootstrapBrokerString;
  throw new Error(`cluster ${clusterName} has no listener without encryption, so it is none of the mirror`);
}
