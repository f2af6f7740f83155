import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { until } from '../event-source-mapping/harness.ts';
import { type ApiResponse, type RunningApi, startApi } from './api-harness.ts';

/** Logs each key; fails for values that say so, and reports those that are bad. */
const CONSUMER = `
  export const handler = async ({ records, ask }) => {
    if (ask) return { asked: ask };
    const all = Object.entries(records).flatMap(([partition, list]) => list.map((each) => ({ ...each, partition })));
    const text = (record) => Buffer.from(record.value, 'base64').toString();
    for (const record of all) console.log('handling ' + text(record));
    if (all.some((record) => text(record) === 'throws')) throw new TypeError('no total');
    const failed = all.filter((record) => text(record) === 'bad');
    if (failed.length > 0) console.error('one is bad');
    return { batchItemFailures: failed.map(({ partition, offset }) => ({ itemIdentifier: { partition, offset } })) };
  };`;

/** Of the function. */
const TIMEOUT_MS = 10_000;

let api: RunningApi;
let uuid: string;
beforeAll(async () => {
  api = await startApi(1, CONSUMER);
  uuid = await api.scenario.map({
    BatchSize: 3,
    MaximumBatchingWindowInSeconds: 1,
    MaximumRetryAttempts: 0,
    FunctionResponseTypes: ['ReportBatchItemFailures'],
  });
  // Joining the group and the cold start are not part of a test's time.
  const [at = ''] = await api.produce({ key: 'first', value: 'fine' });
  await storyOf(at);
});
afterAll(async () => api[Symbol.asyncDispose]());

const get = (path: string) => api.request('GET', path);
const storyOf = async (at: string) => (await get(`/mappings/${uuid}/records/${at}?wait=20`)).json;
const attemptsOf = (story: ApiResponse['json']) => story.attempts as { requestId: string; result: string }[];

test('From a record one gets to its invocation, with the decoded event beside the raw one, and to its log lines.', async () => {
  const [at = ''] = await api.produce({ key: 'k1', value: 'fine', headers: { h: 'v' } });
  const [attempt] = attemptsOf(await storyOf(at));
  const { json } = await get(`/invocations/${attempt?.requestId}`);
  const [partition, offset] = at.split('/').map(Number);
  const { topic } = api.scenario;
  expect(json).toMatchObject({
    requestId: attempt?.requestId,
    functionName: 'consumer',
    outcome: 'succeeded',
    isInjected: false,
    source: { mapping: uuid, topic, records: 1, ranges: [{ partition, first: offset, last: offset }] },
    event: {
      eventSource: 'aws:kafka',
      records: { [`${topic}-0`]: [{ offset, key: Buffer.from('k1').toString('base64') }] },
    },
    records: [{ offset, key: { value: 'k1' }, value: { value: 'fine' }, isFailure: false }],
    response: { batchItemFailures: [] },
    missing: [],
  });
  const lines = (json.logLines as { message: string }[]).map(({ message }) => message);
  expect(lines[0]).toMatch(/^START RequestId/);
  expect(lines).toContainEqual(expect.stringContaining('handling fine'));
  // And back: the invocation is found by the record.
  const found = await get(
    `/functions/consumer/invocations?topic=${topic}&partition=${partition}&offset=${offset}`,
  );
  expect(found.json).toMatchObject([{ requestId: attempt?.requestId }]);
});

test('A partial failure is marked on the records that the response names.', async () => {
  const positions = await api.produce(...['a', 'bad', 'c'].map((value) => ({ key: 'k2', value })));
  const [attempt] = attemptsOf(await storyOf(positions[1] ?? ''));
  const { json } = await get(`/invocations/${attempt?.requestId}`);
  const offset = Number(positions[1]?.split('/')[1]);
  expect(json).toMatchObject({
    outcome: 'partial-failure',
    error: expect.stringContaining('one is bad'),
    batchItemFailures: [{ topic: api.scenario.topic, partition: 0, offset }],
  });
  const records = json.records as { value: { value: string }; isFailure: boolean }[];
  expect(records.map(({ value, isFailure }) => [value.value, isFailure])).toContainEqual(['bad', true]);
  expect(records.filter(({ isFailure }) => isFailure)).toHaveLength(1);
  expect((await get('/invocations?outcome=partial-failure')).json).toMatchObject([
    { requestId: attempt?.requestId },
  ]);
});

test('An invocation that threw has its error document with the stack, in the words of the history of its record.', async () => {
  const [at = ''] = await api.produce({ key: 'k3', value: 'throws' });
  const story = await storyOf(at);
  const [attempt] = story.attempts as { requestId: string; error: string }[];
  const { json } = await get(`/invocations/${attempt?.requestId}`);
  expect(json).toMatchObject({
    outcome: 'failed',
    functionError: 'Unhandled',
    error: attempt?.error,
    response: { errorType: 'TypeError', errorMessage: 'no total', trace: expect.any(Array) },
    records: [{ isFailure: true }],
  });
  expect(attempt?.error).toMatch(/^TypeError: no total \(.*index\.mjs:\d+:\d+\)$/);
});

