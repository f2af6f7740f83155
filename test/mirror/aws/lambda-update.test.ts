import {
  GetFunctionConfigurationCommand,
  LambdaClient,
  UpdateFunctionCodeCommand,
  UpdateFunctionConfigurationCommand,
} from '@aws-sdk/client-lambda';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { strToU8, zipSync } from 'fflate';
import type { AwsEndpoint } from '../../../local/src/aws/types.ts';
import { unpackUploadedCode } from '../../../local/src/resources/lambda/unpack-code.ts';
import { silentLog } from '../../../local/src/shared/log.ts';
import { type LambdaFixture, startLambda } from '../lambda/fixture.ts';
import { clientSettings, startTestEndpoint } from './fakes.ts';

const codeOf = (version: number) =>
  `export const handler = async () => ({ version: ${version}, stage: process.env.STAGE ?? null });`;
const zipOf = (files: Readonly<Record<string, string>>) =>
  zipSync(Object.fromEntries(Object.entries(files).map(([name, text]) => [name, strToU8(text)])));

let lambda: LambdaFixture;
let endpoint: AwsEndpoint;
let client: LambdaClient;

beforeAll(async () => {
  lambda = startLambda();
  const unpackCode = (zip: Buffer) =>
    unpackUploadedCode(zip, { dataDirectory: lambda.directory, log: silentLog });
  endpoint = await startTestEndpoint({ lambda: lambda.service, unpackCode });
  client = new LambdaClient(clientSettings(endpoint.url));
});
afterAll(async () => {
  client.destroy();
  await endpoint.stop(1_000);
  await lambda.stop();
});

const FunctionName = 'changing';
const response = async () => (await lambda.call(FunctionName)).response;

beforeEach(() => {
  lambda.deploy(FunctionName, codeOf(1), {
    functionArn: `arn:aws:lambda:us-east-1:123456789012:function:${FunctionName}`,
  });
});

describe('the update of a function', () => {
  test('New code runs in the next invocation, and the settings stay.', async () => {
    expect(await response()).toEqual({ version: 1, stage: null });
    const ZipFile = zipOf({ 'index.mjs': codeOf(2) });
    const updated = await client.send(new UpdateFunctionCodeCommand({ FunctionName, ZipFile }));
    expect(updated).toMatchObject({ FunctionName, LastUpdateStatus: 'Successful', Handler: 'index.handler' });
    expect(await response()).toEqual({ version: 2, stage: null });
  });

  test('Code that the CDK CLI has uploaded to its bucket runs in the next invocation.', async () => {
    const asset = { Bucket: 'cdk-hnb659fds-assets-123456789012-us-east-1', Key: 'abc.zip' };
    const s3 = new S3Client({ ...clientSettings(endpoint.url), forcePathStyle: true });
    await s3.send(new PutObjectCommand({ ...asset, Body: zipOf({ 'index.mjs': codeOf(3) }) }));
    s3.destroy();
    const from = { S3Bucket: asset.Bucket, S3Key: asset.Key };
    await client.send(new UpdateFunctionCodeCommand({ FunctionName, ...from }));
    expect(await response()).toEqual({ version: 3, stage: null });
  });

  test('New settings count in the next invocation, and those that are not named stay.', async () => {
    await client.send(
      new UpdateFunctionConfigurationCommand({
        FunctionName,
        Environment: { Variables: { STAGE: 'test' } },
        Timeout: 7,
        Description: 'has no effect',
      }),
    );
    expect(await response()).toEqual({ version: 1, stage: 'test' });
    const described = await client.send(new GetFunctionConfigurationCommand({ FunctionName }));
    expect(described).toMatchObject({
      Timeout: 7,
      Handler: 'index.handler',
      Environment: { Variables: { STAGE: 'test' } },
    });
  });

  test('Code that is not a zip, or is elsewhere, is refused, and the present code stays.', async () => {
    const refused = (input: object) =>
      client
        .send(new UpdateFunctionCodeCommand({ FunctionName, ...input }))
        .then(String, (error: Error) => `${error.name}: ${error.message}`);
    expect(await refused({ ZipFile: strToU8('no zip') })).toMatch(/^InvalidParameterValueException: /);
    expect(await refused({ S3Bucket: 'bucket', S3Key: 'key' })).toMatch(
      /InvalidParameterValueException: .*NoSuchKey.* bucket\/key is not among that/,
    );
    expect(await refused({})).toMatch('ZipFile, or S3Bucket and S3Key are required');
    expect(await refused({ ZipFile: zipOf({ 'index.mjs': codeOf(2) }), Publish: true })).toMatch('Publish');
    expect(await response()).toEqual({ version: 1, stage: null });
  });

  test.each([
    [{ Timeout: 901 }, 'ValidationException', "Value '901' at 'timeout'"],
    [{ MemorySize: 64 }, 'ValidationException', "Value '64' at 'memorySize'"],
    [{ Runtime: 'nodejs99.x' as const }, 'InvalidParameterValueException', 'nodejs99.x'],
    [{ Environment: { Variables: { AWS_REGION: 'x' } } }, 'InvalidParameterValueException', 'AWS_REGION'],
    [{ Layers: ['arn'] }, 'InvalidParameterValueException', 'The mirror does not change Layers'],
  ])('The setting %j is refused with what is wrong, and nothing changes.', async (input, name, words) => {
    const command = new UpdateFunctionConfigurationCommand({ FunctionName, ...(input as object) });
    await expect(client.send(command)).rejects.toMatchObject({
      name,
      message: expect.stringContaining(words),
    });
    expect(await response()).toEqual({ version: 1, stage: null });
  });

  test('A function that is not there is not found.', async () => {
    const command = new UpdateFunctionConfigurationCommand({ FunctionName: 'absent', Timeout: 3 });
    await expect(client.send(command)).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  });
});
