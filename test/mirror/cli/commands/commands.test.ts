import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { CommandRunner, jsonOf, linesOf } from '../support/command-runner.ts';
import {
  type ForeignStack,
  resultOf,
  runCommand,
  startCommand,
  startForeignStack,
} from '../support/foreign-stack.ts';

let stack: ForeignStack;
let runner: CommandRunner;

beforeAll(async () => {
  stack = await startForeignStack('command-readings');
  runner = new CommandRunner(stack);
});
afterAll(async () => stack[Symbol.asyncDispose]());

const run: CommandRunner['run'] = (args, input) => runner.run(args, input);
const produced = (...args: string[]) => runner.produced(...args);

describe('records', () => {
  test('The story of a record has every attempt with its request id and error, and how it ended.', async () => {
    const position = await produced('--key', 'r-1', '--value', 'broken\u001b[1A');
    const { stdout } = await run(['records', position, '--wait', '20']);
    const lines = linesOf(stdout);
    const time = String.raw`  \d{4}-\d\d-\d\dT[\d:.]+Z  `;
    expect(lines[0]).toMatch(new RegExp(`^${position}  key r-1  13 bytes  written `));
    expect(lines[1]).toMatch(
      /^command-readings-reader: sent to kafka:\/\/command-readings-failed after 2 attempts: RetryAttemptsExhausted {2}\(mapping /,
    );
    expect(lines[2]).toMatch(new RegExp(`^${time}polled$`));
    expect(lines[3]).toMatch(new RegExp(`^${time}batch \\d+ of 1 record \\(`));
    expect(lines[4]).toMatch(
      new RegExp(
        `^${time}attempt 1: 1 record, failed, after \\d+ ms, request [0-9a-f-]+, TypeError: cannot read broken\\\\u001b\\[1A \\(`,
      ),
    );
    expect(lines[5]).toMatch(/attempt 2: 1 record, failed/);
    expect(lines[6]).toMatch(
      new RegExp(`^${time}sent to kafka://command-readings-failed: RetryAttemptsExhausted$`),
    );
    const [other] = jsonOf((await run(['records', position.replace('/0/', '-0@'), '--json'])).stdout);
    expect(other).toMatchObject({ key: 'r-1', outcome: 'destination', attemptCount: 2 });
  });

  test('Records are listed by what they are chosen by, one a line.', async () => {
    const position = await produced('--key', 'r-2', '--value', 'good');
    await run(['records', position, '--wait', '20']);
    const { stdout } = await run(['records', '--key', 'r-2', '--function', 'reader', '--topic', 'TOPIC']);
    expect(stdout).toMatch(
      new RegExp(`Z  ${position}  r-2  ${stack.functionName}  delivered after 1 attempt\\n$`),
    );
    const failed = await run(['records', '--outcome', 'destination', '--limit', '1']);
    expect(linesOf(failed.stdout)).toHaveLength(1);
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
      'function of the mapping is command-readings-raeder; accepted: command-readings-reader',
    ],
    [['records', '--topic', 'raedings'], 1, 'topic of the mapping is raedings; accepted: command-readings'],
    [['records', '--outcome', 'lost'], 2, '--outcome is lost; accepted: pending, delivered'],
    [['records', '--mapping', 'm', '--topic', 't'], 2, '--mapping and --topic are given'],
    [['records', 'TOPIC/0/0', '--wait', '61'], 2, '--wait is 61; accepted: 0 to 60 seconds.'],
    [['records', '--wait', '1'], 2, '--wait is given without a position'],
    [
      ['records', 'TOPIC/0/0', '--outcome', 'delivered', '--key', 'a'],
      2,
      '--outcome, --key given with a position; accepted: --wait, or no position.',
    ],
    [['records', '--key'], 2, '--key has no value; one that begins with a dash is given as --key=-VALUE.'],
    [['records', '--data-dir='], 2, '--data-dir is empty; accepted: a folder'],
    [['redrive', '--all', '--loop-limit', '1001'], 2, '--loop-limit is 1001; accepted: 1 to 1000.'],
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
    expect(stdout).toMatch(new RegExp(`^\\S+Z  ${stack.functionName}  .*read one\\\\u001b\\[2J\\n$`));
    const [line] = jsonOf((await run(['logs', '--filter', 'read one', '--json'])).stdout);
    const ofRequest = await run(['logs', '--request', String(line?.requestId)]);
    expect(linesOf(ofRequest.stdout).map((each) => / {2}(START|REPORT) /.exec(each)?.[1])).toEqual(
      expect.arrayContaining(['START', 'REPORT']),
    );
    expect((await run(['logs', '--since', '2999-01-01'])).stdout).toBe('');
    expect(linesOf((await run(['logs', '--limit', '2'])).stdout)).toHaveLength(2);
  });

  test('With --follow each new line is printed once, until Ctrl-C.', async () => {
    const url = stack.mirror.endpoints.console;
    const child = startCommand(['logs', '--url', url, '--follow', '--filter', 'read follow']);
    const printed = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const onOutput = (text: string) => {
      for (const [index, { resolve }] of printed.entries())
        if (text.includes(`read follow ${index + 1}`)) resolve();
    };
    const result = resultOf(child, { onOutput });
    for (const [index, { promise }] of printed.entries()) {
      await produced('--value', `follow ${index + 1}`);
      await promise;
    }
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

describe('rewind', () => {
  const story = async (position: string) =>
    jsonOf((await run(['records', position, '--json', '--wait', '20'])).stdout)[0];

  test('A mapping reads again from an offset on, without a question with --yes.', async () => {
    const position = await produced('--key', 'w-1', '--value', 'again');
    const before = await story(position);
    const offset = position.split('/').at(-1) ?? '';
    const moved = await run([
      'rewind',
      'READER',
      '--topic',
      'TOPIC',
      '--partition',
      '0',
      '--to-offset',
      offset,
      '--yes',
    ]);
    expect(moved).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/ command-readings-reader on command-readings: /),
    });
    const lines = async () => linesOf((await run(['logs', '--filter', 'read again'])).stdout);
    while ((await lines()).length < 2);
    const after = await story(position);
    expect({ ...after, polledAt: 0 }).toMatchObject({ outcome: 'delivered', polledAt: 0 });
    expect(Number(after?.polledAt)).toBeGreaterThan(Number(before?.polledAt));
  });

  test('A mapping is moved to a time, forward as well.', async () => {
    const { code, stdout } = await run(['rewind', 'READER', '--to-time', '0s', '--yes', '--json']);
    expect({ code, json: jsonOf(stdout) }).toMatchObject({
      code: 0,
      json: [{ topic: stack.topic, offsetLag: 0 }],
    });
  });

  test.each([
    [
      ['rewind', 'command-readings-raeder', '--to-offset', '0'],
      1,
      'function of the mapping is command-readings-raeder; accepted: command-readings-reader',
    ],
    [
      ['rewind', 'READER', '--to-offset', '0', '--topic', 'other'],
      1,
      'topic of the mapping is other; accepted: command-readings',
    ],
    [
      ['rewind', 'READER', '--to-offset', '0', '--partition', '7', '--yes'],
      1,
      'partition is 7; accepted: 0 to 0',
    ],
    [['rewind', 'READER', '--to-offset', '0'], 2, 'there is no terminal to confirm it at; accepted: --yes.'],
    [['rewind', 'READER'], 2, 'neither --to-time nor --to-offset is given; accepted: one of them.'],
    [
      ['rewind', 'READER', '--to-offset', '0', '--to-time', '5m'],
      2,
      '--to-time and --to-offset are given; accepted: one of them.',
    ],
    [['rewind', '--to-offset', '0'], 2, 'the mapping is missing; accepted: one.'],
  ])('%j is an error with what, given and accepted.', async (args, code, message) => {
    expect(await run(args)).toMatchObject({
      code,
      stdout: '',
      stderr: expect.stringContaining(`error: ${message}`),
    });
  });
});

test.each(['tail', 'produce', 'records', 'logs', 'redrive', 'rewind', 'mcp'])(
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
