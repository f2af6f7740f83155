import {
  InvokeWithResponseStreamCommand,
  type InvokeWithResponseStreamCommandInput,
  LambdaClient,
} from '@aws-sdk/client-lambda';
import { afterEach, describe, expect, test } from '@jest/globals';
import type { Invoke } from '../../../local/src/lambda/types.ts';
import { ServiceException } from '../../../local/src/shared/service-exception.ts';
import { clientSettings, fakeLambda, resultOf, startTestEndpoint } from './fakes.ts';

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

/** What the SDK reads of the response: chunks, and the event that ends it. */
async function invoke(run: Invoke, input: Partial<InvokeWithResponseStreamCommandInput> = {}) {
  const endpoint = await startTestEndpoint({ lambda: fakeLambda(['orders'], run) });
  const client = new LambdaClient({ ...clientSettings(endpoint.url), maxAttempts: 1 });
  cleanups.push(
    () => endpoint.stop(1_000),
    () => client.destroy(),
  );
  const response = await client.send(
    new InvokeWithResponseStreamCommand({ FunctionName: 'orders', ...input }),
  );
  const events = [];
  for await (const { PayloadChunk, InvokeComplete } of response.EventStream ?? [])
    events.push(PayloadChunk ? Buffer.from(PayloadChunk.Payload ?? []).toString() : InvokeComplete);
  return { ...response, events };
}

describe('InvokeWithResponseStream', () => {
  test('InvokeWithResponseStream hands on each chunk of a streaming function, and then that it is complete', async () => {
    const { events, ExecutedVersion } = await invoke(async (_name, event, { onChunk } = {}) => {
      onChunk?.(Buffer.from('Grüße an '));
      await new Promise(setImmediate);
      onChunk?.(Buffer.from(event));
      return resultOf({ payload: '' });
    });
    expect(events).toEqual(['Grüße an ', '{}', {}]);
    expect(ExecutedVersion).toBe('$LATEST');
  });

  test('InvokeWithResponseStream has a first chunk before the function has returned', async () => {
    const first = Promise.withResolvers<void>();
    const endpoint = await startTestEndpoint({
      lambda: fakeLambda(['orders'], async (_name, _event, { onChunk } = {}) => {
        onChunk?.(Buffer.from('first'));
        await first.promise;
        return resultOf({ payload: '' });
      }),
    });
    const client = new LambdaClient(clientSettings(endpoint.url));
    cleanups.push(
      () => endpoint.stop(1_000),
      () => client.destroy(),
    );
    const { EventStream = [] } = await client.send(
      new InvokeWithResponseStreamCommand({ FunctionName: 'orders' }),
    );
    const events = [];
    for await (const event of EventStream) {
      events.push(Object.keys(event)[0]);
      first.resolve();
    }
    expect(events).toEqual(['PayloadChunk', 'InvokeComplete']);
  });

  test('InvokeWithResponseStream has the response of a function that does not stream as one chunk', async () => {
    const { events } = await invoke(async () => resultOf({ payload: '{"a":1}' }));
    expect(events).toEqual(['{"a":1}', {}]);
  });

  test('InvokeWithResponseStream returns the error of a function at the end, with its log tail when requested', async () => {
    const { events } = await invoke(
      async (_name, _event, { onChunk } = {}) => {
        onChunk?.(Buffer.from('half'));
        return resultOf({ functionError: 'Unhandled', payload: '{"errorType":"E"}', logTail: 'END\n' });
      },
      { LogType: 'Tail' },
    );
    const LogResult = Buffer.from('END\n').toString('base64');
    expect(events).toEqual([
      'half',
      { ErrorCode: 'Unhandled', ErrorDetails: '{"errorType":"E"}', LogResult },
    ]);
  });

  test('InvokeWithResponseStream is a separate error when the function is not reached', async () => {
    const throttled = invoke(async () => {
      throw new ServiceException('TooManyRequestsException', 'Rate Exceeded.', 429);
    });
    await expect(throttled).rejects.toMatchObject({ name: 'TooManyRequestsException' });
    const unknown = invoke(async () => resultOf({}), { FunctionName: 'gone' });
    await expect(unknown).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  });
});
