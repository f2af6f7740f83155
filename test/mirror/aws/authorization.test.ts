import { randomUUID } from 'node:crypto';
import {
  CreateTableCommand,
  DynamoDBClient,
  PutItemCommand,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb';
import { KafkaClient, ListTopicsCommand } from '@aws-sdk/client-kafka';
import { GetFunctionCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { SESv2Client, SendEmailCommand } from '@aws-sdk/client-sesv2';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { AwsEndpoint } from '../../../local/src/aws/types.ts';
import { testKafka } from '../../support/kafka.ts';
import { allow } from '../iam/policies.ts';
import { IamWorld } from '../iam/world.ts';
import { clientSettings, fakeLambda, provisionedCluster, startTestEndpoint } from './fakes.ts';

const services = testKafka();
const FUNCTION_KEY = 'AKIAOFTHEFUNCTION';
const TableName = `iam-${randomUUID()}`;
const tableArn = `arn:aws:dynamodb:us-east-1:123456789012:table/${TableName}`;
const Item = { pk: { S: 'a' } };

let world: IamWorld;
let endpoint: AwsEndpoint;

beforeAll(async () => {
  world = new IamWorld();
  endpoint = await startTestEndpoint({
    lambda: fakeLambda(['orders']),
    dynamodbEndpoint: services.dynamodbEndpoint,
    sesEndpoint: services.sesEndpoint,
    authorize: (accessKeyId, access) =>
      accessKeyId === FUNCTION_KEY ? world.access.authorizeRequest('orders', access) : undefined,
  });
  await asUser(DynamoDBClient).send(
    new CreateTableCommand({
      TableName,
      KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
      AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
      BillingMode: 'PAY_PER_REQUEST',
    }),
  );
});

afterAll(() => endpoint?.stop(1_000));

type ClientOf<Client> = new (settings: ReturnType<typeof clientSettings>) => Client;

/** A client of the function whose role has the policies of `world`. */
const theFunction = <Client>(Type: ClientOf<Client>) => new Type(clientSettings(endpoint.url, FUNCTION_KEY));
const asUser = <Client>(Type: ClientOf<Client>) => new Type(clientSettings(endpoint.url));

/** AWS's response to what no policy allows. */
const denial = (action: string, resource: string, httpStatusCode: number) => ({
  name: 'AccessDeniedException',
  message:
    `User: arn:aws:sts::123456789012:assumed-role/orders-role/orders is not authorized to perform: ${action} ` +
    `on resource: ${resource} because no identity-based policy allows the ${action} action`,
  $metadata: { httpStatusCode },
});

describe('the endpoint refuses what the role of a function does not allow, as', () => {
  test('the endpoint refuses what the role of a function does not allow, as DynamoDB does, until it is granted', async () => {
    const put = () => theFunction(DynamoDBClient).send(new PutItemCommand({ TableName, Item }));
    await expect(put()).rejects.toMatchObject(denial('dynamodb:PutItem', tableArn, 400));
    world.grant(allow('dynamodb:PutItem', tableArn));
    await expect(put()).resolves.toMatchObject({ $metadata: { httpStatusCode: 200 } });
  });

  test('the endpoint refuses what the role of a function does not allow, as DynamoDB does for one item of a transaction', async () => {
    world.grant(allow('dynamodb:PutItem', tableArn));
    const Update = {
      TableName,
      Key: { pk: { S: 'b' } },
      UpdateExpression: 'SET x = :x',
      ExpressionAttributeValues: { ':x': { S: 'x' } },
    };
    const write = new TransactWriteItemsCommand({
      TransactItems: [{ Put: { TableName, Item } }, { Update }],
    });
    await expect(theFunction(DynamoDBClient).send(write)).rejects.toMatchObject(
      denial('dynamodb:UpdateItem', tableArn, 400),
    );
    await expect(asUser(DynamoDBClient).send(write)).resolves.toBeDefined();
  });

  test('the endpoint refuses what the role of a function does not allow, as SES does, by the sender’s address', async () => {
    const send = (FromEmailAddress: string) =>
      theFunction(SESv2Client).send(
        new SendEmailCommand({
          FromEmailAddress,
          Destination: { ToAddresses: ['customer@example.org'] },
          Content: { Simple: { Subject: { Data: 's' }, Body: { Text: { Data: 't' } } } },
        }),
      );
    const sender = { StringEquals: { 'ses:FromAddress': 'shop@example.com' } };
    world.grant(allow('ses:SendEmail', 'arn:aws:ses:us-east-1:123456789012:identity/example.com', sender));
    await expect(send('shop@example.com')).resolves.toBeDefined();
    await expect(send('boss@example.com')).rejects.toMatchObject({
      name: 'AccessDeniedException',
      message:
        "User `arn:aws:sts::123456789012:assumed-role/orders-role/orders' is not authorized to perform `ses:SendEmail' " +
        "on resource `arn:aws:ses:us-east-1:123456789012:identity/boss@example.com'",
      $metadata: { httpStatusCode: 403 },
    });
  });

  test('the endpoint refuses what the role of a function does not allow, as Lambda does', async () => {
    const arn = 'arn:aws:lambda:us-east-1:123456789012:function:orders';
    const get = theFunction(LambdaClient).send(new GetFunctionCommand({ FunctionName: 'orders' }));
    await expect(get).rejects.toMatchObject(denial('lambda:GetFunction', arn, 403));
  });

  test('the endpoint refuses what the role of a function does not allow, as MSK does, for operations on topics by actions of the data plane', async () => {
    const list = theFunction(KafkaClient).send(new ListTopicsCommand({ ClusterArn: provisionedCluster.arn }));
    await expect(list).rejects.toMatchObject(denial('kafka-cluster:Connect', provisionedCluster.arn, 403));
  });
});

test('who one is may be asked without a grant', async () => {
  await expect(theFunction(STSClient).send(new GetCallerIdentityCommand())).resolves.toBeDefined();
});

test('the text of a refusal reaches a client of SES version 1 in XML', async () => {
  const response = await fetch(endpoint.url, {
    method: 'POST',
    headers: {
      authorization: `AWS4-HMAC-SHA256 Credential=${FUNCTION_KEY}/20261123/us-east-1/ses/aws4_request, SignedHeaders=host, Signature=x`,
    },
    body: new URLSearchParams({ Action: 'SendEmail', Source: 'boss@example.com' }),
  });
  expect(response.status).toBe(403);
  expect(await response.text()).toMatch(
    /<Code>AccessDenied<\/Code><Message>User `arn:aws:sts::.+not authorized to perform/,
  );
});
