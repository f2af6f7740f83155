import { InvokeCommand, type InvokeCommandInput, LambdaClient } from '@aws-sdk/client-lambda';
import { afterEach, describe, expect, jest, test } from '@jest/globals';
import type { AwsEndpoint } from '../../../local/src/aws/types.ts';
import type { Invoke } from '../../../local/src/lambda/types.ts';
import { ServiceException } from '../../../local/src/shared/service-exception.ts';
import { clientSettings, fakeLambda, functionNamed, resultOf, startTestEndpoint } from './fakes.ts';

const ARN = functionNamed('orders').functionArn;
const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

async function prepare(invoke: Invoke) {
  const endpoint: AwsEndpoint = await startTestEndpoint({ lambda: fakeLambda(['orders'], invoke) });
  const client = new LambdaClient(clientSettings(endpoint.url));
  cleanups.push(
    () => endpoint.stop(1_000),
    () => client.destroy(),
  );
  return (input: Partial<InvokeCommandInput>) =>
    client.send(new InvokeCommand({ FunctionName: 'orders', ...input }));
}

describe('a synchronous invocation', () => {
  test('a synchronous invocation returns what the function returned, with version and request id', async () => {
    const invoke = jest.fn<Invoke>(async (_name, event) => resultOf({ payload: event }));
    const send = await prepare(invoke);
    const { Payload, ...response } = await send({ Payload: '{"price":"12.30","name":"Zoë"}' });
    expect(Payload?.transformToString()).toBe('{"price":"12.30","name":"Zoë"}');
    expect(response).toMatchObject({ StatusCode: 200, ExecutedVersion: '$LATEST' });
    expect(response.$metadata.requestId).toBe(resultOf({}).requestId);
    expect(response).not.toHaveProperty('LogResult');
  });

  test('a synchronous invocation marks a function error and still has status 200', async () => {
    const send = await prepare(async () =>
      resultOf({ functionError: 'Unhandled', payload: '{"errorType":"E"}' }),
    );
    expect(await send({})).toMatchObject({ StatusCode: 200, FunctionError: 'Unhandled' });
  });

  test('a synchronous invocation carries the log tail in base64 when asked to', async () => {
    const send = await prepare(async () => resultOf({ logTail: 'END RequestId: 1\n' }));
    const { LogResult = '' } = await send({ LogType: 'Tail' });
    expect(Buffer.from(LogResult, 'base64').toString()).toBe('END RequestId: 1\n');
  });

  test('a synchronous invocation without a payload gives the function an empty object', async () => {
    const invoke = jest.fn<Invoke>(async () => resultOf({}));
    await (await prepare(invoke))({});
    expect(invoke).toHaveBeenCalledWith(ARN, '{}', expect.anything());
  });

  test('a synchronous invocation hands the client context on decoded', async () => {
    const invoke = jest.fn<Invoke>(async () => resultOf({}));
    const send = await prepare(invoke);
    await send({ ClientContext: Buffer.from('{"custom":{"a":"1"}}').toString('base64') });
    expect(invoke.mock.calls[0]?.[2]).toMatchObject({ clientContext: '{"custom":{"a":"1"}}' });
  });

  test.each(['orders', 'orders:$LATEST', '123456789012:function:orders', ARN, `${ARN}:$LATEST`])(
    'a synchronous invocation finds the function by %s',
    async (FunctionName) => {
      const send = await prepare(async (name) => resultOf({ payload: JSON.stringify(name) }));
      const { Payload } = await send({ FunctionName });
      const asked = FunctionName.endsWith('$LATEST') ? `${ARN}:$LATEST` : ARN;
      expect(Payload?.transformToString()).toBe(JSON.stringify(asked));
    },
  );
});

describe('an invocation is refused', () => {
  const cases: [string, Partial<InvokeCommandInput>, string, number][] = [
    ['for an unknown function', { FunctionName: 'missing' }, 'ResourceNotFoundException', 404],
    ['for a version that was never published', { Qualifier: '7' }, 'ResourceNotFoundException', 404],
    [
      'for an ARN of another account',
      { FunctionName: ARN.replace('123456789012', '999999999999') },
      'ResourceNotFoundException',
      404,
    ],
    ['for text that is not a function name', { FunctionName: 'a name' }, 'ValidationException', 400],
    ['for an event that is not JSON', { Payload: '{' }, 'InvalidRequestContentException', 400],
    ['for an unknown invocation type', { InvocationType: 'Later' as 'Event' }, 'ValidationException', 400],
    [
      'for an asynchronous event above 1 MB',
      { InvocationType: 'Event', Payload: `"${'x'.repeat(1_048_576)}"` },
      'RequestEntityTooLargeException',
      413,
    ],
  ];
  test.each(cases)('an invocation is refused %s', async (_case, input, name, httpStatusCode) => {
    const send = await prepare(async () => resultOf({}));
    await expect(send(input)).rejects.toMatchObject({ name, $metadata: { httpStatusCode } });
  });

  test('an invocation is refused with the full ARN in the message when the function is unknown', async () => {
    const send = await prepare(async () => resultOf({}));
    const message = 'Function not found: arn:aws:lambda:us-east-1:123456789012:function:missing';
    await expect(send({ FunctionName: 'missing' })).rejects.toMatchObject({ message });
  });

  test('an invocation is refused with the throttle that the Lambda service reports', async () => {
    const throttle = new ServiceException('TooManyRequestsException', 'Rate Exceeded.', 429);
    const send = await prepare(async () => Promise.reject(throttle));
    await expect(send({})).rejects.toMatchObject({
      name: 'TooManyRequestsException',
      message: 'Rate Exceeded.',
    });
  });

  test('an invocation is refused as the service’s own fault when something unforeseen happens', async () => {
    const send = await prepare(async () => Promise.reject(new TypeError('surprise')));
    await expect(send({})).rejects.toMatchObject({
      name: 'ServiceException',
      $metadata: { httpStatusCode: 500 },
    });
  });
});

test('an asynchronous invocation returns 202 before the function ends', async () => {
  const { promise: ended, resolve: end } = Promise.withResolvers<ReturnType<typeof resultOf>>();
  const invoke = jest.fn<Invoke>(() => ended);
  const send = await prepare(invoke);
  const response = await send({ InvocationType: 'Event', Payload: '{"a":1}' });
  end(resultOf({}));
  expect(response.StatusCode).toBe(202);
  expect(invoke).toHaveBeenCalledWith(ARN, '{"a":1}', expect.anything());
});

test('a dry run returns 204 and invokes nothing', async () => {
  const invoke = jest.fn<Invoke>();
  const send = await prepare(invoke);
  expect(await send({ InvocationType: 'DryRun' })).toMatchObject({ StatusCode: 204 });
  expect(invoke).not.toHaveBeenCalled();
});
