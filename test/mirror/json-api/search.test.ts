import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type RunningApi, startApi } from './api-harness.ts';

let api: RunningApi;
let uuid: string;
let at = '';
beforeAll(async () => {
  api = await startApi(1, 'export const handler = async () => { console.log("needle in a line"); };');
  uuid = await api.scenario.map({ MaximumBatchingWindowInSeconds: 0 });
  [at = ''] = await api.produce({ key: 'order-77', value: { note: 'a NEEDLE in a record' } });
  await api.request('GET', `/mappings/${uuid}/records/${at}?wait=20`);
});
afterAll(async () => api[Symbol.asyncDispose]());

async function search(text: string) {
  const { json } = await api.request('GET', `/search?text=${encodeURIComponent(text)}`);
  return json.results as { kind: string; title: string; id?: string; offset?: number; topic?: string }[];
}

test('A text is found in records and log lines, in any case, at most six of a kind.', async () => {
  const { topic } = api.scenario;
  const offset = Number(at.split('/')[1]);
  const found = await search('Needle');
  expect(found).toContainEqual(expect.objectContaining({ kind: 'record', topic, partition: 0, offset }));
  expect(found).toContainEqual(
    expect.objectContaining({ kind: 'log', title: expect.stringContaining('needle in a line') }),
  );
  for (const kind of new Set(found.map((each) => each.kind)))
    expect(found.filter((each) => each.kind === kind).length).toBeLessThanOrEqual(6);
});

test('Functions, topics and mappings are found by name, a key, a request id and a position by themselves.', async () => {
  const { topic } = api.scenario;
  expect((await search('consumer')).map(({ kind }) => kind)).toEqual(
    expect.arrayContaining(['function', 'mapping']),
  );
  expect(await search(topic)).toContainEqual(expect.objectContaining({ kind: 'topic', title: topic }));
  expect(await search(uuid)).toContainEqual(expect.objectContaining({ kind: 'mapping', id: uuid }));
  expect(await search('order-77')).toContainEqual({ kind: 'key', title: 'order-77', id: 'order-77' });
  const position = `${topic}-0@${at.split('/')[1]}`;
  expect((await search(position))[0]).toMatchObject({ kind: 'record', title: position });
  const [invocation] = (await api.request('GET', '/invocations')).json as unknown as { requestId: string }[];
  const requestId = invocation?.requestId ?? '';
  expect(await search(requestId)).toContainEqual(
    expect.objectContaining({ kind: 'invocation', id: requestId }),
  );
});

test('What is nowhere, nothing at all and a position after the end are not found.', async () => {
  expect(await search('nothing-has-this')).toEqual([]);
  expect(await search('  ')).toEqual([]);
  expect(await search(`${api.scenario.topic}-0@999999`)).toEqual([]);
  expect((await api.request('GET', `/search?text=${'x'.repeat(201)}`)).status).toBe(400);
});
