import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
  type ForeignStack,
  resultOf,
  runCommand,
  startCommand,
  startForeignStack,
} from '../support/foreign-stack.ts';

let stack: ForeignStack;
let url: string;
let topic: string;
let reader: string;

beforeAll(async () => {
  stack = await startForeignStack('command-readings');
  url = stack.mirror.endpoints.console;
  topic = stack.topic;
  reader = stack.functionName;
}, 60_000);
afterAll(async () => stack[Symbol.asyncDispose]());

const run = (args: readonly string[], input?: string) =>
  runCommand([...args.map((each) => each.replace('TOPIC', topic).replace('READER', reader)), '--url', url], {
    input,
  });
const linesOf = (text: string) => text.split('\n').filter((line) => line !== '');
const jsonOf = (text: string) =>
  linesOf(text).map((line) => JSON.parse(line) as { [member: string]: unknown });
const produced = async (...args: string[]) => {
  const { stdout, stderr } = await run(['produce', 'TOPIC', ...args]);
  return linesOf(stdout)[0] ?? stderr;
};
const recordsOf = async (key: string) =>
  jsonOf((await run(['tail', 'TOPIC', '--no-follow', '--json', '--key', key])).stdout);

describe('produce', () => {
  test('A record is written with key, value and headers, and its position printed.', async () => {
    const position = await produced('--key', 'p-1', '--value', '{"a":1}', '--header', 'source=hall=2');
    expect(position).toMatch(new RegExp(`^${topic}/0/\\d+$`));
    expect(await recordsOf('p-1')).toMatchObject([
      {
        offset: Number(position.split('/').at(-1)),
        value: { format: 'json', value: { a: 1 } },
        headers: [{ name: 'source', value: { value: 'hall=2' } }],
      },
    ]);
  });

  test.each([
    [['--value', '1.0'], { format: 'json', value: 1 }],
    [['--value', '"quoted"'], { format: 'json', value: 'quoted' }],
    [['--value', 'plain'], { format: 'text', value: 'plain' }],
    [['--value', 'null'], { format: 'none', value: null }],
    [['--value', 'null', '--text'], { format: 'json', value: null }],
    [['--value', '{"id":12345678901234567890}', '--text'], { format: 'json' }],
  ])('%j is the value that it says.', async (args, value) => {
    const key = `p-value ${args.join(' ')}`;
    await produced('--key', key, ...args);
    expect(await recordsOf(key)).toMatchObject([{ value }]);
  });

  test('A record is written often, each with its number.', async () => {
    const { stdout } = await run([
      'produce',
      'TOPIC',
      '--key',
      'p-{n}of',
      '--value',
      '{"n":{n}}',
      '--count',
      '250',
    ]);
    expect(linesOf(stdout)).toHaveLength(250);
    expect(await recordsOf('p-250of')).toMatchObject([{ value: { value: { n: 250 } } }]);
  });

  test('Lines of standard input are values; empty ones and the end of the last are none.', async () => {
    const { stdout } = await run(
      ['produce', 'TOPIC', '--key', 'p-lines', '--json'],
      '{"n":1}\r\n\nsecond\nlast',
    );
    expect(jsonOf(stdout)).toMatchObject([{ topic }, { topic }, { topic }]);
    const values = (await recordsOf('p-lines')).map(({ value }) => (value as { value: unknown }).value);
    expect(values).toEqual([{ n: 1 }, 'second', 'last']);
  });

  test('What tail prints as JSON can be produced again, byte by byte.', async () => {
    const input = [
      { key: '007', value: '1.0', headers: { h: 'v' } },
      { key: '007', valueBase64: '/wA=' },
      { key: '007', value: null },
      { key: '007', value: '"text"' },
    ];
    await run(['produce', 'TOPIC', '--records'], input.map((record) => JSON.stringify(record)).join('\n'));
    const { stdout } = await run(['tail', 'TOPIC', '--no-follow', '--json', '--key', '007']);
    expect(linesOf(stdout)).toHaveLength(4);
    expect(await run(['produce', 'TOPIC', '--records'], stdout)).toMatchObject({ code: 0 });
    const all = await recordsOf('007');
    const contents = all.map(({ key, value, headers }) => ({ key, value, headers }));
    expect(contents.slice(4)).toEqual(contents.slice(0, 4));
  });

  test.each([
    [
      ['produce', 'command-reading', '--value', 'x'],
      '',
      1,
      'topic is command-reading; accepted: command-readings',
    ],
    [['produce', 'TOPIC', '--value', 'x', '--partition', '7'], '', 1, 'partition is 7; accepted: 0 to 0'],
    [
      ['produce', 'TOPIC', '--value', '{"id":12345678901234567890}'],
      '',
      1,
      'the value has the number 12345678901234567000',
    ],
    [['produce', 'TOPIC', '--value', 'x', '--header', 'h'], '', 2, '--header is h; accepted: NAME=TEXT.'],
    [['produce', 'TOPIC', '--count', '2'], '', 2, '--count is given without --value'],
    [['produce', 'TOPIC', '--records', '--key', 'k'], '', 2, '--records is given with --key or --value'],
    [['produce', 'TOPIC'], '\n', 2, 'the input has no line'],
    [
      ['produce', 'TOPIC', '--records'],
      '{"value":1}\n{"valeu":1}',
      1,
      'line 2 of the input is a record with valeu',
    ],
    [
      ['produce', 'TOPIC', '--records'],
      '{"value":1}\n\nno',
      1,
      'line 3 of the input is no; accepted: a JSON object',
    ],
  ])(
    '%j with the input %j is an error with what, given and accepted.',
    async (args, input, code, message) => {
      expect(await run(args, input)).toMatchObject({
        code,
        stderr: expect.stringContaining(`error: ${message}`),
      });
    },
  );
});

