import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { eventually } from '../../system/support/shop.ts';
import { until } from '../event-source-mapping/harness.ts';
import { type RunningApi, startApi } from './api-harness.ts';

/** Fails while a record says so, unless the function may pass by now. */
const CONSUMER = `
  export const handler = async ({ records, pass }) => {
    if (pass) return void (globalThis.passes = true);
    const values = Object.values(records).flat().map(({ value }) => Buffer.from(value, 'base64').toString());
    if (!globalThis.passes && values.includes('poison')) throw new TypeError('no total');
  };`;

let api: RunningApi;
let uuid: string;
beforeAll(async () => {
  api = await startApi(1, CONSUMER);
  uuid = await api.scenario.map({ BatchSize: 1 });
  await api.scenario.reaches(uuid, 'Enabled');
});
afterAll(async () => api[Symbol.asyncDispose]());

const inProgress = async () => {
  const { json } = await api.request('GET', `/mappings/${uuid}/in-progress`);
  return json as unknown as Record<string, unknown>[];
};

test('A record that is retried is named with its invocations, its error and what waits behind it until it is delivered.', async () => {
  const at = await api.produce(...['fine', 'poison', 'fine', 'fine'].map((value) => ({ value })));
  // On a busy machine an invocation may also time out, or another consumer of the group be asked: the next look is right.
  await eventually(async () => {
    const [work, ...others] = await inProgress();
    expect(others).toEqual([]);
    expect(work).toMatchObject({
      ranges: [{ partition: 0, first: 1, last: 1 }],
      records: 1,
      isRunning: false,
      error: expect.stringContaining('TypeError: no total'),
      requestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      behind: 2,
    });
    expect(Number(work?.invocations)).toBeGreaterThanOrEqual(2);
    expect(Number(work?.failingSince)).toBeLessThanOrEqual(Number(work?.startedAt));
  });

  await api.request('POST', '/functions/consumer/invocations', { pass: true });
  await api.request('GET', `/mappings/${uuid}/records/${at[3]}?wait=20`);
  await until(async () => (await inProgress()).length === 0, 'the end of the batches');
});

test('A mapping that is not there has nothing in progress but an error.', async () => {
  const { status, json } = await api.request('GET', '/mappings/none/in-progress');
  expect([status, json.error]).toEqual([404, expect.objectContaining({ code: 'ResourceNotFoundException' })]);
});
