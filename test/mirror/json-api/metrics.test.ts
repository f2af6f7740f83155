import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { z } from 'zod';
import type { metricChanges, metricSeries } from '../../../local/src/json-api/metric-schemas.ts';
import { MappingLags } from '../../../local/src/json-api/metrics/mapping-lags.ts';
import { MetricSeries } from '../../../local/src/json-api/metrics/metric-series.ts';
import { LogEnds } from '../../../local/src/services/kafka/log-ends.ts';
import { testKafka } from '../../support/kafka.ts';
import { type RunningApi, startApi } from './api-harness.ts';

type Event = z.output<typeof metricChanges>;
type Series = z.output<typeof metricSeries>;

const CONSUMER = `
  export const handler = async ({ records }) => {
    const values = Object.values(records).flat().map(({ value }) => Buffer.from(value, 'base64').toString());
    if (values.includes('throws')) throw new Error('no');
    return null;
  };`;

let api: RunningApi;
let uuid: string;
beforeAll(async () => {
  api = await startApi(2, CONSUMER);
  uuid = await api.scenario.map({ MaximumRetryAttempts: 0, MaximumBatchingWindowInSeconds: 0 });
  await processed(await api.produce({ key: 'first', value: 'fine' }));
});
afterAll(async () => api[Symbol.asyncDispose]());

const processed = async ([at = '']: string[]) =>
  (await api.request('GET', `/mappings/${uuid}/records/${at}?wait=20`)).json;

/** Events of the kind that a client gets, one for each tick that sends one. */
function client() {
  const reader = api.changes.stream(undefined).getReader();
  const next = async (): Promise<Event> => {
    for (;;) {
      const { value } = await reader.read();
      const [, data] = /^event: metrics\ndata: (.*)\n\n$/.exec(new TextDecoder().decode(value)) ?? [];
      if (data !== undefined) return JSON.parse(data);
    }
  };
  return { next, [Symbol.asyncDispose]: () => reader.cancel() };
}

test('A client gets everything first, then only what has changed, and nothing when that has ended.', async () => {
  await using listening = client();
  await api.metrics.tick();
  const first = await listening.next();
  expect(first.mappings[uuid]).toEqual([1, 0, 1, 0, 0, 0, 0]);
  expect(first.functions.consumer?.slice(0, 4)).toEqual([1, 0, 0, 0]);
  await processed(await api.produce({ key: 'k', value: 'fine' }));
  await api.metrics.tick();
  const second = await listening.next();
  expect(second.mappings[uuid]).toEqual([2, 0, 2, 0, 0, 0, 0]);
  expect(second.since).toBe(first.at);
  const [, , , , mean = 0, longest = 0] = second.functions.consumer ?? [];
  expect(mean).toBeGreaterThan(0);
  expect(longest).toBe(mean);
  // The durations of that second are over.
  await api.metrics.tick();
  expect(await listening.next()).toMatchObject({
    mappings: {},
    functions: { consumer: [2, 0, 0, 0, 0, 0] },
  });
  await api.metrics.tick();
  const last = await listening.next();
  expect(last).toMatchObject({ mappings: {}, functions: {} });
  await api.metrics.tick();
  await processed(await api.produce({ key: 'k', value: 'fine' }));
  await api.metrics.tick();
  // Nothing was sent for the tick between; what is not named in the next has its value since then.
  expect((await listening.next()).since).toBeGreaterThan(last.at);
});

test('A failed record is counted as failed and discarded, and the invocation as an error.', async () => {
  await using listening = client();
  await api.metrics.tick();
  const [, , , failed = 0, , discarded = 0] = (await listening.next()).mappings[uuid] ?? [];
  await processed(await api.produce({ key: 'k', value: 'throws' }));
  await api.metrics.tick();
  const { mappings, functions } = await listening.next();
  expect(mappings[uuid]?.slice(3)).toEqual([Number(failed) + 1, 0, Number(discarded) + 1, 0]);
  expect(functions.consumer?.[1]).toBe(1);
});

