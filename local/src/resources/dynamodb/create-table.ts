import { setTimeout as sleep } from 'node:timers/promises';
import {
  CreateTableCommand,
  type CreateTableCommandInput,
  DescribeTableCommand,
  DescribeTimeToLiveCommand,
  DynamoDBClient,
  type KeySchemaElement,
  ResourceInUseException,
  type TableDescription,
  UpdateTableCommand,
  UpdateTimeToLiveCommand,
  waitUntilTableExists,
} from '@aws-sdk/client-dynamodb';
import type { ResolvedResource, TemplateValue } from '../../template/types.ts';
import type { CreateResource } from '../context.ts';

/** Creates a table in DynamoDB Local unless an earlier run did. */
export const createTable: CreateResource = async (resource, { dynamodbEndpoint, pseudo }) => {
  const client = new DynamoDBClient({
    endpoint: dynamodbEndpoint,
    region: pseudo.region,
    credentials: { accessKeyId: 'mirror', secretAccessKey: 'mirror' },
  });
  const input = tableInput(resource);
  try {
    await createOrUpdate(client, input);
    await enableTimeToLive(client, input.TableName as string, resource.properties.TimeToLiveSpecification);
  } finally {
    client.destroy();
  }
  return {};
};

async function createOrUpdate(client: DynamoDBClient, input: CreateTableCommandInput): Promise<void> {
  try {
    await client.send(new CreateTableCommand(input));
    await waitUntilTableExists({ client, maxWaitTime: 30, minDelay: 1 }, { TableName: input.TableName });
  } catch (error) {
    if (!(error instanceof ResourceInUseException)) throw error;
    const { Table } = await client.send(new DescribeTableCommand({ TableName: input.TableName }));
    assertSameKeys(Table, input);
    await addIndexes(client, Table, input);
  }
}

const sharedProperties = [
  'AttributeDefinitions',
  'KeySchema',
  'GlobalSecondaryIndexes',
  'LocalSecondaryIndexes',
  'StreamSpecification',
] as const;

/** Always on-demand: a laptop says nothing about capacity. */
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
  const { TimeToLiveDescription } = await client.send(
    new DescribeTimeToLiveCommand({ TableName: tableName }),
  );
  if (TimeToLiveDescription?.TimeToLiveStatus === 'ENABLED') return;
  await client.send(
    new UpdateTimeToLiveCommand({
      TableName: tableName,
      TimeToLiveSpecification: { AttributeName, Enabled: true },
    }),
  );
}

function assertSameKeys(table: TableDescription | undefined, input: CreateTableCommandInput): void {
  const given = keysText(table?.KeySchema);
  const wanted = keysText(input.KeySchema);
  if (given !== wanted) {
    throw new Error(
      `table ${input.TableName} of an earlier run has the key ${given}, the template says ${wanted}. Start with --fresh to remove the data of earlier runs.`,
    );
  }
}

/** Indexes that the template got since the table was made; as on AWS, one at a time. */
async function addIndexes(
  client: DynamoDBClient,
  table: TableDescription | undefined,
  { TableName, AttributeDefinitions, GlobalSecondaryIndexes = [] }: CreateTableCommandInput,
): Promise<void> {
  const present = new Set(table?.GlobalSecondaryIndexes?.map(({ IndexName }) => IndexName));
  for (const Create of GlobalSecondaryIndexes.filter(({ IndexName }) => !present.has(IndexName))) {
    await client.send(
      new UpdateTableCommand({
        TableName,
        AttributeDefinitions,
        GlobalSecondaryIndexUpdates: [{ Create }],
      }),
    );
    await waitUntilTableExists({ client, maxWaitTime: 30, minDelay: 1 }, { TableName });
    await waitUntilIndexIsFilled(client, TableName, Create.IndexName);
  }
}

async function waitUntilIndexIsFilled(
  client: DynamoDBClient,
  TableName: string | undefined,
  indexName: string | undefined,
): Promise<void> {
  for (let looks = 0; looks < 600; looks += 1) {
    const { Table } = await client.send(new DescribeTableCommand({ TableName }));
    const index = Table?.GlobalSecondaryIndexes?.find(({ IndexName }) => IndexName === indexName);
    if (index?.IndexStatus === 'ACTIVE') return;
    await sleep(100);
  }
  throw new Error(`index ${indexName} of table ${TableName} is not filled after a minute`);
}

function keysText(keys: readonly KeySchemaElement[] = []): string {
  return keys
    .map(({ AttributeName, KeyType }) => `${AttributeName}:${KeyType}`)
    .sort()
    .join(', ');
}