test('An invocation with a payload keeps its event as it was given.', async () => {
  const { json } = await api.request('POST', '/functions/consumer/invocations', { ask: 'me' });
  expect((await get(`/invocations/${json.requestId}`)).json).toMatchObject({
    event: { ask: 'me' },
    response: { asked: 'me' },
    missing: [],
  });
});

test('A run of a function is followed from the moment it starts, and says what invoked it, how large its event is and that it was the first.', async () => {
  const { status, json } = await api.request('POST', '/functions/consumer/runs', { ask: 'grüße' });
  expect(status).toBe(202);
  const { json: run } = await get(`/invocations/${json.requestId}`);
  expect(run).toMatchObject({ caller: { kind: 'console' }, eventBytes: 17 });
  expect(run.attempt).toBeUndefined();
  expect((await get('/invocations?text=GRÜSSE')).json).toEqual([]);
  expect((await get('/invocations?text=GRÜßE')).json).toMatchObject([{ requestId: json.requestId }]);
  const [at = ''] = await api.produce({ key: 'k-attempt', value: 'fine' });
  const [attempt] = attemptsOf(await storyOf(at));
  expect((await get(`/invocations/${attempt?.requestId}`)).json).toMatchObject({ attempt: 1 });
});

test('A function is described with its settings, and the values of its variables only where they are asked for.', async () => {
  const { json } = await get('/functions/consumer');
  expect(json).toMatchObject({
    name: 'consumer',
    layers: 0,
    ephemeralStorageMb: 512,
    logging: { format: 'Text', group: '/aws/lambda/consumer' },
    environmentNames: expect.any(Array),
  });
  const { variables } = (await get('/functions/consumer/environment')).json;
  expect(Object.keys(variables as object).sort()).toEqual(json.environmentNames);
  expect((await get('/functions/none/environment')).status).toBe(404);
});

test('Everything of a business key is one list in the order of time, with the request ids.', async () => {
  const [at = ''] = await api.produce({ key: 'k-line', value: 'fine' }, { key: 'k-other', value: 'fine' });
  const story = await storyOf(at);
  const { json } = await get('/keys/k-line');
  expect(json).toMatchObject({ key: 'k-line', records: [{ key: 'k-line', mapping: uuid }] });
  const steps = json.steps as { at: number; what: string; requestId?: string }[];
  expect(steps.map(({ what }) => what).slice(0, 3)).toEqual(['produced', 'polled', 'invoked']);
  expect(steps[2]).toMatchObject({ requestId: attemptsOf(story)[0]?.requestId, result: 'succeeded' });
  expect(steps.map((step) => step.at)).toEqual(steps.map((step) => step.at).toSorted((a, b) => a - b));
  expect((await get('/keys/unknown')).json).toEqual({ key: 'unknown', records: [], steps: [] });
});

test('What happened to the records of a trace is found by the id in their headers.', async () => {
  const id = randomUUID().replaceAll('-', '');
  const headers = { traceparent: `00-${id}-00f067aa0ba902b7-01` };
  const [at = ''] = await api.produce(
    { key: 'k-trace', value: 'fine', headers },
    { key: 'k-untraced', value: 'fine' },
  );
  await storyOf(at);
  const { json } = await get(`/traces/${id}`);
  expect(json).toMatchObject({ traceId: id, records: [{ key: 'k-trace', mapping: uuid }], isPartial: false });
  expect((json.steps as { what: string }[]).map(({ what }) => what)).toContain('invoked');
  const results = [{ kind: 'trace', title: id, id }];
  expect((await get(`/search?text=${id}`)).json.results).toEqual(expect.arrayContaining(results));
  const none = 'f'.repeat(32);
  expect((await get(`/traces/${none}`)).json).toEqual({
    traceId: none,
    records: [],
    steps: [],
    isPartial: false,
  });
  const { status, json: refused } = await get('/traces/F00');
  expect(status).toBe(400);
  expect(JSON.stringify(refused)).toContain('accepted: text that matches ^[0-9a-f]{32}$');
});

test('An injected failure is retried, bisected and reported as an error of the function, and listed with what it hit.', async () => {
  const added = await api.request('POST', '/functions/consumer/faults', {
    kind: 'fail',
    message: 'card declined',
  });
  expect(added).toMatchObject({ status: 200, json: { kind: 'fail', times: 1, hits: 0 } });
  const [at = ''] = await api.produce({ key: 'k4', value: 'fine' });
  const story = await storyOf(at);
  expect(story).toMatchObject({
    outcome: 'discarded',
    condition: 'RetryAttemptsExhausted',
    attempts: [{ result: 'failed', error: 'InjectedFault: card declined' }],
  });
  const requestIds = attemptsOf(story).map(({ requestId }) => requestId);
  expect((await get('/faults')).json).toMatchObject([{ hits: 1, requestIds }]);
  expect((await get('/state')).json.faults).toMatchObject([{ functionName: 'consumer', requestIds }]);
  expect((await get(`/invocations/${requestIds[0]}`)).json).toMatchObject({
    isInjected: true,
    outcome: 'failed',
  });
  expect((await api.request('DELETE', `/faults/${added.json.id}`)).status).toBe(200);
  expect((await get('/faults')).json).toEqual([]);
});

