import { afterAll, describe, expect, test } from '@jest/globals';
import { startLambda } from './fixture.ts';

const lambda = startLambda();
afterAll(() => lambda.stop());

const onNode22 = { runtime: 'nodejs22.x', timeoutSeconds: 5 };

describe('a handler of a runtime before Node.js 24', () => {
  const later = (statement: string) => `setTimeout(() => { ${statement} }, 20);`;
  test.each([
    ['a result given to the callback', '(e, c, callback) => callback(null, "done")', 'done'],
    ['a result given to it later', `(e, c, callback) => { ${later('callback(null, "late")')} }`, 'late'],
    ['context.succeed', `(e, c) => { ${later('c.succeed("succeeded")')} }`, 'succeeded'],
    ['context.done', `(e, c) => { ${later('c.done(null, "done")')} }`, 'done'],
    ['a promise', 'async () => "promised"', 'promised'],
    ['nothing, when nothing is left to do', `() => { ${later('globalThis.late = 1')} }`, null],
    ['nothing, as a value that is returned', '() => "ignored"', null],
    [
      'the callback at once, when it need not wait for the event loop',
      '(e, c, callback) => { c.callbackWaitsForEmptyEventLoop = false; setInterval(() => {}, 1000); callback(null, "now"); }',
      'now',
    ],
    ['context.done, whatever else continues', '(e, c) => { setInterval(() => {}, 1000); c.done(); }', null],
  ])('a handler of a runtime before Node.js 24 returns by %s', async (what, handler, response) => {
    const name = lambda.deploy(
      `by-${what.replaceAll(/\W/g, '-')}`,
      `export const handler = ${handler};`,
      onNode22,
    );
    expect(await lambda.call(name)).toMatchObject({ error: false, response });
    expect(await lambda.call(name)).toMatchObject({ error: false, response });
  });

  test.each([
    ['the callback', '(e, c, callback) => callback(new TypeError("bad"))', 'TypeError', 'bad'],
    ['context.fail', '(e, c) => c.fail(new TypeError("bad"))', 'TypeError', 'bad'],
    ['context.done', '(e, c) => c.done("just text")', 'string', 'just text'],
    ['throwing', '() => { throw new TypeError("bad"); }', 'TypeError', 'bad'],
    ['rejecting', 'async () => { throw new TypeError("bad"); }', 'TypeError', 'bad'],
  ])(
    'a handler of a runtime before Node.js 24 fails by %s',
    async (what, handler, errorType, errorMessage) => {
      const name = lambda.deploy(
        `fails-by-${what.replace(/\W/, '-')}`,
        `export const handler = ${handler};`,
        onNode22,
      );
      expect(await lambda.call(name)).toMatchObject({ error: true, response: { errorType, errorMessage } });
    },
  );

  test('a handler of a runtime before Node.js 24 runs into its timeout when it called back and left something running', async () => {
    const code =
      'export const handler = (e, c, callback) => { setInterval(() => {}, 1000); callback(null, 1); };';
    lambda.deploy('left-running', code, { ...onNode22, timeoutSeconds: 1 });
    expect(await lambda.call('left-running')).toMatchObject({ response: { errorType: 'Sandbox.Timedout' } });
  });
});

test('a handler on Node.js 24 finds no callback and is over when it returns', async () => {
  const code = 'export const handler = (...parameters) => [parameters.length, "done" in parameters[1]];';
  lambda.deploy('on-24', code);
  expect(await lambda.call('on-24')).toMatchObject({ response: [2, false] });
});
