import { afterAll, describe, expect, test } from '@jest/globals';
import { startLambda } from './fixture.ts';

const lambda = startLambda();
afterAll(() => lambda.stop());

let count = 0;
/** The response to one buffered invocation, with the chunks that a caller who takes them gets. */
async function run(body: string, overrides = {}) {
  const code = `export const handler = awslambda.streamifyResponse(${body});`;
  const name = lambda.deploy(`stream-${++count}`, code, overrides);
  const buffered = await lambda.service.invoke(name, '{"name":"Ada"}');
  const chunks: string[] = [];
  const onChunk = (chunk: Uint8Array) => void chunks.push(Buffer.from(chunk).toString());
  const taken = await lambda.service.invoke(name, '{"name":"Ada"}', { onChunk });
  return { buffered, chunks, taken };
}

describe.each(['nodejs20.x', 'nodejs24.x'])('a streaming handler on %s', (runtime) => {
  test('a streaming handler has what it wrote as its response, gathered or chunk by chunk', async () => {
    const { buffered, chunks, taken } = await run(
      'async ({ name }, stream, context) => { stream.write("Hello "); stream.write(name); stream.end("!"); }',
      { runtime },
    );
    expect(buffered).toMatchObject({ payload: 'Hello Ada!', streamed: Buffer.from('Hello Ada!') });
    expect(buffered.functionError).toBeUndefined();
    expect(chunks).toEqual(['Hello ', 'Ada', '!']);
    expect(taken).toMatchObject({ payload: '' });
  });

  test('a streaming handler may pipe bytes, objects and nothing', async () => {
    const piped = await run(
      'async (_e, stream) => (await import("node:stream/promises")).pipeline((await import("node:stream")).Readable.from([Buffer.from([0, 255])]), stream)',
      { runtime },
    );
    expect(piped.buffered.streamed).toEqual(Buffer.from([0, 255]));
    const objects = await run('async (_e, stream) => { stream.write({ a: 1 }); stream.end(); }', { runtime });
    expect(objects.buffered.payload).toBe('{"a":1}');
    const nothing = await run('async (_e, stream) => { stream.end(); return "ignored"; }', { runtime });
    expect(nothing.buffered).toMatchObject({ payload: '' });
    expect(nothing.buffered.logTail).toContain('Streaming handlers ignore return values.');
  });

  test('a streaming handler writes the metadata of an HTTP response before its first chunk', async () => {
    const { buffered } = await run(
      `async (_e, stream) => {
        const response = awslambda.HttpResponseStream.from(stream, { statusCode: 201, cookies: ['a=b'] });
        response.write('body'); response.end();
      }`,
      { runtime },
    );
    expect(buffered.payload).toBe(`{"statusCode":201,"cookies":["a=b"]}${'\0'.repeat(8)}body`);
  });

  test('a streaming handler has failed when it throws in the middle of its stream', async () => {
    const { buffered, chunks, taken } = await run(
      'async (_e, stream) => { stream.write("half"); throw new RangeError("broken"); }',
      { runtime },
    );
    const error = expect.stringContaining('"errorType":"RangeError","errorMessage":"broken"');
    expect(buffered).toMatchObject({ functionError: 'Unhandled', payload: error });
    expect(chunks).toEqual(['half']);
    expect(taken).toMatchObject({ functionError: 'Unhandled', payload: error });
  });

  test.each([
    ['(event, stream) => { stream.end("sync"); }', 'Streaming does not support non-async handlers.'],
    ['async (_e, stream) => { stream.write("x"); stream.setContentType("text/plain"); }', 'too late'],
    [
      'async (_e, stream) => { stream.end("x"); stream.write("y"); await new Promise(setImmediate); }',
      'write after end',
    ],
  ])('a streaming handler is refused: %s', async (body, message) => {
    const { buffered } = await run(body, { runtime });
    expect(buffered).toMatchObject({ functionError: 'Unhandled', payload: expect.stringContaining(message) });
  });
});

test('a stream that is never ended holds the invocation until its timeout', async () => {
  const name = lambda.deploy(
    'endless',
    'export const handler = awslambda.streamifyResponse(async (_e, s) => { s.write("x"); });',
    {
      timeoutSeconds: 1,
    },
  );
  expect(await lambda.service.invoke(name, '{}')).toMatchObject({
    functionError: 'Unhandled',
    payload: expect.stringContaining('Task timed out after 1.00 seconds'),
  });
});

test('a gathered response of more than 6 MB has failed, one that is taken chunk by chunk has not', async () => {
  const { buffered, chunks, taken } = await run(
    'async (_e, stream) => { for (let i = 0; i < 7; i++) stream.write("x".repeat(1_000_000)); stream.end(); }',
    { memorySizeInMb: 512 },
  );
  expect(buffered).toMatchObject({
    functionError: 'Unhandled',
    payload: expect.stringContaining('ResponseSizeTooLarge'),
  });
  expect(chunks.join('')).toHaveLength(7_000_000);
  expect(taken.functionError).toBeUndefined();
});

test('the global is left out when the function asks for that', async () => {
  const environment = { AWS_LAMBDA_NODEJS_NO_GLOBAL_AWSLAMBDA: '1' };
  lambda.deploy('no-global', 'export const handler = async () => typeof awslambda;', { environment });
  expect(await lambda.call('no-global')).toMatchObject({ response: 'undefined' });
});
