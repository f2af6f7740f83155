import { describe, expect, test } from '@jest/globals';
import { timeOf } from '../../../../local/src/cli/commands/time.ts';
import { timeText } from '../../../../local/src/json-api/story-text.ts';
import { jsonLine, lineWithTabs, oneLine } from '../../../../local/src/shared/terminal-text.ts';

describe('text for a terminal', () => {
  test.each([
    ['\u001b[2J', '\\u001b[2J'],
    ['\u009b31m', '\\u009b31m'],
    ['a\u202eb\u2066c\u200fd', 'a\\u202eb\\u2066c\\u200fd'],
    ['a\nb\tc\r\u0007\u007f', 'a\\u000ab\\u0009c\\u000d\\u0007\\u007f'],
    ['a\u2028b', 'a\\u2028b'],
    ['\ud800', '\\ud800'],
    ['Zoë 🎉 日本', 'Zoë 🎉 日本'],
  ])('%j is shown as %s', (given, shown) => {
    expect(oneLine(given)).toBe(shown);
  });

  test('JSON with escaped characters is the same JSON.', () => {
    const value = { text: '\u001b\u009b\u202e\u007f🎉' };
    expect(JSON.parse(jsonLine(value))).toEqual(value);
    expect(jsonLine(value)).toBe('{"text":"\\u001b\\u009b\\u202e\\u007f🎉"}');
    expect(jsonLine(undefined)).toBe('null');
    expect(jsonLine({ id: 9007199254740993n })).toBe('{"id":9007199254740993}');
  });

  test('Tabs of a log line are kept, and a carriage return cannot overwrite it.', () => {
    expect(lineWithTabs('\tat f\rline\u001b[1A')).toBe('\tat f\\u000dline\\u001b[1A');
  });
});

describe('a time', () => {
  const now = Date.parse('2026-01-02T00:00:00Z');
  test.each([
    ['500ms', '2026-01-01T23:59:59.500Z'],
    ['30s', '2026-01-01T23:59:30.000Z'],
    ['5m', '2026-01-01T23:55:00.000Z'],
    ['2h', '2026-01-01T22:00:00.000Z'],
    ['1d', '2026-01-01T00:00:00.000Z'],
    ['99999d', '1970-01-01T00:00:00.000Z'],
    ['2026-01-01', '2026-01-01T00:00:00.000Z'],
    ['2026-01-01T10:00', '2026-01-01T10:00:00.000Z'],
    ['2026-01-01 10:00:01', '2026-01-01T10:00:01.000Z'],
    ['2026-01-01T10:00:01.5+02:00', '2026-01-01T08:00:01.500Z'],
  ])('%s is %s', (given, time) => {
    expect(timeText(timeOf('--since', given, now))).toBe(time);
  });

  test.each(['', '5', '-5m', '5 m', 'yesterday', '2026-13-01', '1960-01-01', '2026', '01/02/2026'])(
    '%j is refused',
    (given) => {
      expect(() => timeOf('--since', given, now)).toThrow(`--since is ${given}; accepted: a duration`);
    },
  );
});
