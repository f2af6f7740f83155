import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { expect, test } from '@jest/globals';
import type { MirrorClient } from '../../../../local/src/cli/commands/mirror-client.ts';
import { rewind } from '../../../../local/src/cli/commands/rewind.ts';

const mapping = {
  uuid: 'u',
  functionName: 'payment',
  topic: 'orders',
  state: 'Enabled',
  offsetLag: 5,
  lag: [
    { partition: 0, position: 120, lag: 0 },
    { partition: 1, position: 3, lag: 5 },
  ],
};
const partitions = [
  { partition: 0, start: 10, end: 120 },
  { partition: 1, start: 0, end: 8 },
  { partition: 2, start: 0, end: 1 },
];

const responses: Readonly<Record<string, unknown>> = {
  '/mappings': [mapping],
  '/state': { stacks: [] },
  '/topics/orders': { topic: 'orders', partitions },
};

/** Runs the command at a terminal where this is typed. */
async function typed(reply: string, given: { mapping?: string; topic?: string } = {}) {
  const posted: unknown[] = [];
  const client: MirrorClient = {
    get: async <Response>(path: string) => responses[path] as Response,
    post: async <Response>(path: string, body: unknown) => {
      posted.push([path, body]);
      return mapping as Response;
    },
  };
  const input = Object.assign(new PassThrough(), { isTTY: true });
  input.end(`${reply}\n`);
  const messages = new PassThrough();
  const printed: string[] = [];
  const code = await rewind.run({
    positionals: [given.mapping ?? 'payment'],
    values: { 'to-offset': '5', topic: given.topic },
    isJson: false,
    client,
    print: async (line) => void printed.push(line),
    input,
    messages,
    signal: new AbortController().signal,
  });
  messages.end();
  return { code, posted, printed, asked: await text(messages) };
}

test('At a terminal it is asked first, with what is read again and what is skipped.', async () => {
  const { code, posted, printed, asked } = await typed('y');
  expect(asked).toContain(
    'orders/0: 120 -> 10, 110 records again\norders/1: 3 -> 5, 2 records skipped\norders/2: to 1\nRewind the mapping of payment on orders? [y/N] ',
  );
  expect({ code, posted }).toEqual({ code: 0, posted: [['/mappings/u/rewind', { toOffset: 5 }]] });
  expect(printed).toEqual([expect.stringMatching(/payment on orders: Enabled, 5 records to process$/)]);
});

test.each(['', 'n', 'yesterday'])('Nothing is moved after the reply %j.', async (reply) => {
  expect(await typed(reply)).toMatchObject({ code: 1, posted: [], printed: [] });
});

test('A mapping is named by its UUID too, without a topic, which could only be another one.', async () => {
  expect(await typed('y', { mapping: 'u' })).toMatchObject({ code: 0 });
  await expect(typed('y', { mapping: 'u', topic: 'bills' })).rejects.toThrow(
    '--topic is given with a UUID; accepted: without it, for a mapping has one topic.',
  );
});
