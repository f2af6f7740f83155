import { devNull } from 'node:os';
import { afterAll, describe, expect, test } from '@jest/globals';
import { startLambda } from './fixture.ts';

const lambda = startLambda();
afterAll(() => lambda.stop());

describe('an invocation', () => {
  test('an invocation passes its event through JSON and returns JSON', async () => {
    lambda.deploy(
      'echo',
      'export const handler = async (event) => ({ event, when: new Date(0), gone: undefined });',
    );
    expect(await lambda.call('echo', { a: [1, 'ü'] })).toMatchObject({
      error: false,
      response: { event: { a: [1, 'ü'] }, when: '1970-01-01T00:00:00.000Z' },
    });
  });

  test('an invocation returns null when the handler returns nothing', async () => {
    lambda.deploy('nothing', 'export const handler = async () => {};');
    expect((await lambda.service.invoke('nothing', '{}')).payload).toBe('null');
  });

  test('an invocation is addressed by name, ARN and ARN with qualifier', async () => {
    lambda.deploy('addressed', 'export const handler = () => 1;');
    const arn = 'arn:aws:lambda:us-east-1:123456789012:function:addressed';
    for (const name of ['addressed', arn, `${arn}:$LATEST`, '123456789012:function:addressed']) {
      expect((await lambda.service.invoke(name, '{}')).payload).toBe('1');
    }
  });

  test('an invocation gives the handler the context of the Node.js runtime', async () => {
    lambda.deploy(
      'context',
      'export const handler = (e, c) => ({ ...c, left: c.getRemainingTimeInMillis(), trace: process.env._X_AMZN_TRACE_ID });',
      { timeoutSeconds: 7 },
    );
    const options = { traceHeader: 'Root=1-2-3;Sampled=1', clientContext: '{"custom":{"a":"b"}}' };
    const result = await lambda.service.invoke('context', '{}', options);
    const context = JSON.parse(result.payload);
    expect(context).toMatchObject({
      functionName: 'context',
      functionVersion: '$LATEST',
      memoryLimitInMB: '128',
      logGroupName: '/aws/lambda/context',
      logStreamName: expect.stringMatching(/^\d{4}\/\d\d\/\d\d\/\[\$LATEST\][0-9a-f]{32}$/),
      awsRequestId: result.requestId,
      invokedFunctionArn: 'arn:aws:lambda:us-east-1:123456789012:function:context',
      clientContext: { custom: { a: 'b' } },
      trace: 'Root=1-2-3;Sampled=1',
    });
    expect(context.left).toBeGreaterThan(0);
    expect(context.left).toBeLessThanOrEqual(7000);
  });

  test('an invocation finds the variables as deployed and those of the runtime, and none of the mirror', async () => {
    process.env.MIRROR_SECRET = 'x';
    lambda.deploy('variables', 'export const handler = () => process.env;', {
      environment: { TABLE_NAME: 'orders', AWS_REGION: 'mars-1' },
    });
    const { response } = await lambda.call('variables');
    expect(response).toMatchObject({
      TABLE_NAME: 'orders',
      AWS_REGION: 'us-east-1',
      AWS_ENDPOINT_URL: 'http://127.0.0.1:4566',
      AWS_ACCESS_KEY_ID: 'key-of-variables',
      AWS_SESSION_TOKEN: 'token',
      AWS_LAMBDA_FUNCTION_NAME: 'variables',
      AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
      _HANDLER: 'index.handler',
      TZ: ':UTC',
      _X_AMZN_TRACE_ID: expect.stringMatching(
        /^Root=1-[0-9a-f]{8}-[0-9a-f]{24};Parent=[0-9a-f]{16};Sampled=0$/,
      ),
    });
    expect(response).not.toHaveProperty('MIRROR_SECRET');
    delete process.env.MIRROR_SECRET;
  });

  test('an invocation finds no AWS but the mirror, and what the user runs beside it', async () => {
    const beside = startLambda({ serviceEndpoints: { AWS_ENDPOINT_URL_SQS: 'http://127.0.0.1:9324' } });
    beside.deploy('aws', 'export const handler = () => process.env;', {
      environment: { AWS_USE_FIPS_ENDPOINT: 'true', AWS_EC2_METADATA_DISABLED: 'false' },
    });
    const { response } = await beside.call('aws');
    await beside.stop();
    expect(response).toMatchObject({
      AWS_ENDPOINT_URL: 'http://127.0.0.1:4566',
      AWS_ENDPOINT_URL_SQS: 'http://127.0.0.1:9324',
      AWS_USE_FIPS_ENDPOINT: 'false',
      AWS_USE_DUALSTACK_ENDPOINT: 'false',
      AWS_EC2_METADATA_DISABLED: 'false',
      AWS_CONFIG_FILE: devNull,
      AWS_SHARED_CREDENTIALS_FILE: devNull,
    });
    expect(response).not.toHaveProperty('AWS_PROFILE');
  });

  test('an invocation keeps what the module holds from one invocation to the next', async () => {
    lambda.deploy('counter', 'let n = 0; export const handler = () => ++n;');
    await lambda.call('counter');
    expect(await lambda.call('counter')).toMatchObject({ response: 2 });
  });
});

