import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { until } from '../event-source-mapping/harness.ts';
import { type RunningApi, startApi } from './api-harness.ts';

/** Fails for what says so. */
const CONSUMER = `
  export const handler = async ({ records }) => {
    for (const record of Object.values(records).flat()) {
      const text = Buffer.from(record.value, 'base64').toString();
      console.log('handling ' + text);
      if (text.startsWith('poison')) throw new TypeError('no total');
    }
  };`;
const QUEUE = 'arn:aws:sqs:us-east-1:123456789012:failed';

interface Letter {
  readonly id: string;
  readonly outcome?: string;
  readonly to?: string;
  readonly record: { readonly offset: number };
}

let api: RunningApi;
let uuid: string;
let dlq: string;
beforeAll(async () => {
  api = await startApi(1, CONSUMER);
  dlq = `${api.scenario.topic}-dlq`;
  uuid = await mapTo(`kafka://${dlq}`);
});
afterAll(async () => api[Symbol.asyncDispose]());

const mapTo = (Destination: string, settings = {}) =>
  api.scenario.map({
    BatchSize: 1,
    MaximumRetryAttempts: 1,
    DestinationConfig: { OnFailure: { Destination } },
    ...settings,
  });
const get = (path: string) => api.request('GET', path);
const redrive = async (body: object) => {
  const { status, json } = await api.request('POST', '/dead-letters/redrive', body);
  return { status, json, outcomes: ((json.results ?? []) as Letter[]).map(({ outcome }) => outcome) };
};
const lettersOf = async (query: string) => (await get(`/dead-letters?${query}`)).json.deadLetters as Letter[];
interface Story {
  readonly attempts: readonly { readonly requestId: string; readonly error: string }[];
  readonly outcome: string;
  readonly condition: string;
  readonly destination: string;
  readonly committedAt?: number;
}
/** The story of a record once it has ended and is committed. */
async function storyOf(mapping: string, at: string): Promise<Story> {
  const read = async () => (await get(`/mappings/${mapping}/records/${at}?wait=20`)).json as unknown as Story;
  await until(async () => (await read()).committedAt !== undefined, `${at} to be committed`);
  return read();
}

test('A record that fails twice and is dead-lettered is the same in its story, the API, the terminal and the dead letter.', async () => {
  const headerList = [
    { name: 'trace', value: 't1' },
    { name: 'none', value: null },
  ];
  const [at = ''] = await api.produce({ key: 'k1', value: 'poison 1', headerList });
  const story = await storyOf(uuid, at);
  const [, second] = story.attempts;
  expect(story).toMatchObject({ outcome: 'destination', condition: 'RetryAttemptsExhausted' });
  const { topic } = api.scenario;
  expect((await get(`/records/${topic}/${at}`)).json).toEqual([story]);

  const [letter] = await lettersOf(`topic=${dlq}`);
  expect(letter).toMatchObject({
    id: `${dlq}-0@0`,
    destination: story.destination,
    functionName: 'consumer',
    mapping: uuid,
    reason: story.condition,
    requestId: second?.requestId,
    invocations: 2,
    record: { topic, partition: 0, offset: 0 },
    original: { key: { value: 'k1' }, value: { value: 'poison 1' } },
    story,
    invocation: { requestId: second?.requestId, outcome: 'failed', error: second?.error },
  });
  expect((await get(`/dead-letters/${letter?.id}`)).json).toEqual(letter);
  expect((await get(`/invocations/${second?.requestId}`)).json).toMatchObject({
    error: second?.error,
    records: [{ offset: 0, isFailure: true }],
  });
  const position = `${topic}-${at.replace('/', '@')}`;
  expect(api.scenario.warnings.filter((line) => line.includes(position))).toEqual([
    `consumer: ${position} failed once (${second?.error})`,
    `consumer: sent ${position} to kafka://${dlq} after 2 invocations: RetryAttemptsExhausted (${second?.error})`,
  ]);
});

