import { describe, expect, test } from '@jest/globals';
import { parseLogLine } from '../../../local/src/shared/log-line.ts';

describe('reading a line of a log', () => {
  test.each([
    ['text of Node.js', '2026-11-29T10:00:00.000Z\tr-1\tERROR\tno total\tleft', 'ERROR', 'no total\tleft'],
    ['JSON given to console', 't\tr-1\tINFO\t{"level":"WARN","message":"slow"}', 'WARN', 'slow'],
    ['text of Python', '[WARNING]\t2026-11-29T10:00:00.000Z\tr-1\tslow', 'WARN', 'slow'],
    ['a bare level', '[INFO] ready', 'INFO', 'ready'],
    ['Powertools', '{"level":"WARN","message":"slow","ms":3}', 'WARN', 'slow'],
    ['pino', '{"level":50,"msg":"broken"}', 'ERROR', 'broken'],
    ['an object as message', '{"level":"info","message":{"a":1}}', 'INFO', '{"a":1}'],
    ['a timeout', '2026-11-29T10:00:00.000Z r-1 Task timed out after 3.00 seconds', 'ERROR', undefined],
    ['no level', 'handling fine', undefined, 'handling fine'],
    ['JSON that is cut', '{"level":"ERROR"', undefined, '{"level":"ERROR"'],
    ['a level that is none', '{"level":"loud","message":"x"}', undefined, 'x'],
  ])('The level and the message of %s are known.', (_of, line, level, text) => {
    const parsed = parseLogLine(line);
    expect(parsed).toMatchObject({ level, isPlatform: false });
    expect(parsed.text).toBe(text ?? line);
  });

  test('Members of a line of JSON besides level and message are its fields.', () => {
    const { fields } = parseLogLine('{"level":"INFO","message":"m","orderId":9007199254740993,"n":{"a":1}}');
    expect(fields).toEqual({ orderId: 9007199254740993n, n: { a: 1 } });
  });

  test.each([
    ['START RequestId: r Version: $LATEST', undefined],
    ['REPORT RequestId: r\tDuration: 3.00 ms\tStatus: timeout', 'ERROR'],
    ['{"time":"t","type":"platform.report","record":{"status":"error"}}', 'ERROR'],
    ['{"time":"t","type":"platform.start","record":{}}', undefined],
  ])('The platform wrote %s.', (line, level) => {
    expect(parseLogLine(line)).toMatchObject({ isPlatform: true, level });
  });
});
