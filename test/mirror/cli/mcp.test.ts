import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Client } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { tools } from '../../../local/src/cli/mcp/tools.ts';
import { type ForeignStack, startForeignStack } from './support/foreign-stack.ts';

const main = join(import.meta.dirname, '../../../local/src/cli/main.ts');
const page = readFileSync(join(import.meta.dirname, '../../../docs/how-to/coding-assistants.md'), 'utf8');

let stack: ForeignStack;
let url: string;

beforeAll(async () => {
  stack = await startForeignStack('mcp-readings');
  url = stack.mirror.endpoints.console;
});
afterAll(async () => stack[Symbol.asyncDispose]());

class Session implements AsyncDisposable {
  readonly #client: Client;

  private constructor(client: Client) {
    this.#client = client;
  }

  static async start(...args: string[]): Promise<Session> {
    const client = new Client({ name: 'test', version: '1' });
    await client.connect(
      new StdioClientTransport({ command: process.execPath, args: [main, 'mcp', ...args] }),
    );
    return new Session(client);
  }

  async names(): Promise<string[]> {
    return (await this.#client.listTools()).tools.map(({ name }) => name);
  }

  /** The text of a result. */
  async call(name: string, input: Record<string, unknown> = {}) {
    const { content, isError = false } = await this.#client.callTool({ name, arguments: input });
    const [first] = content as { type: string; text: string }[];
    return { isError, text: first?.text ?? '' };
  }

  async json(name: string, input: Record<string, unknown> = {}) {
    return JSON.parse((await this.call(name, input)).text) as {
      items: Record<string, unknown>[];
      next?: { skip: number };
    } & Record<string, unknown>;
  }

  get instructions(): string {
    return this.#client.getInstructions() ?? '';
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#client.close();
  }
}

/** A line of the page as a pattern: `…` is any text. */
const patternOf = (line: string) =>
  new RegExp(
    line
      .split('…')
      .map((part) => part.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&'))
      .join('.*'),
  );

/** The value of a record. */
const textIn = (item: Record<string, unknown> | undefined) =>
  (item?.value as { value?: unknown } | undefined)?.value;

test('The session of the page about coding assistants runs as it is written there.', async () => {
  await using session = await Session.start('--write', '--url', url);
  const [, block = ''] = /```text\n(.*?)```/s.exec(page) ?? [];
  const calls = block.split(/^> /m).filter((each) => each !== '');
  expect(calls.length).toBeGreaterThan(4);
  for (const call of calls) {
    const [request = '', ...expected] = call.trimEnd().split('\n');
    const [, name = '', input = ''] = /^(\w+) (.*)$/.exec(request) ?? [];
    const { text } = await session.call(name, JSON.parse(input));
    for (const line of expected) expect(text).toMatch(patternOf(line));
  }
});

describe('orderstream-mirror mcp', () => {
  test('Without --write, tools that change something are not offered, and cannot be called.', async () => {
    await using session = await Session.start('--url', url);
    const reading = tools.filter(({ isWriting }) => !isWriting).map(({ name }) => name);
    expect(await session.names()).toEqual(reading);
    expect(session.instructions).toContain('This server only reads');
    // Other test files write to the same Kafka.
    const written = async () =>
      (await session.json('list_topics')).items.find(({ topic }) => topic === 'mcp-readings');
    const before = await written();
    expect(before).toMatchObject({ topic: 'mcp-readings' });
    await expect(
      session.json('produce_records', { topic: 'mcp-readings', records: [{ value: 'x' }] }),
    ).rejects.toThrow();
    expect(await written()).toEqual(before);
  });

  test('Every tool has a title, a description and a schema that takes no unknown parameter.', async () => {
    await using session = await Session.start('--write', '--url', url);
    expect(await session.names()).toEqual(tools.map(({ name }) => name));
    const { isError, text } = await session.call('list_topics', { form: 1 });
    expect({ isError, text }).toEqual({ isError: true, text: expect.stringContaining('form') });
  });

  test('Each reading tool responds with what runs.', async () => {
    await using session = await Session.start('--write', '--url', url);
    const { positions } = await session.json('produce_records', {
      topic: 'mcp-readings',
      records: [{ key: 'm-read', value: { celsius: 3 }, headers: { source: 'hall' } }],
    });
    const [{ offset = 0 } = {}] = positions as { offset: number }[];
    expect(await session.json('wait_until_idle', { waitSeconds: 30 })).toEqual({ isIdle: true, busy: [] });
    expect(await session.json('get_state')).toMatchObject({
      stacks: [{ resources: { 'AWS::Lambda::Function': 1 } }],
    });
    expect(await session.json('list_resources', { type: 'AWS::Lambda::Function' })).toMatchObject({
      items: [{ physicalId: 'mcp-readings-reader' }],
    });
    const [mapping] = (await session.json('list_mappings')).items;
    expect(await session.json('get_mapping', { uuid: mapping?.uuid })).toMatchObject({
      settings: { MaximumRetryAttempts: 1 },
    });
    expect(await session.json('list_functions')).toMatchObject({ items: [{ name: 'mcp-readings-reader' }] });
    expect(await session.json('read_records', { topic: 'mcp-readings', limit: 1 })).toMatchObject({
      items: [{ key: { value: 'm-read' }, value: { value: { celsius: 3 } }, headers: [{ name: 'source' }] }],
      continueAt: [{ partition: 0, from: offset + 1 }],
    });
    const [outcome] = (await session.json('list_record_outcomes', { key: 'm-read', since: '1h' })).items;
    expect(outcome).toMatchObject({ outcome: 'delivered', attemptCount: 1 });
    const [invocation] = (
      await session.json('list_invocations', { topic: 'mcp-readings', partition: 0, offset })
    ).items;
    expect(invocation).toMatchObject({ outcome: 'succeeded' });
    const requestId = String(invocation?.requestId);
    expect(await session.json('get_invocation', { requestId })).toMatchObject({ records: [{ offset }] });
    expect((await session.call('read_logs', { requestId, filter: 'celsius' })).text).toMatch(
      /read \{"celsius":3\}$/,
    );
    expect(
      await session.json('invoke_function', { function: 'mcp-readings-reader', event: { records: {} } }),
    ).toMatchObject({
      payload: null,
    });
  });

  test('A long list has pages, and a long text is cut.', async () => {
    await using session = await Session.start('--write', '--url', url);
    const records = Array.from({ length: 30 }, (_, index) => ({
      key: 'm-long',
      value: `${index} ${'x'.repeat(3_000)}`,
    }));
    const { positions } = await session.json('produce_records', { topic: 'mcp-readings', records });
    const [{ offset: from = 0 } = {}] = positions as { offset: number }[];
    const input = { topic: 'mcp-readings', partition: 0, limit: 30 };
    const first = await session.json('read_records', { ...input, from });
    expect(first.items.length).toBeGreaterThan(5);
    expect(first.items.length).toBeLessThan(15);
    expect(textIn(first.items[0])).toMatch(/^0 x{1998}… \(3002 characters\)$/);
    const [next] = first.continueAt as { partition: number; from: number }[];
    const second = await session.json('read_records', { ...input, ...next });
    expect(textIn(second.items[0])).toMatch(new RegExp(`^${first.items.length} x`));
    const last = await session.json('read_records', input);
    expect(textIn(last.items.at(-1))).toMatch(/^29 x/);
    await session.json('wait_until_idle', { waitSeconds: 30 });
    const page1 = await session.json('list_record_outcomes', { key: 'm-long', limit: 20 });
    expect(page1).toMatchObject({ next: { skip: 20 } });
    const page2 = await session.json('list_record_outcomes', { key: 'm-long', limit: 20, ...page1.next });
    expect(page2.next).toBeUndefined();
    expect(new Set([...page1.items, ...page2.items].map(({ offset }) => offset)).size).toBe(30);
  });

  test.each([
    ['read_records', { topic: 'mcp-reading' }, 'topic is mcp-reading; accepted: mcp-readings'],
    [
      'read_records',
      { topic: 'mcp-readings', since: 'noon' },
      'since is noon; accepted: a duration before now',
    ],
    [
      'read_logs',
      { function: 'mcp-readings-raeder' },
      'function is mcp-readings-raeder; accepted: mcp-readings-reader',
    ],
    [
      'record_story',
      { topic: 'mcp-readings', partition: 0, offset: 99_999 },
      'offset is 99999; accepted: 0 to ',
    ],
    ['get_invocation', { requestId: 'r' }, 'requestId is r; accepted: '],
  ])('%s %j is an error that the assistant can read.', async (name, input, message) => {
    await using session = await Session.start('--url', url);
    expect(await session.call(name, input)).toEqual({
      isError: true,
      text: expect.stringContaining(message),
    });
  });

  test('It is there before the mirror is, and responds that none runs.', async () => {
    await using session = await Session.start('--data-dir', join(stack.dataDirectory, 'none'));
    expect(await session.call('list_topics')).toEqual({
      isError: true,
      text: expect.stringContaining('no mirror runs in '),
    });
  });
});
