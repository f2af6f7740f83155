import {
  CreateTableCommand,
  type CreateTableCommandInput,
  DescribeTableCommand,
  DynamoDBClient,
  type KeySchemaElement,
  ResourceInUseException,
  UpdateTimeToLiveCommand,
  waitUntilTableExists,
} from '@aws-sdk/client-dynamodb';
import type { ResolvedResource, TemplateValue } from '../../template/types.ts';
import type { ResourceHandler } from '../types.ts';

/** Creates a table in DynamoDB Local unless an earlier run did. */
export const createTable: ResourceHandler = async (resource, { dynamodbEndpoint, pseudo }) => {
  const client = new DynamoDBClient({
    endpoint: dynamodbEndpoint,
    region: pseudo.region,
    credentials: { accessKeyId: 'mirror', secretAccessKey: 'mirror' },
  });
  const input = tableInput(resource);
  try {
    await client.send(new CreateTableCommand(input));
    await waitUntilTableExists({ client, maxWaitTime: 30, minDelay: 1 }, { TableName: input.TableName });
    await enableTimeToLive(client, input.TableName as string, resource.properties.TimeToLiveSpecification);
  } catch (error) {
    if (!(error instanceof ResourceInUseException)) throw error;
    await assertSameKeys(client, input);
  } finally {
    client.destroy();
  }
  return {};
};

const sharedProperties = [
  'AttributeDefinitions',
  'KeySchema',
  'GlobalSecondaryIndexes',
  'LocalSecondaryIndexes',
  'StreamSpecification',
] as const;

/** On-demand whatever the template says: capacity is not what a laptop can tell about. */
function tableInput({ physicalId, properties }: ResolvedResource): CreateTableCommandInput {
  const taken = sharedProperties.filter((name) => properties[name] !== undefined);
  const input = Object.fromEntries(taken.map((name) => [name, withoutCapacity(properties[name])]));
  const stream =
    properties.StreamSpecification === undefined ? {} : { StreamSpecification: streamOf(properties) };
  return {
    ...input,
    ...stream,
    TableName: physicalId,
    BillingMode: 'PAY_PER_REQUEST',
  } as CreateTableCommandInput;
}

function streamOf(properties: Readonly<Record<string, TemplateValue>>) {
  return { ...(properties.StreamSpecification as object), StreamEnabled: true };
}

const capacityProperties = new Set([
  'ProvisionedThroughput',
  'OnDemandThroughput',
  'WriteProvisionedThroughputSettings',
  'ReadProvisionedThroughputSettings',
  'WriteOnDemandThroughputSettings',
  'ReadOnDemandThroughputSettings',
  'ContributorInsightsSpecification',
  'WarmThroughput',
]);

function withoutCapacity(value: TemplateValue | undefined): TemplateValue | undefined {
  if (!Array.isArray(value)) return value;
  return value.map((item) =>
    Object.fromEntries(Object.entries(item as object).filter(([name]) => !capacityProperties.has(name))),
  );
}

async function enableTimeToLive(
  client: DynamoDBClient,
  tableName: string,
  specification: unknown,
): Promise<void> {
  if (!specification) return;
  const { AttributeName, Enabled } = specification as { AttributeName: string; Enabled: boolean | string };
  if (String(Enabled) !== 'true') return;
  await client.send(
    new UpdateTimeToLiveCommand({
      TableName: tableName,
      TimeToLiveSpecification: { AttributeName, Enabled: true },
    }),
  );
}

async function assertSameKeys(client: DynamoDBClient, input: CreateTableCommandInput): Promise<void> {
  const { Table } = await client.send(new DescribeTableCommand({ TableName: input.TableName }));
  const given = keysText(Table?.KeySchema);
  const wanted = keysText(input.KeySchema);
  if (given !== wanted) {
    throw new Error(
      `table ${input.TableName} of an earlier run has the key ${given}, the template says ${wanted}. Start with --fresh to begin anew.`,
    );
  }
}

function keysText(keys: readonly KeySchemaElement[] = []): string {
  return keys
    .map(({ AttributeName, KeyType }) => `${AttributeName}:${KeyType}`)
    .sort()
    .join(', ');
}
