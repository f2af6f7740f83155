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

/** Older records would be deleted by Kafka's retention. */
const START = Date.now() - 3_600_000;
const timeText = (seconds: number) => new Date(START + seconds * 1_000).toISOString();

let stack: ForeignStack;
let url: string;
let topic: string;

beforeAll(async () => {
  stack = await startForeignStack('tail-readings');
  url = stack.mirror.endpoints.console;
  topic = stack.topic;
  await stack.produce([
    { key: 'm1', value: { celsius: 20 }, timestamp: START + 1_000 },
    { key: 'm2', value: 'plain', timestamp: START + 2_000, headers: { source: 'hall' } },
    { key: 'm1', value: '\u001b[2J\u009b31m\u202egnp', timestamp: START + 3_000 },
    { key: null, value: null, timestamp: START + 4_000 },
    { key: '7', valueBase64: '/wA=', timestamp: START + 5_000 },
  ]);
});
afterAll(async () => stack[Symbol.asyncDispose]());

const tail = (...args: string[]) => runCommand(['tail', ...args, '--url', url]);
const valuesOf = (stdout: string) =>
  stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => (JSON.parse(line) as { value: { value: unknown } }).value.value);

describe('tail', () => {
  test('Records of a topic are printed decoded, one a line, with time, position, key and value, and nothing that a terminal obeys.', async () => {
    const { code, stdout } = await tail(topic, '--no-follow', '--headers');
    expect({ code, lines: stdout.trimEnd().split('\n') }).toEqual({
      code: 0,
      lines: [
        `${timeText(1)}  ${topic}/0/0  m1  {"celsius":20}`,
        `${timeText(2)}  ${topic}/0/1  m2  plain  [source=hall]`,
        `${timeText(3)}  ${topic}/0/2  m1  \\u001b[2J\\u009b31m\\u202egnp`,
        `${timeText(4)}  ${topic}/0/3  (null)  (null)`,
        `${timeText(5)}  ${topic}/0/4  7  (base64) /wA=`,
      ],
    });
  });

  test('With --json each line is the record as the API has it, and still has no control character.', async () => {
    const { stdout } = await tail(topic, '--no-follow', '--json', '--from-beginning');
    expect(valuesOf(stdout)).toEqual([{ celsius: 20 }, 'plain', '\u001b[2J\u009b31m\u202egnp', null, '/wA=']);
    expect(stdout).not.toMatch(/(?!\n)\p{Cc}|\u202e/u);
  });

  test.each([
    [
      ['--key', 'm1'],
      [{ celsius: 20 }, '\u001b[2J\u009b31m\u202egnp'],
    ],
    [['--key', '7'], ['/wA=']],
    [
      ['--limit', '2'],
      [null, '/wA='],
    ],
    [
      ['--since', timeText(4)],
      [null, '/wA='],
    ],
    [
      ['--offset', '3', '--partition', '0'],
      [null, '/wA='],
    ],
    [
      ['--from-beginning', '--limit', '2'],
      [{ celsius: 20 }, 'plain'],
    ],
  ])('%j selects records.', async (args, values) => {
    const { stdout } = await tail(topic, '--no-follow', '--json', ...args);
    expect(valuesOf(stdout)).toEqual(values);
  });

  test('It waits for records that follow, until the limit.', async () => {
    const child = startCommand(['tail', topic, '--url', url, '--key', 'later', '--limit', '1']);
    const result = resultOf(child);
    await stack.produce([
      { key: 'other', value: 'x' },
      { key: 'later', value: 'came' },
    ]);
    expect(await result).toMatchObject({ code: 0, stdout: expect.stringMatching(/ later {2}came\n$/) });
  });

  test('Ctrl-C ends it with code 0 and without a word.', async () => {
    const child = startCommand(['tail', topic, '--url', url]);
    const result = resultOf(child, { onOutput: () => child.kill('SIGINT') });
    expect(await result).toMatchObject({ code: 0, stderr: '' });
  });

  test('A reader that goes, as in | head, ends it with code 0 and without a word.', async () => {
    const child = startCommand(['tail', topic, '--url', url, '--from-beginning']);
    const { stdout, stderr } = child;
    if (!stdout || !stderr) throw new Error('the command has no pipes');
    let errors = '';
    stderr.on('data', (chunk) => {
      errors += chunk;
    });
    await once(createInterface({ input: stdout }), 'line');
    stdout.destroy();
    const closed = once(child, 'close');
    while (child.exitCode === null) {
      await stack.produce([{ key: 'more', value: 'x' }]);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    await closed;
    expect({ code: child.exitCode, errors }).toEqual({ code: 0, errors: '' });
  });

  test.each([
    [['tail-reading'], 1, 'topic is tail-reading; accepted: tail-readings'],
    [['TOPIC', '--partition', '9'], 1, 'partition is 9; accepted: 0 to '],
    [['TOPIC', '--partition', '0', '--offset', '99999'], 1, 'offset is 99999; accepted: 0 to '],
    [['TOPIC', '--partition', 'x'], 2, '--partition is x; accepted: a whole number from 0 on.'],
    [['TOPIC', '--limit', '0'], 2, '--limit is 0; accepted: a whole number from 1 on.'],
    [['TOPIC', '--since', 'noon'], 2, '--since is noon; accepted: a duration before now, such as 30s'],
    [['TOPIC', '--since', '5m', '--from-beginning'], 2, '--since and --from-beginning are given'],
    [[], 2, 'the topic is missing; accepted: one.'],
    [['TOPIC', '--form'], 2, "Unknown option '--form'."],
  ])('%j is an error with what, given and accepted.', async (args, code, message) => {
    const result = await tail(...args.map((each) => each.replace('TOPIC', topic)));
    expect(result).toMatchObject({ code, stdout: '', stderr: expect.stringContaining(`error: ${message}`) });
  });
});

describe('the mirror that is meant', () => {
  const list = ['tail', 'tail-readings', '--no-follow', '--limit', '1'];

  test('The mirror of a data directory is found by the file in it, and by the variable ORDERSTREAM_MIRROR_URL.', async () => {
    expect(await runCommand([...list, '--data-dir', stack.dataDirectory])).toMatchObject({ code: 0 });
    expect(await runCommand(list, { env: { ORDERSTREAM_MIRROR_URL: url } })).toMatchObject({ code: 0 });
    const env = { ORDERSTREAM_MIRROR_URL: '' };
    expect(await runCommand([...list, '--data-dir', stack.dataDirectory], { env })).toMatchObject({
      code: 0,
    });
  });
});
