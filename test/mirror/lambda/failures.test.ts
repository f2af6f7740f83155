import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startLambda } from './fixture.ts';

const lambda = startLambda();
afterAll(() => lambda.stop());

describe('a function error', () => {
  const CODE = `
    export const handler = async ({ how }) => {
      if (how === 'throw') throw new TypeError('bad thing');
      if (how === 'throw text') throw 'just text';
      if (how === 'throw what cannot be read') throw new Proxy(new Error(), { get() { throw new Error(); } });
      if (how === 'throw DEL') throw new Error('a\\x7Fb');
      if (how === 'throw nothing') throw undefined;
      if (how === 'cycle') { const a = {}; a.a = a; return a; }
      if (how === 'bigint') return 1n;
      if (how === '7 MB') return 'x'.repeat(7_000_000);
      if (how === 'exit 0') process.exit(0);
      if (how === 'exit 3') process.exit(3);
      if (how === 'reject elsewhere') { Promise.reject(new Error('lost')); await new Promise(() => {}); }
      if (how === 'throw elsewhere') { setTimeout(() => { throw new RangeError('later'); }); await new Promise(() => {}); }
      if (how === 'fill memory') { const a = []; for (;;) a.push({ x: 1, y: [1, 2] }); }
      if (how === 'leak') { const a = []; for (;;) { a.push('x'.repeat(1000) + a.length, new Array(1000).fill(0)); await null; } }
      return 'fine';
    };`;
  beforeAll(() => void lambda.deploy('fails', CODE));

  test.each([
    ['throw', { errorType: 'TypeError', errorMessage: 'bad thing', trace: expect.any(Array) }],
    ['throw text', { errorType: 'string', errorMessage: 'just text', trace: [] }],
    [
      'throw what cannot be read',
      {
        errorType: 'handled',
        errorMessage: expect.stringContaining('a problem while retrieving'),
        trace: [],
      },
    ],
    ['throw DEL', { errorType: 'Error', errorMessage: 'a%7Fb' }],
    ['throw nothing', { errorType: 'undefined', errorMessage: 'undefined', trace: [] }],
    ['cycle', { errorType: 'Runtime.JSONStringifyError', errorMessage: 'Unable to stringify response body' }],
    ['bigint', { errorType: 'Runtime.JSONStringifyError' }],
    [
      '7 MB',
      { errorType: 'Function.ResponseSizeTooLarge', errorMessage: expect.stringContaining('6291556 bytes') },
    ],
    [
      'exit 0',
      {
        errorType: 'Runtime.ExitError',
        errorMessage: expect.stringMatching(
          /^RequestId: \S+ Error: Runtime exited without providing a reason$/,
        ),
      },
    ],
    [
      'exit 3',
      {
        errorType: 'Runtime.ExitError',
        errorMessage: expect.stringMatching(
          /^RequestId: \S+ Error: Runtime exited with error: exit status 3$/,
        ),
      },
    ],
    ['reject elsewhere', { errorType: 'Runtime.UnhandledPromiseRejection', errorMessage: 'Error: lost' }],
    ['throw elsewhere', { errorType: 'RangeError', errorMessage: 'later' }],
    ['leak', { errorType: 'Runtime.OutOfMemory' }],
    [
      'fill memory',
      {
        errorType: 'Runtime.OutOfMemory',
        errorMessage: expect.stringMatching(
          /^RequestId: \S+ Error: Runtime exited with error: signal: killed$/,
        ),
      },
    ],
  ])('a function error by "%s" is a response, and the next invocation works', async (how, document) => {
    expect(await lambda.call('fails', { how })).toMatchObject({ error: true, response: document });
    expect(await lambda.call('fails', {})).toMatchObject({ error: false, response: 'fine' });
  });

  test('a function error leaves the environment alive when the handler threw, and ends it when it crashed', async () => {
    lambda.deploy(
      'survivor',
      `let n = 0; export const handler = async ({ how }) => { n++; if (how === 'exit') process.exit(1); if (how) throw new Error(how); return n; };`,
    );
    await lambda.call('survivor', { how: 'throw' });
    expect(await lambda.call('survivor')).toMatchObject({ response: 2 });
    await lambda.call('survivor', { how: 'exit' });
    expect(await lambda.call('survivor')).toMatchObject({ response: 1 });
  });
});

describe('a timeout', () => {
  const MESSAGE = /^RequestId: \S+ Error: Task timed out after 1\.00 seconds$/;
  test.each([
    ['a promise that never settles', 'await new Promise(() => {});'],
    ['an endless loop', 'for (;;);'],
  ])('a timeout ends %s and only that environment', async (_what, body) => {
    const name = `times-out-${body.length}`;
    const code = `export const handler = async ({ hang, waitMs = 0 }) => { if (hang) { ${body} } await new Promise((r) => setTimeout(r, waitMs)); return 'done'; };`;
    lambda.deploy(name, code, { timeoutSeconds: 1 });
    await Promise.all([lambda.call(name, { waitMs: 300 }), lambda.call(name, { waitMs: 300 })]);
    const hanging = lambda.call(name, { hang: true });
    expect(await lambda.call(name)).toMatchObject({ response: 'done' });
    const { response, logTail } = await hanging;
    expect(response).toEqual({ errorType: 'Sandbox.Timedout', errorMessage: expect.stringMatching(MESSAGE) });
    expect(logTail).toMatch(/ Task timed out after 1\.00 seconds\n/);
    expect(logTail).toContain('Status: timeout\tError Type: Sandbox.Timedout');
  });

  test('a timeout also bounds an init phase that hangs', async () => {
    // The first init phase may take 10 seconds; the one within the invocation has the function's timeout.
    lambda.deploy(
      'hangs-at-init',
      'await new Promise((r) => setTimeout(r, 60_000)); export const handler = () => 1;',
      {
        timeoutSeconds: 1,
      },
    );
    expect(await lambda.call('hangs-at-init')).toMatchObject({
      error: true,
      response: { errorType: 'Sandbox.Timedout', errorMessage: expect.stringMatching(MESSAGE) },
    });
  });
});
