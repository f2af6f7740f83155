import {
  CreateEventSourceMappingCommand,
  DeleteEventSourceMappingCommand,
  GetAccountSettingsCommand,
  GetEventSourceMappingCommand,
  GetFunctionCommand,
  GetFunctionConfigurationCommand,
  LambdaClient,
  ListEventSourceMappingsCommand,
  ListFunctionsCommand,
  paginateListFunctions,
  UpdateEventSourceMappingCommand,
} from '@aws-sdk/client-lambda';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { AwsEndpoint } from '../../../local/src/aws/types.ts';
import { clientSettings, fakeLambda, functionNamed, provisionedCluster, startTestEndpoint } from './fakes.ts';

const NAMES = Array.from({ length: 120 }, (_, index) => `function-${String(index).padStart(3, '0')}`);
let endpoint: AwsEndpoint;
let lambda: LambdaClient;

beforeAll(async () => {
  endpoint = await startTestEndpoint({ lambda: fakeLambda(NAMES) });
  lambda = new LambdaClient(clientSettings(endpoint.url));
});
afterAll(async () => {
  lambda.destroy();
  await endpoint.stop(1_000);
});

describe('functions', () => {
  test('functions are listed in pages of at most 50, each once', async () => {
    const pages: (string | undefined)[][] = [];
    for await (const { Functions = [] } of paginateListFunctions({ client: lambda }, {}))
      pages.push(Functions.map(({ FunctionName }) => FunctionName));
    expect(pages.map((page) => page.length)).toEqual([50, 50, 20]);
    expect(pages.flat()).toEqual(NAMES);
  });

  test('functions are described with what was deployed', async () => {
    const expected = functionNamed('function-007');
    const { Configuration, Code } = await lambda.send(
      new GetFunctionCommand({ FunctionName: 'function-007' }),
    );
    expect(Configuration).toMatchObject({
      FunctionArn: expected.functionArn,
      Role: expected.roleArn,
      Timeout: 30,
      MemorySize: 256,
      Environment: { Variables: { STAGE: 'test' } },
      State: 'Active',
    });
    expect(Code?.Location).toBe('file:///var/task');
  });

  test('functions are described by ARN as well', async () => {
    const { functionArn } = functionNamed('function-007');
    const response = await lambda.send(new GetFunctionConfigurationCommand({ FunctionName: functionArn }));
    expect(response.FunctionName).toBe('function-007');
  });

  test.each([{ MaxItems: 0 }, { Marker: 'not-ours' }])('functions are not listed for %j', async (input) => {
    const name = 'InvalidParameterValueException';
    await expect(lambda.send(new ListFunctionsCommand(input))).rejects.toMatchObject({ name });
  });
});

test('the account has the default limits, less what its functions reserve', async () => {
  const reserving = { ...functionNamed('reserving'), reservedConcurrentExecutions: 20 };
  const own = await startTestEndpoint({
    lambda: { ...fakeLambda([]), listFunctions: () => [functionNamed('other'), reserving] },
  });
  const client = new LambdaClient(clientSettings(own.url));
  const { AccountLimit, AccountUsage } = await client.send(new GetAccountSettingsCommand({}));
  client.destroy();
  await own.stop(1_000);
  expect(AccountLimit).toMatchObject({ ConcurrentExecutions: 1_000, UnreservedConcurrentExecutions: 980 });
  expect(AccountUsage?.FunctionCount).toBe(2);
});

describe('an event source mapping', () => {
  const create = (topic: string, FunctionName = 'function-001') =>
    lambda.send(
      new CreateEventSourceMappingCommand({
        FunctionName,
        EventSourceArn: provisionedCluster.arn,
        Topics: [topic],
        StartingPosition: 'AT_TIMESTAMP',
        StartingPositionTimestamp: new Date('2026-11-01T12:00:00Z'),
      }),
    );

  test('an event source mapping is created with 202, state Creating and its times intact', async () => {
    const created = await create('orders');
    expect(created.$metadata.httpStatusCode).toBe(202);
    expect(created.State).toBe('Creating');
    expect(created.StartingPositionTimestamp).toEqual(new Date('2026-11-01T12:00:00Z'));
    expect(created.LastModified).toEqual(new Date(1_700_000_000_500));
  });

  test('an event source mapping is found by its UUID and by its function', async () => {
    const { UUID } = await create('payments', 'function-002');
    const listed = await lambda.send(new ListEventSourceMappingsCommand({ FunctionName: 'function-002' }));
    const found = await lambda.send(new GetEventSourceMappingCommand({ UUID }));
    expect(listed.EventSourceMappings?.map((mapping) => mapping.UUID)).toEqual([UUID]);
    expect(found.Topics).toEqual(['payments']);
  });

  test('an event source mapping is disabled with 202 and keeps its other settings', async () => {
    const { UUID } = await create('shipments');
    const updated = await lambda.send(new UpdateEventSourceMappingCommand({ UUID, Enabled: false }));
    const found = await lambda.send(new GetEventSourceMappingCommand({ UUID }));
    expect(updated.$metadata.httpStatusCode).toBe(202);
    expect(found).toMatchObject({ State: 'Disabled', Topics: ['shipments'] });
  });

  test('an event source mapping is deleted with 202 and is then unknown', async () => {
    const { UUID } = await create('limits');
    const deleted = await lambda.send(new DeleteEventSourceMappingCommand({ UUID }));
    expect(deleted.$metadata.httpStatusCode).toBe(202);
    expect(deleted.State).toBe('Deleting');
    const name = 'ResourceNotFoundException';
    await expect(lambda.send(new GetEventSourceMappingCommand({ UUID }))).rejects.toMatchObject({ name });
  });
});
