import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { GetFunctionConfigurationCommand, type LambdaClient } from '@aws-sdk/client-lambda';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import {
  type AwsAccess,
  clientConfig,
  functionNameOf,
  lambdaClient,
  unavailable,
} from '../shared/aws-access.ts';

/** The table of the running system's timeline, and the table of its new generation. */
export interface LiveSystem {
  /** The table of the function that writes the timeline. */
  readonly tableName: string;
  /** The table that the function `timeline-rebuild` fills. */
  readonly generation: string;
  /** Name of that function. */
  readonly rebuilder: string;
  /** The customer-managed key of the stack, which encrypts its functions' environments and its tables; undefined without one. */
  readonly keyArn: string | undefined;
  readonly lambda: LambdaClient;
  readonly dynamodb: DynamoDBClient;
  readonly documents: DynamoDBDocumentClient;
}

/** The function may work for two minutes before it responds. */
const requestTimeoutMs = 150_000;

/**
 * Asks the functions for their tables.
 * @throws {Error} when the API does not respond, has no such stack, or the function would fill the live table.
 */
export async function findLiveSystem(access: AwsAccess): Promise<LiveSystem> {
  const client = clientConfig(access);
  const lambda = lambdaClient(access, requestTimeoutMs);
  const dynamodb = new DynamoDBClient(client);
  const rebuilder = functionNameOf(access, 'timeline-rebuild');
  const [{ tableName }, { tableName: generation, keyArn }] = await tablesOf(lambda, access, rebuilder);
  // The generation is deleted first: it must not be the table that customers read.
  if (tableName === generation)
    throw new Error(`${rebuilder} would fill ${tableName}, which is the live table.`);
  const documents = DynamoDBDocumentClient.from(dynamodb);
  return { tableName, generation, rebuilder, keyArn, lambda, dynamodb, documents };
}

async function tablesOf(
  lambda: LambdaClient,
  access: AwsAccess,
  rebuilder: string,
): Promise<[live: FunctionTable, rebuilt: FunctionTable]> {
  try {
    return await Promise.all([tableOf(lambda, functionNameOf(access, 'orders')), tableOf(lambda, rebuilder)]);
  } catch (cause) {
    throw unavailable(access, 'lambda:GetFunctionConfiguration', cause);
  }
}

/** The table of a function, and the key of its environment. */
interface FunctionTable {
  readonly tableName: string;
  readonly keyArn: string | undefined;
}

async function tableOf(lambda: LambdaClient, functionName: string): Promise<FunctionTable> {
  const { Environment, KMSKeyArn: keyArn } = await lambda.send(
    new GetFunctionConfigurationCommand({ FunctionName: functionName }),
  );
  const tableName = Environment?.Variables?.TABLE_NAME;
  if (tableName) return { tableName, keyArn };
  throw new Error(`function ${functionName} has no TABLE_NAME`);
}
