import { describe, expect, test } from '@jest/globals';
import { mergeHeld } from '../../local/src/console/page/components/held-rows.ts';
import { parseJsonText } from '../../local/src/console/page/components/json-text.ts';
import { plainText } from '../../local/src/console/page/components/plain-text.ts';
import { errorDocument } from '../../local/src/console/page/pages/invocations/invocation-text.ts';

describe('text of the console', () => {
  test.each([
    ['\u001b[31mred\u001b[0m', 'red'],
    ['\u001b]0;title\u0007text', 'text'],
    ['\u001b]8;;http://x\u001b\\link', 'link'],
    ['a\tb\r\nc', 'a\tb\nc'],
    ['bell\u0007 and \u202eturned', 'bell\ufffd and \ufffdturned'],
  ])('What controls a terminal is taken from %j.', (text, plain) => {
    expect(plainText(text)).toBe(plain);
  });

  test('JSON that a user writes is parsed, or its line is named.', () => {
    expect(parseJsonText('{"a":1}')).toEqual({ value: { a: 1 } });
    expect(parseJsonText(' ')).toEqual({ problem: 'Write a JSON value, for example {}.' });
    expect(parseJsonText('{\n"a": b\n}').problem).toMatch(/^(?:Line 2: )?Unexpected token/);
  });

  test('An error document has type, message and its stack without the folder of the code.', () => {
    const trace = [
      'TypeError: no total',
      `    at f (/data/code/${'0'.repeat(32)}/src/domain.ts:3:1)`,
      '    at node:internal/x:1:1',
    ];
    expect(errorDocument({ errorType: 'TypeError', errorMessage: 'no total', trace })).toEqual({
      type: 'TypeError',
      message: 'no total',
      stack: [
        { text: '    at f (src/domain.ts:3:1)', isOwn: true },
        { text: '    at node:internal/x:1:1', isOwn: false },
      ],
    });
    expect(errorDocument({ isDone: true })).toBeUndefined();
    expect(errorDocument(null)).toBeUndefined();
  });

  test('A list that is read keeps its rows, counts the new ones and shows the latest of each.', () => {
    const row = (key: string, value = 0) => ({ key, value });
    const merge = (shown: object[], next: object[]) =>
      mergeHeld(shown as { key: string }[], next as { key: string }[], ({ key }) => key);
    expect(merge([row('b'), row('a')], [row('d'), row('c'), row('b', 1), row('a')])).toEqual({
      rows: [row('b', 1), row('a')],
      held: 2,
    });
    expect(merge([row('a')], [row('z')])).toEqual({ rows: [row('a')], held: 1 });
  });
});