describe('records', () => {
  test('The story of a record has every attempt with its request id and error, and how it ended.', async () => {
    const position = await produced('--key', 'r-1', '--value', 'broken\u001b[1A');
    const { stdout } = await run(['records', position, '--wait', '20']);
    const lines = linesOf(stdout);
    const time = String.raw`  \d{4}-\d\d-\d\dT[\d:.]+Z  `;
    expect(lines[0]).toMatch(new RegExp(`^${position}  key r-1  13 bytes  written `));
    expect(lines[1]).toMatch(
      /^command-readings-reader: discarded after 2 attempts: RetryAttemptsExhausted {2}\(mapping /,
    );
    expect(lines[2]).toMatch(new RegExp(`^${time}polled$`));
    expect(lines[3]).toMatch(new RegExp(`^${time}batch \\d+ of 1 record \\(`));
    expect(lines[4]).toMatch(
      new RegExp(
        `^${time}attempt 1: 1 record, failed, after \\d+ ms, request [0-9a-f-]+, TypeError: cannot read broken\\\\u001b\\[1A \\(`,
      ),
    );
    expect(lines[5]).toMatch(/attempt 2: 1 record, failed/);
    expect(lines[6]).toMatch(new RegExp(`^${time}discarded: RetryAttemptsExhausted$`));
    const [other] = jsonOf((await run(['records', position.replace('/0/', '-0@'), '--json'])).stdout);
    expect(other).toMatchObject({ key: 'r-1', outcome: 'discarded', attemptCount: 2 });
  });

  test('Records are listed by what they are chosen by, one a line.', async () => {
    const position = await produced('--key', 'r-2', '--value', 'good');
    await run(['records', position, '--wait', '20']);
    const { stdout } = await run(['records', '--key', 'r-2', '--function', 'READER', '--topic', 'TOPIC']);
    expect(stdout).toMatch(new RegExp(`Z  ${position}  r-2  ${reader}  delivered after 1 attempt\\n$`));
    const discarded = await run(['records', '--outcome', 'discarded', '--limit', '1']);
    expect(linesOf(discarded.stdout)).toHaveLength(1);
    const [{ mapping } = {}] = jsonOf((await run(['records', '--key', 'r-2', '--json'])).stdout);
    const ofMapping = await run(['records', '--mapping', String(mapping), '--key', 'r-2', '--since', '1h']);
    expect(ofMapping.stdout).toBe(stdout);
    expect((await run(['records', '--since', '2999-01-01'])).stdout).toBe('');
  });

  test.each([
    [['records', 'orders'], 2, 'the position is orders; accepted: TOPIC/PARTITION/OFFSET'],
    [['records', 'TOPIC/0/99999'], 1, 'offset is 99999; accepted: 0 to '],
    [['records', 'TOPIC/9/0'], 1, 'partition is 9; accepted: 0 to 0'],
    [
      ['records', '--function', 'command-readings-raeder'],
      1,
      'function is command-readings-raeder; accepted: command-readings-reader',
    ],
    [['records', '--topic', 'command-reading'], 1, 'topic is command-reading; accepted: command-readings'],
    [['records', '--outcome', 'lost'], 2, '--outcome is lost; accepted: pending, delivered'],
    [['records', '--mapping', 'm', '--topic', 't'], 2, '--mapping and --topic are given'],
    [['records', 'TOPIC/0/0', '--wait', '61'], 2, '--wait is 61; accepted: 0 to 60 seconds.'],
    [['records', '--wait', '1'], 2, '--wait is given without a position'],
  ])('%j is an error with what, given and accepted.', async (args, code, message) => {
    expect(await run(args)).toMatchObject({
      code,
      stdout: '',
      stderr: expect.stringContaining(`error: ${message}`),
    });
  });
});

describe('logs', () => {
  test('Lines of functions are printed by function, text and request, with nothing that a terminal obeys.', async () => {
    const position = await produced('--key', 'l-1', '--value', 'one\u001b[2J');
    await run(['records', position, '--wait', '20']);
    const { stdout } = await run(['logs', '--function', 'READER', '--filter', 'READ ONE']);
    expect(stdout).toMatch(new RegExp(`^\\S+Z  ${reader}  .*read one\\\\u001b\\[2J\\n$`));
    const [line] = jsonOf((await run(['logs', '--filter', 'read one', '--json'])).stdout);
    const ofRequest = await run(['logs', '--request', String(line?.requestId)]);
    expect(linesOf(ofRequest.stdout).map((each) => / {2}(START|REPORT) /.exec(each)?.[1])).toEqual(
      expect.arrayContaining(['START', 'REPORT']),
    );
    expect((await run(['logs', '--since', '2999-01-01'])).stdout).toBe('');
    expect(linesOf((await run(['logs', '--limit', '2'])).stdout)).toHaveLength(2);
  });

  test('With --follow each new line is printed once, until Ctrl-C.', async () => {
    const child = startCommand(['logs', '--url', url, '--follow', '--filter', 'read follow']);
    const result = resultOf(child);
    if (!child.stdout) throw new Error('the command has no pipe');
    const lines = createInterface({ input: child.stdout });
    const first = once(lines, 'line');
    await produced('--value', 'follow 1');
    await first;
    const second = once(lines, 'line');
    await produced('--value', 'follow 2');
    await second;
    child.kill('SIGINT');
    const { code, stdout } = await result;
    expect({ code, lines: stdout.match(/read follow \d/g) }).toEqual({
      code: 0,
      lines: ['read follow 1', 'read follow 2'],
    });
  });

  test.each([
    [
      ['logs', '--function', 'command-readings-raeder'],
      1,
      'function is command-readings-raeder; accepted: command-readings-reader',
    ],
    [['logs', 'READER'], 2, 'command-readings-reader is given without an option'],
  ])('%j is an error with what, given and accepted.', async (args, code, message) => {
    expect(await run(args)).toMatchObject({
      code,
      stdout: '',
      stderr: expect.stringContaining(`error: ${message}`),
    });
  });
});

test.each(['tail', 'produce', 'records', 'logs'])(
  '%s --help prints usage, options and examples.',
  async (name) => {
    const { code, stdout } = await runCommand([name, '--help']);
    expect({ code, stdout }).toEqual({
      code: 0,
      stdout: expect.stringContaining(`orderstream-mirror ${name} `),
    });
    expect(stdout).toContain('--url URL');
  },
);