test('A paused mapping has the lag of what is written meanwhile, and none when it has been resumed.', async () => {
  await using listening = client();
  await api.request('POST', `/mappings/${uuid}/pause?wait=20`);
  await api.metrics.tick();
  await listening.next();
  await api.produce({ key: 'a', value: 'fine' }, { key: 'b', value: 'fine' }, { key: 'c', value: 'fine' });
  await api.metrics.tick();
  expect((await listening.next()).mappings[uuid]?.[6]).toBe(3);
  await api.request('POST', `/mappings/${uuid}/resume?wait=20`);
  await processed(await api.produce({ key: 'a', value: 'fine' }));
  expect((await api.request('GET', '/idle?wait=20')).json).toMatchObject({ isIdle: true });
  await api.metrics.tick();
  expect((await listening.next()).mappings[uuid]?.[6]).toBe(0);
});

test('Samples are kept whether a client listens or not, and are given since a time and for one mapping or function.', async () => {
  for (let tick = 0; tick < 10; tick += 1) await api.metrics.tick();
  const all = (await api.request('GET', '/metrics')).json as unknown as Series;
  expect(all.at.length).toBeGreaterThanOrEqual(2);
  expect(all.mappings.map((each) => each.uuid)).toEqual([uuid]);
  expect(all.functions.map(({ name }) => name)).toEqual(['consumer']);
  expect(all.mappings[0]?.polled).toHaveLength(all.at.length);
  expect(all.mappings[0]?.polled.at(-1)).toBeGreaterThan(0);
  const last = all.at.at(-1);
  const one = (await api.request('GET', `/metrics?mapping=${uuid}&since=${last}`)).json as unknown as Series;
  expect(one).toMatchObject({ at: [last], functions: [] });
  const other = (await api.request('GET', '/metrics?function=consumer')).json as unknown as Series;
  expect(other).toMatchObject({ mappings: [], functions: [{ name: 'consumer' }] });
  expect(await api.request('GET', '/metrics?mapping=none')).toMatchObject({ status: 404 });
  expect(await api.request('GET', '/metrics?function=none')).toMatchObject({ status: 404 });
});

test('The ends of many logs are read together until that is closed, and a topic that does not exist has none.', async () => {
  const ends = new LogEnds(testKafka().brokers);
  const { topic } = api.scenario;
  const read = await ends.of([topic, topic, 'not-there']);
  expect([...read.keys()]).toEqual([topic]);
  expect([...(read.get(topic)?.keys() ?? [])].sort()).toEqual([0, 1]);
  await ends.close();
  await expect(ends.of([topic])).rejects.toThrow('not read any more');
});

test('A series keeps a fixed number of samples, and forgets what is gone.', () => {
  const series = new MetricSeries(3, { mappings: 2, functions: 1 });
  const sample = (at: number, mappings: [string, (number | null)[]][]) =>
    series.add({ at, mappings: new Map(mappings), functions: new Map() });
  sample(1, [['a', [1, 1]]]);
  sample(2, [['a', [2, null]]]);
  sample(3, [
    ['a', [3, 3]],
    ['b', [1, 0]],
  ]);
  sample(4, [
    ['a', [4, 4]],
    ['b', [2, 0]],
  ]);
  const { rows, at } = series.since(0);
  expect(at).toEqual([2, 3, 4]);
  expect(series.mappings.column('a', 1, rows)).toEqual([null, 3, 4]);
  expect(series.mappings.column('b', 0, rows)).toEqual([null, 1, 2]);
  expect(series.since(4).at).toEqual([4]);
  sample(5, [['b', [3, 0]]]);
  expect(series.mappings.column('a', 0, series.since(5).rows)).toEqual([null]);
});

test('A mapping without partitions yet is where it was, and without Kafka its lag is unknown.', async () => {
  let positions: Map<number, number> | undefined = new Map([[0, 4]]);
  let isBroken = false;
  const mappings = {
    list: () => [{ UUID: 'u', Topics: ['t'] }],
    positions: () => positions,
    pausedPositions: async () => new Map([[0, 2]]),
  };
  const lags = new MappingLags(mappings, async () => {
    if (isBroken) throw new Error('Kafka is gone');
    return new Map([['t', new Map([[0, 10]])]]);
  });
  const read = async () => {
    await lags.read();
    return lags.known.get('u');
  };
  expect(await read()).toBe(6);
  positions = new Map();
  expect(await read()).toBe(6);
  positions = undefined;
  expect(await read()).toBe(8);
  isBroken = true;
  expect(await read()).toBeUndefined();
});
