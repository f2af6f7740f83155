import { DescribeTableCommand, DescribeTimeToLiveCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { afterAll, describe, expect, test } from '@jest/globals';
import type { DeploymentContext } from '../../../local/src/resources/context.ts';
import { createTable } from '../../../local/src/resources/dynamodb/create-table.ts';
import type { TemplateValue } from '../../../local/src/template/types.ts';
import { resource } from '../deployment/support.ts';

const endpoint = process.env.TEST_DYNAMODB_ENDPOINT as string;
const client = new DynamoDBClient({
  endpoint,
  region: 'us-east-1',
  credentials: { accessKeyId: 'mirror', secretAccessKey: 'mirror' },
});
const context = { dynamodbEndpoint: endpoint, pseudo: { region: 'us-east-1' } } as DeploymentContext;

afterAll(() => client.destroy());

const attributes = (...names: readonly string[]) =>
  names.map((AttributeName) => ({ AttributeName, AttributeType: 'S' }));
const index = (IndexName: string, AttributeName: string) => ({
  IndexName,
  KeySchema: [{ AttributeName, KeyType: 'HASH' }],
  Projection: { ProjectionType: 'ALL' },
});

function deploy(tableName: string, properties: Record<string, TemplateValue>) {
  const KeySchema = [{ AttributeName: 'pk', KeyType: 'HASH' }];
  return createTable(
    resource('AWS::DynamoDB::Table', 'Table', { KeySchema, ...properties }, tableName),
    context,
  );
}

describe('a table of an earlier run', () => {
  test('A table of an earlier run gets the indexes and the expiry that the template has now, and keeps what it has', async () => {
    const TableName = `test-${crypto.randomUUID()}`;
    await deploy(TableName, { AttributeDefinitions: attributes('pk') });
    const newer = {
      AttributeDefinitions: attributes('pk', 'a', 'b'),
      GlobalSecondaryIndexes: [index('byA', 'a'), index('byB', 'b')],
      TimeToLiveSpecification: { AttributeName: 'expiresAt', Enabled: true },
    };
    await deploy(TableName, newer);
    await deploy(TableName, newer);
    const { Table } = await client.send(new DescribeTableCommand({ TableName }));
    const indexes = Table?.GlobalSecondaryIndexes?.map(({ IndexName, IndexStatus }) => [
      IndexName,
      IndexStatus,
    ]);
    expect(indexes?.sort()).toEqual([
      ['byA', 'ACTIVE'],
      ['byB', 'ACTIVE'],
    ]);
    const { TimeToLiveDescription } = await client.send(new DescribeTimeToLiveCommand({ TableName }));
    expect(TimeToLiveDescription).toMatchObject({ AttributeName: 'expiresAt', TimeToLiveStatus: 'ENABLED' });
  });

  test('A table of an earlier run with other keys ends the deployment', async () => {
    const TableName = `test-${crypto.randomUUID()}`;
    await deploy(TableName, { AttributeDefinitions: attributes('pk') });
    const KeySchema = [{ AttributeName: 'id', KeyType: 'HASH' }];
    await expect(deploy(TableName, { AttributeDefinitions: attributes('id'), KeySchema })).rejects.toThrow(
      'has the key pk:HASH, the template says id:HASH',
    );
  });
});