test('A dead letter is redriven once, with its key and headers, and no more often than the loop guard allows.', async () => {
  const [{ id = '' } = {}] = await lettersOf(`topic=${dlq}`);
  const dry = await redrive({ ids: [id], isDryRun: true });
  expect([dry.status, dry.outcomes, dry.json.isDryRun]).toEqual([200, ['wanted'], true]);
  const end = async () => (await api.scenario.offsets.ranges(api.scenario.topic))?.[0]?.end;
  const before = await end();

  const first = await redrive({ ids: [id] });
  expect(first.outcomes).toEqual(['redriven']);
  expect((first.json.results as Letter[])[0]?.to).toBe(`${api.scenario.topic}-0@${before}`);
  const read = await get(`/topics/${api.scenario.topic}/records?partition=0&from=${before}`);
  expect(read.json).toMatchObject([
    {
      key: { value: 'k1' },
      value: { value: 'poison 1' },
      headers: [
        { name: 'trace', value: { value: 't1' } },
        { name: 'none', value: { format: 'none', value: null } },
        { name: 'redrive-count', value: { value: '1' } },
        { name: 'redriven-from', value: { value: `${api.scenario.topic}-0@0` } },
      ],
    },
  ]);
  expect((await redrive({ ids: [id] })).outcomes).toEqual(['redriven-before']);

  // The copy fails too, and so on until it has been redriven as often as is allowed.
  await storyOf(uuid, `0/${before}`);
  expect((await redrive({ topic: dlq, loopLimit: 1 })).outcomes).toEqual(['redriven-before', 'loop']);
  expect((await redrive({ topic: dlq })).outcomes).toEqual(['redriven-before', 'redriven']);
  expect(await end()).toBe((before ?? 0) + 2);
});

test('Failures of a queue are dead letters of exactly their records, redriven all or some of them.', async () => {
  const functionName = api.lambda.deploy('second', CONSUMER);
  const queue = await mapTo(QUEUE, {
    FunctionName: functionName,
    BatchSize: 10,
    MaximumBatchingWindowInSeconds: 1,
    StartingPosition: 'LATEST',
  });
  await until(() => api.scenario.service.positions(queue)?.size === 1, 'the second mapping to poll');
  await api.request('POST', `/mappings/${uuid}/pause`);
  await api.scenario.reaches(uuid, 'Disabled');
  const [ready = ''] = await api.produce({ value: 'fine' });
  await storyOf(queue, ready);
  const positions = await api.produce(...['poison a', 'poison b'].map((value) => ({ key: 'q', value })));
  await storyOf(queue, positions[1] ?? '');
  const letters = await lettersOf(`destination=${QUEUE}`);
  const offsets = positions.map((each) => Number(each.split('/')[1]));
  expect(letters.map(({ record }) => record.offset).sort()).toEqual(offsets);
  expect(letters[0]).toMatchObject({ mapping: queue, reason: 'RetryAttemptsExhausted', invocations: 2 });
  expect((await get(`/dead-letters/${letters[0]?.id}`)).json).toEqual(letters[0]);
  await api.request('POST', `/mappings/${queue}/pause`);

  const one = await redrive({ destination: QUEUE, max: 1 });
  expect([one.outcomes, one.json.waiting]).toEqual([['redriven'], 1]);
  const rest = await redrive({
    all: true,
    destination: QUEUE,
    function: 'SECOND',
    reason: 'RetriesExhausted',
  });
  expect(rest.outcomes.sort()).toEqual(['redriven', 'redriven-before']);
});

