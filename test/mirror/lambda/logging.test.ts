import { afterAll, describe, expect, test } from '@jest/globals';
import { checkEnvironment } from '../../../local/src/lambda/environment-variables.ts';
import { readLogging } from '../../../local/src/lambda/logging.ts';
import { platformLog } from '../../../local/src/lambda/platform-log.ts';
import { keepSevere } from '../../../local/src/lambda/runtime/log-levels.ts';
import { startLambda } from './fixture.ts';

const written: string[] = [];
const lambda = startLambda({ onLog: (name, line) => written.push(`${name}|${line}`), isolation: 'thread' });
const processes = startLambda({ isolation: 'process' });
afterAll(() => Promise.all([lambda.stop(), processes.stop()]));

type Line = Readonly<Record<string, unknown>>;

/** What an invocation wrote, as JSON lines, and the text of those that are not JSON. */
async function linesOf(name: string, body: string, config: object, service = lambda): Promise<Line[]> {
  service.deploy(name, body, { logging: readLogging(config, name) });
  const { logTail } = await service.call(name);
  return logTail
    .split('\n')
    .filter(Boolean)
    .map((line) => (line.startsWith('{') ? JSON.parse(line) : { text: line }));
}

const typeOf = ({ type, message, text }: Line) => type ?? message ?? text;

describe('the log format JSON', () => {
  test('a function with the log format JSON writes one JSON object a line, with the platform events start and report', async () => {
    const [start, info, object, values, own, report] = await linesOf(
      'json',
      `export const handler = () => {
         console.log('hello %s', 'you');
         console.info({ orderId: 7 });
         console.warn('failed', new TypeError('no'));
         console.debug('hidden');
         process.stdout.write('plain\\n');
       };`,
      { LogFormat: 'JSON' },
    );
    const { requestId } = (start?.record ?? {}) as Line;
    expect(start).toEqual({
      time: expect.stringMatching(/^\d{4}-.*\.\d{3}Z$/),
      type: 'platform.start',
      record: { requestId, version: '$LATEST' },
    });
    expect(info).toEqual({ timestamp: expect.any(String), level: 'INFO', requestId, message: 'hello you' });
    expect(Object.keys(info ?? {})).toEqual(['timestamp', 'level', 'requestId', 'message']);
    expect(object?.message).toEqual({ orderId: 7 });
    expect(values).toMatchObject({
      level: 'WARN',
      message: expect.stringMatching(/^failed TypeError: no\n/),
      errorType: 'TypeError',
      errorMessage: 'no',
      stackTrace: expect.arrayContaining(['TypeError: no']),
    });
    expect(own).toEqual({ text: 'plain' });
    expect(report).toMatchObject({
      type: 'platform.report',
      record: {
        requestId,
        status: 'success',
        metrics: {
          durationMs: expect.any(Number),
          billedDurationMs: expect.any(Number),
          memorySizeMB: 128,
          maxMemoryUsedMB: expect.any(Number),
          initDurationMs: expect.any(Number),
        },
      },
    });
  });

  test('an error that a handler throws is an object with type, message and stack, and the report says error', async () => {
    const lines = await linesOf(
      'json-throws',
      `export const handler = () => { throw Object.assign(new RangeError('too far'), { code: 'E7' }); };`,
      { LogFormat: 'JSON' },
    );
    expect(lines.map(typeOf)).toEqual([
      'platform.start',
      expect.objectContaining({ errorType: 'RangeError', errorMessage: 'too far', code: 'E7' }),
      'platform.runtimeDone',
      'platform.report',
    ]);
    expect(lines.at(-1)?.record).toMatchObject({ status: 'error' });
  });

  test('a timeout is the status of the report, and there is no sentence about it', async () => {
    lambda.deploy(
      'json-slow',
      'export const handler = () => new Promise(() => setInterval(() => {}, 1e6));',
      {
        logging: readLogging({ LogFormat: 'JSON' }, 'json-slow'),
        timeoutSeconds: 1,
      },
    );
    const { logTail } = await lambda.call('json-slow');
    expect(logTail).not.toContain('Task timed out');
    expect(JSON.parse(logTail.trim().split('\n').at(-1) ?? '')).toMatchObject({
      type: 'platform.report',
      record: { status: 'timeout' },
    });
  });

  test('ApplicationLogLevel keeps what is severe enough, of console and of loggers that write JSON themselves', async () => {
    const lines = await linesOf(
      'json-warn',
      `const own = (level) => process.stdout.write(JSON.stringify({ level, timestamp: new Date().toISOString(), message: 'own ' + level }) + '\\n');
       export const handler = () => {
         console.log('info'); console.warn('warning'); console.error('error'); console.fatal('fatal');
         own('info'); own('error'); process.stdout.write('plain\\n');
       };`,
      { LogFormat: 'JSON', ApplicationLogLevel: 'WARN' },
    );
    expect(lines.map(typeOf)).toEqual([
      'platform.start',
      'warning',
      'error',
      'fatal',
      'own error',
      'platform.report',
    ]);
  });

  test('SystemLogLevel WARN keeps no platform event of an invocation that succeeds', async () => {
    const lines = await linesOf('json-system', `export const handler = () => console.log('mine');`, {
      LogFormat: 'JSON',
      SystemLogLevel: 'WARN',
    });
    expect(lines.map(typeOf)).toEqual(['mine']);
  });

  test('SystemLogLevel DEBUG adds the event that the runtime is done', async () => {
    const lines = await linesOf('json-debug', 'export const handler = () => 1;', {
      LogFormat: 'JSON',
      SystemLogLevel: 'DEBUG',
    });
    expect(lines.map(typeOf)).toEqual(['platform.start', 'platform.runtimeDone', 'platform.report']);
  });

  test('a function in a separate process writes the same lines', async () => {
    const body = `export const handler = () => { console.log('info'); console.warn({ a: 1 }); };`;
    const config = { LogFormat: 'JSON', ApplicationLogLevel: 'WARN' };
    const [start, warning, report] = await linesOf('json-process', body, config, processes);
    expect([start, report].map((line) => typeOf(line ?? {}))).toEqual(['platform.start', 'platform.report']);
    expect(warning).toMatchObject({ level: 'WARN', message: { a: 1 }, requestId: expect.any(String) });
  });

  test('every line about a function that cannot be loaded is JSON', async () => {
    await linesOf('json-broken', `throw new Error('not today');`, { LogFormat: 'JSON' });
    const lines = written.filter((line) => line.startsWith('json-broken|')).map((line) => line.slice(12));
    const types = lines.map((line) => JSON.parse(line).type);
    expect(types).toContain('platform.initReport');
    expect(types).toContain('platform.report');
  });

  test('an init phase that fails is the event initReport', () => {
    const log = platformLog(readLogging({ LogFormat: 'JSON' }, 'f'), '$LATEST');
    expect(JSON.parse(log.initFailure(12.34567, 'Runtime.ImportModuleError'))).toMatchObject({
      type: 'platform.initReport',
      record: {
        initializationType: 'on-demand',
        phase: 'init',
        status: 'error',
        errorType: 'Runtime.ImportModuleError',
        metrics: { durationMs: 12.346 },
      },
    });
  });
});

