import {
  CreateEventSourceMappingCommand,
  GetAliasCommand,
  GetFunctionCommand,
  GetFunctionConfigurationCommand,
  InvokeCommand,
  LambdaClient,
  ListAliasesCommand,
  ListEventSourceMappingsCommand,
  ListVersionsByFunctionCommand,
} from '@aws-sdk/client-lambda';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import type { AwsEndpoint } from '../../../local/src/aws/types.ts';
import type { Invoke } from '../../../local/src/lambda/types.ts';
import {
  clientSettings,
  fakeLambda,
  functionNamed,
  provisionedCluster,
  resultOf,
  startTestEndpoint,
} from './fakes.ts';

const ARN = functionNamed('orders').functionArn;
const invoke = jest.fn<Invoke>(async () => resultOf({}));
const fake = fakeLambda(['orders'], invoke);
let endpoint: AwsEndpoint;
let lambda: LambdaClient;

beforeAll(async () => {
  fake.published.putVersion('orders', { version: '1', description: 'first' });
  fake.published.putAlias('orders', { name: 'live', functionVersion: '1', description: '' });
  endpoint = await startTestEndpoint({ lambda: fake });
  lambda = new LambdaClient(clientSettings(endpoint.url));
});
afterAll(async () => {
  lambda.destroy();
  await endpoint.stop(1_000);
});

describe('a qualifier', () => {
  test.each([
    [{ FunctionName: 'orders:live' }, `${ARN}:live`],
    [{ FunctionName: 'orders', Qualifier: 'live' }, `${ARN}:live`],
    [{ FunctionName: 'orders:live', Qualifier: 'live' }, `${ARN}:live`],
    [{ FunctionName: `${ARN}:1` }, `${ARN}:1`],
    [{ FunctionName: '123456789012:function:orders:live' }, `${ARN}:live`],
    [{ FunctionName: 'us-east-1:123456789012:function:orders', Qualifier: '1' }, `${ARN}:1`],
    [{ FunctionName: 'orders', Qualifier: '$LATEST' }, `${ARN}:$LATEST`],
    [{ FunctionName: 'orders' }, ARN],
  ])('a qualifier is found in %j by Invoke, GetFunction and GetFunctionConfiguration', async (input, arn) => {
    await lambda.send(new InvokeCommand(input));
    expect(invoke.mock.lastCall?.[0]).toBe(arn);
    const { Configuration } = await lambda.send(new GetFunctionCommand(input));
    const Version = /:(live|1)$/.test(arn) ? '1' : '$LATEST';
    expect(Configuration).toMatchObject({ FunctionArn: arn, Version, FunctionName: 'orders' });
    const configuration = await lambda.send(new GetFunctionConfigurationCommand(input));
    expect(configuration).toMatchObject({ FunctionArn: arn, Version });
  });

  test.each([
    [{ FunctionName: 'orders:gone' }, 'ResourceNotFoundException', `Function not found: ${ARN}:gone`],
    [{ FunctionName: 'orders', Qualifier: '7' }, 'ResourceNotFoundException', `Function not found: ${ARN}:7`],
    [
      { FunctionName: 'gone:live' },
      'ResourceNotFoundException',
      `Function not found: ${ARN.replace('orders', 'gone')}:live`,
    ],
    [
      { FunctionName: 'orders:live', Qualifier: '1' },
      'InvalidParameterValueException',
      'The derived qualifier from the function name does not match the specified qualifier.',
    ],
  ])('a qualifier is refused in %j as AWS does', async (input, name, message) => {
    await expect(lambda.send(new InvokeCommand(input))).rejects.toMatchObject({ name, message });
    await expect(lambda.send(new GetFunctionCommand(input))).rejects.toMatchObject({ name, message });
  });
});

describe('versions and aliases', () => {
  test('versions and aliases are listed, $LATEST first', async () => {
    const { Versions = [] } = await lambda.send(
      new ListVersionsByFunctionCommand({ FunctionName: 'orders' }),
    );
    expect(Versions.map(({ Version, FunctionArn }) => [Version, FunctionArn])).toEqual([
      ['$LATEST', `${ARN}:$LATEST`],
      ['1', `${ARN}:1`],
    ]);
    const alias = { Name: 'live', FunctionVersion: '1', AliasArn: `${ARN}:live` };
    const { Aliases } = await lambda.send(
      new ListAliasesCommand({ FunctionName: ARN, FunctionVersion: '1' }),
    );
    expect(Aliases).toMatchObject([alias]);
    expect(await lambda.send(new GetAliasCommand({ FunctionName: 'orders', Name: 'live' }))).toMatchObject(
      alias,
    );
  });

  test('versions and aliases that are not there are said to be missing', async () => {
    const name = 'ResourceNotFoundException';
    await expect(
      lambda.send(new GetAliasCommand({ FunctionName: 'orders', Name: 'gone' })),
    ).rejects.toMatchObject({ name, message: `Cannot find alias arn: ${ARN}:gone` });
  });
});

describe('an event source mapping on an alias', () => {
  const create = (FunctionName: string) =>
    lambda.send(
      new CreateEventSourceMappingCommand({
        FunctionName,
        EventSourceArn: provisionedCluster.arn,
        Topics: ['orders'],
        StartingPosition: 'LATEST',
      }),
    );

  test('an event source mapping on an alias shows the ARN with the alias, and is listed by it', async () => {
    const { UUID, FunctionArn } = await create('orders:live');
    expect(FunctionArn).toBe(`${ARN}:live`);
    for (const FunctionName of ['orders:live', `${ARN}:live`]) {
      const listed = await lambda.send(new ListEventSourceMappingsCommand({ FunctionName }));
      expect(listed.EventSourceMappings?.map((mapping) => mapping.UUID)).toEqual([UUID]);
    }
  });

  test('an event source mapping on an alias is refused when there is no such alias', async () => {
    await expect(create('orders:gone')).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
      message: `Function not found: ${ARN}:gone`,
    });
  });
});
