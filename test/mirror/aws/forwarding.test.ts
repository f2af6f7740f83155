import { randomUUID } from 'node:crypto';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  CreateTableCommand,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  ScanCommand,
} from '@aws-sdk/client-dynamodb';
import { GetAccountCommand, SESv2Client, SendEmailCommand } from '@aws-sdk/client-sesv2';
import { afterEach, describe, expect, test } from '@jest/globals';
import type { AwsEndpointPorts } from '../../../local/src/aws/types.ts';
import { testKafka } from '../../support/kafka.ts';
import { clientSettings, startTestEndpoint } from './fakes.ts';

const services = testKafka();
const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

async function prepare(ports: Partial<AwsEndpointPorts>) {
  const endpoint = await startTestEndpoint(ports);
  cleanups.push(() => endpoint.stop(1_000));
  return endpoint.url;
}

async function dynamodbThrough(dynamodbEndpoint: string) {
  const client = new DynamoDBClient(clientSettings(await prepare({ dynamodbEndpoint })));
  cleanups.push(() => client.destroy());
  return client;
}

async function tableOf(client: DynamoDBClient): Promise<string> {
  const TableName = `aws-${randomUUID()}`;
  await client.send(
    new CreateTableCommand({
      TableName,
      KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
      AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
      BillingMode: 'PAY_PER_REQUEST',
    }),
  );
  return TableName;
}

describe('DynamoDB', () => {
  test('DynamoDB is reached with items, checksums and conditions intact', async () => {
    const client = await dynamodbThrough(services.dynamodbEndpoint);
    const TableName = await tableOf(client);
    const item = { pk: { S: 'Zoë' }, total: { N: '12.3' } };
    const put = { TableName, Item: item, ConditionExpression: 'attribute_not_exists(pk)' };
    await client.send(new PutItemCommand(put));
    const { Item } = await client.send(new GetItemCommand({ TableName, Key: { pk: item.pk } }));
    expect(Item).toEqual(item);
    const name = 'ConditionalCheckFailedException';
    await expect(client.send(new PutItemCommand(put))).rejects.toMatchObject({ name });
  });

  test('responses of a megabyte come through whole', async () => {
    const client = await dynamodbThrough(services.dynamodbEndpoint);
    const TableName = await tableOf(client);
    const text = 'x'.repeat(300_000);
    for (const pk of ['1', '2', '3'])
      await client.send(new PutItemCommand({ TableName, Item: { pk: { S: pk }, text: { S: text } } }));
    const { Items = [] } = await client.send(new ScanCommand({ TableName }));
    expect(Items.map((item) => item.text?.S === text)).toEqual([true, true, true]);
  });

  test('DynamoDB that is down is a server error, which SDKs retry', async () => {
    const client = await dynamodbThrough('http://127.0.0.1:1');
    const get = client.send(new GetItemCommand({ TableName: 'orders', Key: { pk: { S: '1' } } }));
    await expect(get).rejects.toMatchObject({
      name: 'InternalServerError',
      $metadata: { httpStatusCode: 500 },
      message: expect.stringContaining('ECONNREFUSED'),
    });
  });
});

test('mail reaches the mailbox', async () => {
  const client = new SESv2Client(clientSettings(await prepare({ sesEndpoint: services.sesEndpoint })));
  cleanups.push(() => client.destroy());
  const subject = `Order ${randomUUID()}`;
  const { MessageId } = await client.send(
    new SendEmailCommand({
      FromEmailAddress: 'shop@example.com',
      Destination: { ToAddresses: ['sarah@example.com'] },
      Content: { Simple: { Subject: { Data: subject }, Body: { Text: { Data: 'Thank you.' } } } },
    }),
  );
  const mailbox = await (await fetch(`${services.sesEndpoint}/store`)).text();
  expect(MessageId).toBeTruthy();
  expect(mailbox).toContain(subject);
});

describe('what the mailbox does not have', () => {
  test('what the mailbox does not have is an operation that is not there, with a list of those that are', async () => {
    const client = new SESv2Client(clientSettings(await prepare({ sesEndpoint: services.sesEndpoint })));
    cleanups.push(() => client.destroy());
    await expect(client.send(new GetAccountCommand())).rejects.toMatchObject({
      name: 'UnknownOperationException',
      message: expect.stringMatching(/GET \/v2\/email\/account.*SendEmail, SendBulkEmail/),
    });
  });

  test('what the mailbox does not have is an invalid action of the first version', async () => {
    const url = await prepare({ sesEndpoint: services.sesEndpoint });
    const response = await fetch(url, {
      method: 'POST',
      headers: {
        authorization: 'AWS4-HMAC-SHA256 Credential=me/20261121/us-east-1/ses/aws4_request, Signature=0',
      },
      body: new URLSearchParams({ Action: 'ListIdentities' }),
    });
    expect(response.status).toBe(400);
    expect(await response.text()).toMatch(/<Code>InvalidAction<.*ListIdentities.*SendEmail, SendRawEmail/);
  });
});

interface Seen {
  readonly url?: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** A backend that keeps what it was sent and responds with a separate checksum header. */
async function startBackend(): Promise<{ endpoint: string; seen: Seen[] }> {
  const seen: Seen[] = [];
  const server: Server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
    seen.push({ url: request.url, headers: request.headers, body: Buffer.concat(chunks).toString() });
    response
      .writeHead(400, { 'x-amz-crc32': '123', 'x-amzn-requestid': 'of-the-backend' })
      .end('{"items":1}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  cleanups.push(
    () => server.closeAllConnections(),
    () => server.close(),
  );
  return { endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, seen };
}

test('a forwarded request and its response keep path, query, headers, status and bytes', async () => {
  const { endpoint, seen } = await startBackend();
  const url = await prepare({ dynamodbEndpoint: endpoint });
  const authorization =
    'AWS4-HMAC-SHA256 Credential=AKIATEST/20261121/us-east-1/dynamodb/aws4_request, Signature=0';
  const response = await fetch(`${url}/path%2Fpart?a=%20b`, {
    method: 'POST',
    headers: { authorization, 'x-amz-target': 'DynamoDB_20120810.PutItem', 'x-custom': 'kept' },
    body: '{"ü":1}',
  });
  expect(seen).toHaveLength(1);
  expect(seen[0]).toMatchObject({
    url: '/path%2Fpart?a=%20b',
    body: '{"ü":1}',
    headers: { authorization, 'x-amz-target': 'DynamoDB_20120810.PutItem', 'x-custom': 'kept' },
  });
  expect(response.status).toBe(400);
  expect(response.headers.get('x-amz-crc32')).toBe('123');
  expect(response.headers.get('x-amzn-requestid')).toBe('of-the-backend');
  expect(await response.text()).toBe('{"items":1}');
});
