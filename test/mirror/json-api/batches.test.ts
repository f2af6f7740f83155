import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type RunningApi, startApi } from './api-harness.ts';

/** What decides is the value: `throws` fails its batch, `named` is reported as failed. */
const code = `export const handler = async ({ records }) => {
  const all = Object.values(records).flat();
  const textOf = ({ value }) => Buffer.from(value, 'base64').toString();
  if (all.some((record) => textOf(record) === 'throws')) throw new Error('poison');
  const named = all.filter((record) => textOf(record) === 'named');
  return { batchItemFailures: named.map(({ topic, partition, offset }) => ({ itemIdentifier: { partition: topic + '-' + partition, offset } })) };
};`;

let api: RunningApi;

beforeAll(async () => {
  api = await startApi(1, code);
});
afterAll(async () => {
  await api[Symbol.asyncDispose]();
});

let topics = 0;

/** A mapping of a separate topic, which takes what is there as one batch. */
async function mapPaused(settings: object) {
  topics += 1;
  const topic = `${api.scenario.topic}-${topics}`;
  await api.scenario.createTopic(topic, 1);
  const uuid = await api.scenario.map({
    Topics: [topic],
    BatchSize: 100,
    MaximumBatchingWindowInSeconds: 0,
    ...settings,
  });
  await api.scenario.reaches(uuid, 'Enabled');
  await api.request('POST', `/mappings/${uuid}/pause?wait=20`);
  return { uuid, topic };
}

async function batchOf({ uuid, topic }: { uuid: string; topic: string }, values: readonly string[]) {
  const records = values.map((value, index) => ({ key: `k${index}`, value }));
  await api.request('POST', `/topics/${topic}/records`, { records });
  await api.request('POST', `/mappings/${uuid}/resume?wait=20`);
  let id = 0;
  for (const offset of values.keys()) {
    const { json } = await api.request('GET', `/mappings/${uuid}/records/0/${offset}?wait=20`);
    id = (json.batch as { id: number }).id;
  }
  const { status, json } = await api.request('GET', `/mappings/${uuid}/batches/${id}`);
  expect(status).toBe(200);
  await api.request('POST', `/mappings/${uuid}/pause?wait=20`);
  return json as unknown as {
    batch: object;
    records: { outcome: string }[];
    invocations: { records: number[]; failed: number[]; result: string; parent?: number }[];
  };
}

test('A batch that is bisected has its invocations as a tree, down to the record that fails.', async () => {
  const mapping = await mapPaused({ BisectBatchOnFunctionError: true, MaximumRetryAttempts: 2 });
  const { batch, records, invocations } = await batchOf(mapping, ['a', 'b', 'throws', 'c']);
  expect(batch).toMatchObject({ size: 4 });
  expect(records.map(({ outcome }) => outcome)).toEqual(['delivered', 'delivered', 'discarded', 'delivered']);
  const [first, ...others] = invocations;
  expect(first).toMatchObject({ records: [0, 1, 2, 3], result: 'bisected' });
  expect(first).not.toHaveProperty('parent');
  expect(others.every(({ parent }) => parent !== undefined)).toBe(true);
  for (const { parent = 0, records: own } of others)
    expect(invocations[parent]?.records).toEqual(expect.arrayContaining(own));
  const ofPoison = invocations.filter((each) => each.records.includes(2));
  expect(ofPoison.at(-1)).toMatchObject({ records: [2], failed: [2], result: 'failed' });
});

test('After a partial failure the next invocation has the records that the response names.', async () => {
  const mapping = await mapPaused({
    FunctionResponseTypes: ['ReportBatchItemFailures'],
    MaximumRetryAttempts: 1,
  });
  const { invocations } = await batchOf(mapping, ['a', 'named', 'b']);
  expect(invocations).toMatchObject([
    { records: [0, 1, 2], failed: [1], result: 'partial-failure' },
    { records: [1], failed: [1], result: 'failed', parent: 0 },
  ]);
});

test('A batch that is not remembered is refused.', async () => {
  const { uuid } = await mapPaused({});
  expect(await api.request('GET', `/mappings/${uuid}/batches/999`)).toMatchObject({
    status: 404,
    json: { error: { code: 'BatchNotRemembered' } },
  });
});