describe('the payloads of an invocation', () => {
  const textOfBytes = (bytes: number) => 'x'.repeat(bytes - '""'.length);

  test('An invocation takes an event of at most 6,291,456 bytes.', async () => {
    lambda.deploy('measure', 'export const handler = (text) => text.length;');
    expect(await lambda.call('measure', textOfBytes(6_291_456))).toMatchObject({ response: 6_291_454 });
    await expect(lambda.call('measure', textOfBytes(6_291_457))).rejects.toThrow(
      'Request must be smaller than 6291456 bytes for the InvokeFunction operation',
    );
  });

  test('An invocation has a response of at most 6,291,556 bytes.', async () => {
    lambda.deploy('fill', "export const handler = (length) => 'x'.repeat(length);");
    expect(await lambda.call('fill', 6_291_554)).toMatchObject({ error: false });
    expect(await lambda.call('fill', 6_291_555)).toMatchObject({
      error: true,
      response: {
        errorType: 'Function.ResponseSizeTooLarge',
        errorMessage: 'Response payload size exceeded maximum allowed payload size (6291556 bytes).',
      },
    });
  });
});

describe('an invocation is refused', () => {
  test.each([
    [
      'a function that does not exist',
      'ResourceNotFoundException',
      404,
      () => lambda.service.invoke('nowhere', '{}'),
    ],
    [
      'an event over 6 MB',
      'RequestEntityTooLargeException',
      413,
      () =>
        lambda.service.invoke(
          lambda.deploy('big', 'export const handler = () => 1;'),
          `"${'ü'.repeat(3_200_000)}"`,
        ),
    ],
    [
      'an event that is not JSON',
      'InvalidRequestContentException',
      400,
      () => lambda.service.invoke(lambda.deploy('text', 'export const handler = () => 1;'), '{nope'),
    ],
    [
      'reserved concurrency of 0',
      'TooManyRequestsException',
      429,
      () =>
        lambda.service.invoke(
          lambda.deploy('none', 'export const handler = () => 1;', { reservedConcurrentExecutions: 0 }),
          '{}',
        ),
    ],
  ])('an invocation is refused for %s with %s', async (_case, code, statusCode, invoke) => {
    await expect(invoke()).rejects.toMatchObject({ code, statusCode });
  });
});

test('the statistics count invocations, errors and throttles apart', async () => {
  const code = 'export const handler = ({ bad }) => { if (bad) throw new Error("x"); };';
  lambda.deploy('counted', code);
  await lambda.call('counted');
  await lambda.call('counted', { bad: true });
  lambda.deploy('counted', code, { reservedConcurrentExecutions: 0 });
  await expect(lambda.call('counted')).rejects.toThrow('Rate Exceeded.');
  expect(lambda.service.statistics('counted')).toEqual({ invocations: 2, errors: 1, throttles: 1 });
  expect(lambda.service.statistics('unknown')).toEqual({ invocations: 0, errors: 0, throttles: 0 });
});