describe('what is not accepted', () => {
  const refused = async (body: object) => {
    const { status, json } = await redrive(body);
    return [status, (json.error as { message: string }).message];
  };

  test('A selection must be made, and one that matches nothing names what there is.', async () => {
    expect(await refused({})).toEqual([
      400,
      'the selection is missing; accepted: ids, all: true, or one or more of topic, destination, function, reason, recordTopic',
    ]);
    expect(await refused({ ids: ['x'], all: true })).toEqual([400, expect.stringContaining('ids and all')]);
    expect(await refused({ ids: ['x'] })).toEqual([
      404,
      'dead letter is x; accepted: an id that GET /api/v1/dead-letters lists',
    ]);
    expect(await refused({ function: 'unknown' })).toEqual([
      404,
      'function is unknown; accepted: consumer, second',
    ]);
    expect(await refused({ reason: 'unknown' })).toEqual([
      404,
      expect.stringMatching(/matches no dead letter; accepted: .* consumer RetryAttemptsExhausted \(\d+\)/),
    ]);
    expect(await refused({ topic: `${dlq}s` })).toEqual([
      404,
      expect.stringContaining(`topic is ${dlq}s; accepted: `),
    ]);
    expect(await refused({ all: true, max: 0 })).toEqual([
      400,
      'max is 0; accepted: a whole number from 1 to 10000',
    ]);
  });

  test('Of records whose topic no longer exists none is published, nor any that was selected with them.', async () => {
    const before = await api.scenario.offsets.ranges(api.scenario.topic);
    const letter = {
      requestContext: { functionArn: 'f', condition: 'c' },
      timestamp: '2026-11-29T10:00:00Z',
    };
    const about = (topic: string, offset: number) => ({
      value: { ...letter, payload: { records: { [`${topic}-0`]: [{ topic, partition: 0, offset }] } } },
    });
    const other = `${api.scenario.topic}-other`;
    await api.scenario.createTopic(other, 1);
    await api.request('POST', `/topics/${other}/records`, {
      records: [about(api.scenario.topic, 0), about('deleted', 3), { value: 'no document' }],
    });
    const all = await api.request('POST', '/dead-letters/redrive', { topic: other });
    expect([all.status, (all.json.error as { message: string }).message]).toEqual([
      409,
      expect.stringContaining('1 of 2 dead letters, such as'),
    ]);
    expect(await api.scenario.offsets.ranges(api.scenario.topic)).toEqual(before);
    expect((await get(`/dead-letters?topic=${other}`)).json).toMatchObject({
      counts: [{ functionName: 'f', reason: 'c', count: 2 }],
      unreadable: [`${other}-0@2`],
    });
    const deployed = (await get('/functions')).json as unknown as { name: string }[];
    expect((await get(`/dead-letters?topic=${other}&function=${deployed[0]?.name}`)).json).toMatchObject({
      deadLetters: [],
      counts: [],
      allCounts: [{ functionName: 'f', reason: 'c', count: 2 }],
    });
    expect((await get(`/dead-letters?topic=${other}&function=f`)).json).toMatchObject({
      deadLetters: [{ functionName: 'f' }, { functionName: 'f' }],
    });
    const another = {
      code: 'UnknownFunction',
      message: expect.stringContaining('function is another; accepted: '),
    };
    expect((await get(`/dead-letters?topic=${other}&function=another`)).json).toEqual({ error: another });
    expect((await redrive({ topic: other, function: 'another' })).json).toEqual({ error: another });
    const some = await redrive({
      topic: other,
      function: 'f',
      recordTopic: api.scenario.topic,
      isDryRun: true,
    });
    expect(some.outcomes).toEqual(['redriven-before']);
  });

  test('A record that its topic no longer keeps is gone.', async () => {
    const lost = `${api.scenario.topic}-lost`;
    await api.scenario.createTopic(lost, 1);
    const payload = { records: { [`${api.scenario.topic}-0`]: [{ partition: 0, offset: 1_000_000 }] } };
    const letter = { requestContext: { functionArn: 'f', condition: 'c' }, timestamp: 'then', payload };
    await api.request('POST', `/topics/${lost}/records`, { records: [{ value: letter }] });
    expect((await redrive({ topic: lost })).outcomes).toEqual(['gone']);
  });
});