test('A running attempt names its invocation, and a delay that is skipped by the clock is over.', async () => {
  const { json } = await api.request('POST', '/functions/consumer/faults', { kind: 'delay', delayMs: 9_000 });
  const [at = ''] = await api.produce({ key: 'k-running', value: 'fine' });
  const running = async () => {
    const attempts = attemptsOf((await get(`/mappings/${uuid}/records/${at}`)).json);
    return attempts.find(({ result, requestId }) => result === 'running' && requestId !== undefined);
  };
  await until(async () => (await running()) !== undefined, 'a running attempt with its request id');
  const requestId = (await running())?.requestId;
  expect((await get(`/invocations/${requestId}`)).json).toMatchObject({ outcome: 'running' });
  await api.request('POST', '/clock/advance', { ms: 9_000 });
  await api.request('DELETE', `/faults/${json.id}`);
  expect(attemptsOf(await storyOf(at)).map((each) => each.requestId)).toEqual([requestId]);
  const { durationMs } = (await get(`/invocations/${requestId}`)).json;
  expect(durationMs).toBeLessThan(9_000);
});

test('A delay beyond the timeout of the function ends in its timeout when it is skipped.', async () => {
  const { json } = await api.request('POST', '/functions/consumer/faults', {
    kind: 'delay',
    delayMs: 900_000,
  });
  const invoked = api.request('POST', '/functions/consumer/invocations', { ask: 'late' });
  const isRunning = async () => (await get('/invocations?outcome=running')).json.length === 1;
  await until(isRunning, 'the invocation');
  await api.request('POST', '/clock/advance', { ms: 900_000 });
  const { payload, requestId } = (await invoked).json;
  expect(payload).toMatchObject({ errorMessage: expect.stringContaining('Task timed out after') });
  expect((await get(`/invocations/${requestId}`)).json.durationMs).toBeLessThan(TIMEOUT_MS);
  await api.request('DELETE', `/faults/${json.id}`);
});

test('A delay is removed by its id, and hits nothing after that.', async () => {
  const { json } = await api.request('POST', '/functions/consumer/faults', { kind: 'delay', delayMs: 40 });
  await api.request('POST', '/functions/consumer/invocations', { ask: 'slow' });
  expect((await api.request('DELETE', `/faults/${json.id}`)).json).toMatchObject({ hits: 1, delayMs: 40 });
  await api.request('POST', '/functions/consumer/invocations', { ask: 'quick' });
  const [quick, slow] = (await get('/functions/consumer/invocations?limit=2')).json as {
    isInjected?: boolean;
    durationMs?: number;
  }[];
  expect([quick?.isInjected, slow?.isInjected]).toEqual([false, true]);
  expect(slow?.durationMs).toBeGreaterThan(35);
});

test('What is not accepted is refused with what is, and nothing is injected.', async () => {
  const refused = async (method: string, path: string, body?: unknown) => {
    const { status, json } = await api.request(method, path, body);
    return [status, (json.error as { message: string }).message];
  };
  expect(await refused('GET', '/invocations/none')).toEqual([
    404,
    expect.stringContaining('requestId is none; accepted: that of one of the last 1,000 invocations'),
  ]);
  const faults = '/functions/consumer/faults';
  for (const times of [0, -1, 1.5])
    expect(await refused('POST', faults, { kind: 'fail', times })).toEqual([
      400,
      `times is ${times}; accepted: a whole number from 1 to 1000000`,
    ]);
  expect(await refused('POST', faults, { kind: 'delay', delayMs: 0 })).toEqual([
    400,
    'delayMs is 0; accepted: a whole number from 1 to 900000',
  ]);
  expect(await refused('POST', faults, { kind: 'explode' })).toEqual([
    400,
    'kind is "explode"; accepted: kind is fail or delay',
  ]);
  expect(await refused('POST', '/functions/none/faults', { kind: 'fail' })).toEqual([
    404,
    'function is none; accepted: consumer',
  ]);
  expect(await refused('DELETE', '/faults/none')).toEqual([
    404,
    'fault is none; accepted: none, for there is none',
  ]);
  expect((await get('/faults')).json).toEqual([]);
});

test('Records that their topic no longer keeps are named as missing.', async () => {
  const [at = ''] = await api.produce({ key: 'k5', value: 'fine' });
  const [attempt] = attemptsOf(await storyOf(at));
  await api.scenario.expireBefore(Number(at.split('/')[1]) + 1);
  expect((await get(`/invocations/${attempt?.requestId}`)).json).toMatchObject({
    records: [],
    missing: [`1 of 1 records: topic ${api.scenario.topic} does not keep them any more`],
  });
});
