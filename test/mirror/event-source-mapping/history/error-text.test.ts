import { describe, expect, test } from '@jest/globals';
import { errorTextOf } from '../../../../local/src/event-source-mapping/history/error-text.ts';

const result = {
  requestId: 'r',
  statusCode: 200,
  executedVersion: '$LATEST',
  payload: 'null',
  logTail: '',
} as const;

const failed = (document: object) =>
  errorTextOf({ ...result, functionError: 'Unhandled', payload: JSON.stringify(document) });

describe('the text of an error', () => {
  test.each([
    ['/var/task/src/domain.ts:12:5', 'src/domain.ts:12:5'],
    ['file:///var/task/index.mjs:1:44', 'index.mjs:1:44'],
    [`/home/me/.orderstream/code/${'6c'.repeat(16)}/index.js:1:44`, 'index.js:1:44'],
    [`/home/me/app/cdk.out/asset.${'6c'.repeat(32)}/index.js:1:44`, 'index.js:1:44'],
    ['/home/me/app/src/domain.ts:3:1', '/home/me/app/src/domain.ts:3:1'],
  ])('The place %s of an error is shown as %s.', (place, shown) => {
    const trace = ['Error: no', `    at f (${place})`];
    expect(failed({ errorType: 'Error', errorMessage: 'no', trace })).toBe(`Error: no (${shown})`);
  });

  test('The place of an error is the first that is not of a library or the runtime.', () => {
    const trace = [
      'Error: no',
      '    at node:internal/process/task_queues:105:5',
      '    at send (/var/task/node_modules/sdk/index.js:1:2)',
      '    at async handler (/var/task/index.mjs:9:3)',
    ];
    expect(failed({ errorType: 'Error', errorMessage: 'no', trace })).toBe('Error: no (index.mjs:9:3)');
  });

  test('The text of an error of Python has file and line.', () => {
    const stackTrace = ['  File "/var/task/app.py", line 3, in handler\n    raise ValueError("no")\n'];
    expect(failed({ errorType: 'ValueError', errorMessage: 'no', stackTrace })).toBe(
      'ValueError: no (app.py:3)',
    );
  });

  test('The text of an error without a trace is its type and message, cut at 512 characters.', () => {
    expect(failed({ errorMessage: 'Task timed out after 3.00 seconds' })).toBe(
      'Task timed out after 3.00 seconds',
    );
    expect(failed({ errorType: 'E', errorMessage: 'x'.repeat(900) })).toHaveLength(512);
    expect(failed({})).toBeUndefined();
  });

  test('The text of reported failures is the last line that was logged at level ERROR, in text or JSON.', () => {
    const text = '2026-11-29T10:00:00.000Z\tr\tERROR\tno stock of b1\nEND RequestId: r\n';
    expect(errorTextOf({ ...result, logTail: text })).toBe('no stock of b1');
    const json =
      '{"level":"ERROR","message":"first"}\n{"level":"ERROR","message":"last"}\n{"level":"INFO"}\n';
    expect(errorTextOf({ ...result, logTail: json })).toBe('last');
    expect(errorTextOf({ ...result, logTail: 'nothing failed' })).toBeUndefined();
  });
});