describe('LoggingConfig', () => {
  test('format, level and group of LoggingConfig are in the environment and the context of the function', async () => {
    lambda.deploy(
      'group',
      `export const handler = (event, { logGroupName }) => [logGroupName, ...['FORMAT', 'LEVEL', 'GROUP_NAME'].map((name) => process.env['AWS_LAMBDA_LOG_' + name])];`,
      { logging: readLogging({ LogFormat: 'JSON', ApplicationLogLevel: 'ERROR', LogGroup: '/team/a' }, 'g') },
    );
    expect((await lambda.call('group')).response).toEqual(['/team/a', 'JSON', 'ERROR', '/team/a']);
  });

  test('a log group alone leaves the format text', async () => {
    const [start] = await linesOf('text-group', 'export const handler = () => 1;', { LogGroup: '/team/b' });
    expect(start).toEqual({ text: expect.stringMatching(/^START RequestId: /) });
  });

  test.each([
    [{ ApplicationLogLevel: 'WARN' }, 'LogLevel is not supported when LogFormat is set to "Text"'],
    [
      { LogFormat: 'Text', SystemLogLevel: 'WARN' },
      'LogLevel is not supported when LogFormat is set to "Text"',
    ],
    [{ LogFormat: 'json' }, 'LoggingConfig.LogFormat is "json"; accepted: Text, JSON'],
    [
      { LogFormat: 'JSON', SystemLogLevel: 'ERROR' },
      'LoggingConfig.SystemLogLevel is "ERROR"; accepted: DEBUG',
    ],
    [{ LogGroup: 'a group' }, 'LoggingConfig.LogGroup is "a group"'],
  ])('%j is refused', (config, problem) => {
    expect(() => readLogging(config, 'f')).toThrow(problem);
  });
});

describe('levels of lines that a function writes itself', () => {
  const at = (level: unknown, timestamp: unknown = '2026-11-28T10:00:00.000Z') =>
    `${JSON.stringify({ level, timestamp })}\n`;

  test.each([
    ['a level with a valid timestamp counts', at('debug'), ''],
    ['the name WARNING is WARN', at('WARNING'), at('WARNING')],
    ['a level without a valid timestamp counts as INFO', at('debug', 'yesterday'), at('debug', 'yesterday')],
    ['a number is no level', at(20), at(20)],
    ['only the line itself is left out', `a\n${at('trace')}b\n`, 'a\nb\n'],
    ['text that begins with a brace is kept', '{"level": "debug" oh\n', '{"level": "debug" oh\n'],
  ])('levels of lines that a function writes itself %s', (_, text, kept) => {
    expect(keepSevere(text, 'INFO')).toBe(kept);
  });
});

describe('the size of environment variables', () => {
  /** Variables whose JSON has as many bytes. */
  const ofSize = (bytes: number) => ({ BIG: 'x'.repeat(bytes - '{"BIG":""}'.length) });

  test('variables whose JSON has 4,096 bytes are accepted', () => {
    expect(() => checkEnvironment(ofSize(4096))).not.toThrow();
  });

  test('variables whose JSON has one byte more are refused in the words of Lambda, without their values', () => {
    expect(() => checkEnvironment(ofSize(4097))).toThrow(
      'Lambda was unable to configure your environment variables because the environment variables you have provided exceeded the 4KB limit. String measured: 4097 bytes',
    );
    expect(() => checkEnvironment(ofSize(4097))).not.toThrow('xxx');
  });

  test('quotes and letters beyond ASCII count with all their bytes, and many small variables with their names', () => {
    expect(() => checkEnvironment({ QUOTES: '"'.repeat(2045) })).toThrow('4KB limit');
    expect(() => checkEnvironment({ LETTERS: 'é'.repeat(2045) })).toThrow('4KB limit');
    const many = Object.fromEntries(Array.from({ length: 300 }, (_, index) => [`VARIABLE_${index}`, '']));
    expect(() => checkEnvironment(many)).toThrow('4KB limit');
  });
});
