import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { CommandRunner, jsonOf, linesOf } from '../support/command-runner.ts';
import { type ForeignStack, startForeignStack } from '../support/foreign-stack.ts';

let stack: ForeignStack;
let runner: CommandRunner;

beforeAll(async () => {
  stack = await startForeignStack('produce-readings');
  runner = new CommandRunner(stack);
});
afterAll(async () => stack[Symbol.asyncDispose]());

const run: CommandRunner['run'] = (args, input) => runner.run(args, input);
const produced = (...args: string[]) => runner.produced(...args);
const recordsOf = async (key: string) =>
  jsonOf((await run(['tail', 'TOPIC', '--no-follow', '--json', '--key', key])).stdout);

describe('produce', () => {
  test('A record is written with key, value and headers, and its position printed.', async () => {
    const position = await produced('--key', 'p-1', '--value', '{"a":1}', '--header', 'source=hall=2');
    expect(position).toMatch(new RegExp(`^${stack.topic}/0/\\d+$`));
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

  test('An integer beyond 2^53 has all its digits where it is produced, printed, and produced again.', async () => {
    await produced('--key', 'p-long', '--value', '{"id":12345678901234567890}');
    const tail = ['tail', 'TOPIC', '--no-follow', '--key', 'p-long'];
    const { stdout } = await run([...tail, '--json']);
    expect(stdout).toContain('"value":{"id":12345678901234567890}');
    await run(['produce', 'TOPIC', '--records'], stdout);
    const lines = linesOf((await run(tail)).stdout);
    expect(lines).toEqual(Array(2).fill(expect.stringMatching(/ {2}{"id":12345678901234567890}$/)));
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
    expect(jsonOf(stdout)).toMatchObject([{}, {}, {}].map(() => ({ topic: stack.topic })));
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
      ['produce', 'produce-reading', '--value', 'x'],
      '',
      1,
      'topic is produce-reading; accepted: produce-readings',
    ],
    [['produce', 'TOPIC', '--value', 'x', '--partition', '7'], '', 1, 'partition is 7; accepted: 0 to 0'],
    [
      ['produce', 'TOPIC', '--value', '{"id":1.2345678901234567e20}'],
      '',
      1,
      'the value has the number 123456789012345670000',
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
