import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { Experiments } from '../../../local/src/fault-injection/experiments.ts';
import { FunctionFaults } from '../../../local/src/fault-injection/function-faults.ts';
import { jsonApi } from '../../../local/src/json-api/app.ts';
import { Changes } from '../../../local/src/json-api/changes.ts';
import { routes } from '../../../local/src/json-api/routes/index.ts';
import { TopicRecords } from '../../../local/src/json-api/topic-records.ts';
import type { Invoke } from '../../../local/src/lambda/types.ts';
import { MailboxClient } from '../../../local/src/services/mail/mailbox-client.ts';
import { ServiceFaults } from '../../../local/src/services/service-faults.ts';
import { AdvancingClock } from '../../../local/src/shared/advancing-clock.ts';
import { testKafka } from '../../support/kafka.ts';
import { fakeLambda, functionNamed, resultOf } from '../aws/fakes.ts';
import { type Handler, Scenario, textOf, until } from '../event-source-mapping/harness.ts';
import { noDeadLetters, noMap, routeOf } from './api-harness.ts';
import { SCHEMA_ID, schema } from './reading-schema.ts';
import { refusedRequests } from './refused-requests.ts';

const invoked = jest.fn<Invoke>(async () => resultOf({ payload: '{"ok":true}', logTail: 'END' }));
const notices: { time: string; text: string }[] = [];

const reset = jest.fn(async () => {});

let scenario: Scenario;
let uuid: string;
let records: TopicRecords;
let changes: Changes;
let app: ReturnType<typeof jsonApi>;
let handler: Handler = () => null;

beforeAll(async () => {
  scenario = await Scenario.create(2, (event) => handler(event));
  const ports = scenario.ports.bind(scenario);
  scenario.ports = () => ({ ...ports(), remembersRecords: true });
  scenario.restart();
  uuid = await scenario.map();
  await scenario.reaches(uuid, 'Enabled');
  records = new TopicRecords(testKafka().brokers);
  changes = new Changes({
    mappings: scenario.service,
    notices: () => notices,
    invocations: { endedIn: () => [] },
  });
  app = jsonApi({
    state: () => ({
      title: 'shop',
      addresses: { aws: 'http://127.0.0.1:1' },
      stacks: [
        {
          stackName: 'Shop',
          outputs: { Url: 'u' },
          resources: [{ logicalId: 'F', type: 'AWS::Lambda::Function', physicalId: 'orders', arn: 'arn:f' }],
        },
      ],
    }),
    lambda: {
      ...fakeLambda(['orders'], invoked),
      getFunction: (name) => (name === 'orders' ? functionNamed(name) : undefined),
      statistics: () => ({ invocations: 2, errors: 1, throttles: 0 }),
      logLines: () => [
        { sequence: 0, timestamp: 1, stream: 's', requestId: 'r1', message: 'one' },
        { sequence: 1, timestamp: 2, stream: 's', requestId: 'r2', message: 'two' },
      ],
    },
    mappings: scenario.service,
    offsets: scenario.offsets,
    functionFaults: new FunctionFaults(),
    serviceFaults: new ServiceFaults({}, 'external'),
    experiments: new Experiments({ terminate: async () => ({ inFlight: 0, requestIds: [] }) }),
    emails: new MailboxClient('http://127.0.0.1:9'),
    ...noDeadLetters,
    reset,
    records,
    changes,
    ...noMap,
    clock: new AdvancingClock(),
    schemas: () => [schema],
    findSchema: (id) => (id === SCHEMA_ID ? schema : undefined),
  });
});
afterAll(async () => {
  changes.stop();
  await records.close();
  await scenario[Symbol.asyncDispose]();
});

async function request(method: string, path: string, body?: unknown) {
  const init =
    body === undefined
      ? { method }
      : { method, body: JSON.stringify(body), headers: { 'content-type': 'application/json' } };
  const response = await app.request(path, init);
  const json = (await response.json()) as { [member: string]: unknown } & unknown[];
  if (response.ok) routeOf(method, path).response.parse(json);
  return { status: response.status, json };
}
const get = (path: string) => request('GET', path);
const produce = async (...list: object[]) => {
  const { status, json } = await request('POST', `/topics/${scenario.topic}/records`, { records: list });
  expect({ status, json }).toMatchObject({ status: 200 });
  return json.positions as { partition: number; offset: number }[];
};
const at = ({ partition, offset }: { partition: number; offset: number }) => `${partition}/${offset}`;

test('The state has title, addresses, outputs and resources.', async () => {
  const { json } = await get('/state');
  expect(json).toMatchObject({
    title: 'shop',
    stacks: [{ outputs: { Url: 'u' }, resources: [{ arn: 'arn:f' }] }],
  });
});

test('The OpenAPI document has every route of the table, with its parameters.', async () => {
  const document = (await (await app.request('/openapi.json')).json()) as {
    openapi: string;
    paths: Record<string, Record<string, { parameters: { name: string }[] }>>;
  };
  expect(document.openapi).toBe('3.1.0');
  for (const { method, template, path, query } of routes) {
    const operation = document.paths[`/api/v1${template}`]?.[method.toLowerCase()];
    const names = [...Object.keys(path.shape), ...Object.keys(query.shape)];
    expect(operation?.parameters.map(({ name }) => name)).toEqual(names);
    // Labels of the template are the parameters in the path.
    const labels = [...template.matchAll(/\{(\w+)\}/g)].map(([, label]) => label);
    expect(labels.sort()).toEqual(Object.keys(path.shape).sort());
  }
});

describe('a record', () => {
  test('A record that is produced is waited for, and its story is the same by position, topic and key.', async () => {
    const [position] = await produce({ key: 'k-story', value: { n: 1 } });
    const story = await get(`/mappings/${uuid}/records/${at(position as never)}?wait=20`);
    expect(story).toMatchObject({
      status: 200,
      json: { outcome: 'delivered', key: 'k-story', mapping: uuid },
    });
    expect((await get(`/records/${scenario.topic}/${at(position as never)}`)).json).toMatchObject([
      { offset: story.json.offset, outcome: 'delivered' },
    ]);
    expect((await get('/records?key=k-story')).json).toMatchObject([{ key: 'k-story', mapping: uuid }]);
    const listed = await get(`/mappings/${uuid}/records?outcome=delivered&key=k-story&limit=1`);
    expect(listed.json).toHaveLength(1);
    expect((await get(`/mappings/${uuid}/records?outcome=filtered`)).json).toEqual([]);
  });

  test('A wait that ends before the record has ended responds with what is known.', async () => {
    const release = Promise.withResolvers<void>();
    handler = () => release.promise;
    const [position] = await produce({ key: 'k-wait', value: 'x' });
    await until(() => scenario.records.some((record) => textOf(record) === 'x'), 'the invocation');
    const { json } = await get(`/mappings/${uuid}/records/${at(position as never)}?wait=0.05`);
    expect(json).toMatchObject({ outcome: 'pending', attempts: [{ result: 'running' }] });
    expect((await get('/idle')).json).toMatchObject({ isIdle: false, busy: [{ uuid, lag: 1 }] });
    expect((await get('/idle?wait=0.1')).json).toMatchObject({ isIdle: false });
    const idle = get('/idle?wait=20');
    release.resolve();
    handler = () => null;
    expect((await idle).json).toEqual({ isIdle: true, busy: [] });
  });
});

test('A paused mapping has lag, is not waited for, and continues when it is resumed.', async () => {
  expect((await request('POST', `/mappings/${uuid}/pause`)).status).toBe(202);
  await scenario.reaches(uuid, 'Disabled');
  await produce({ key: 'k-paused', value: 'while paused' });
  await until(async () => (await get(`/mappings/${uuid}`)).json.offsetLag === 1, 'the lag');
  expect((await get('/mappings')).json).toMatchObject([
    { state: 'Disabled', settings: { BatchSize: 100 }, metrics: { InvokedEventCount: expect.any(Number) } },
  ]);
  expect((await get('/idle')).json).toMatchObject({ isIdle: true });
  await request('POST', `/mappings/${uuid}/resume`);
  expect((await get('/idle?wait=20')).json).toMatchObject({ isIdle: true });
  expect((await get('/records?key=k-paused')).json).toMatchObject([{ outcome: 'delivered' }]);
});

test('A mapping that is moved back is paused for it, and processes its records again.', async () => {
  const [{ partition, offset } = { partition: 0, offset: 0 }] = await produce({ key: 'k-rewind', value: 1 });
  const path = `/mappings/${uuid}/records/${partition}/${offset}?wait=20`;
  const { polledAt } = (await get(path)).json as unknown as { polledAt: number };
  const rewind = (body: object) => request('POST', `/mappings/${uuid}/rewind`, body);
  expect(await rewind({ toOffset: offset, partition })).toMatchObject({
    status: 200,
    json: { state: 'Enabled' },
  });
  expect(Number((await get(path)).json.polledAt)).toBeGreaterThan(polledAt);
  expect((await get('/polling?wait=20')).json).toEqual({ isPolling: true, waitingFor: [] });
  expect((await get('/idle?wait=20')).json).toMatchObject({ isIdle: true });
  await request('POST', `/mappings/${uuid}/pause?wait=20`);
  expect((await rewind({ toTime: polledAt - 60_000 })).json).toMatchObject({ state: 'Disabled' });
  expect((await get(path.replace('wait=20', 'wait=0'))).json).toMatchObject({ outcome: 'revoked' });
  expect(Number((await get(`/mappings/${uuid}/lag`)).json.lag)).toBeGreaterThan(0);
  await request('POST', `/mappings/${uuid}/resume?wait=20`);
  expect((await get(path)).json).toMatchObject({ outcome: 'delivered' });
  expect((await get('/idle?wait=20')).json).toMatchObject({ isIdle: true });
});

describe('records of a topic', () => {
  test('Values are read back with what they are: JSON, text, bytes, tombstones and headers.', async () => {
    const topic = `${scenario.topic}-values`;
    await scenario.createTopic(topic, 1);
    const values = [
      { value: { a: [1] } },
      { value: 'plain' },
      { valueBase64: '/wA=' },
      { value: null, headers: { h: 'v' } },
    ];
    const { json } = await request('POST', `/topics/${topic}/records`, {
      records: values.map((each) => ({ key: 'k', ...each })),
    });
    expect(json.positions).toEqual([0, 1, 2, 3].map((offset) => ({ topic, partition: 0, offset })));
    const read = (await get(`/topics/${topic}/records?from=0`)).json;
    expect(read.map((each) => (each as { value: unknown }).value)).toEqual([
      { format: 'json', value: { a: [1] } },
      { format: 'text', value: 'plain' },
      { format: 'base64', value: '/wA=' },
      { format: 'none', value: null },
    ]);
    expect(read[3]).toMatchObject({ key: { value: 'k' }, headers: [{ name: 'h', value: { value: 'v' } }] });
    expect((await get(`/topics/${topic}/records?partition=0&from=1&limit=1`)).json).toMatchObject([
      { offset: 1 },
    ]);
    expect((await get(`/topics/${topic}/records?limit=2`)).json).toMatchObject([
      { offset: 2 },
      { offset: 3 },
    ]);
    expect((await get('/topics')).json).toContainEqual({
      topic,
      partitions: [{ partition: 0, start: 0, end: 4 }],
    });
  });

  test('Objects are encoded by the schema that is named, then by the one that the topic has.', async () => {
    const topic = `${scenario.topic}-avro`;
    await scenario.createTopic(topic, 1);
    const path = `/topics/${topic}/records`;
    await request('POST', path, {
      records: [{ value: { id: 'a', celsius: 1.5 }, schemaVersionId: SCHEMA_ID }],
    });
    await request('POST', path, { records: [{ value: { id: 'b' } }] });
    expect((await get(path)).json).toMatchObject([
      { value: { format: 'avro', schemaVersionId: SCHEMA_ID, value: { id: 'a', celsius: 1.5 } } },
      { value: { format: 'avro', schemaVersionId: SCHEMA_ID, value: { id: 'b', celsius: null } } },
    ]);
    const refused = await request('POST', path, { records: [{ value: { other: 1 } }] });
    expect(refused).toMatchObject({
      status: 400,
      json: { error: { code: 'ValueDoesNotFit', message: expect.stringContaining(SCHEMA_ID) } },
    });
  });
});

test('A reset responds when it is done, with how long it took.', async () => {
  const { status, json } = await request('POST', '/reset');
  expect({ status, json }).toEqual({ status: 200, json: { durationMs: expect.any(Number) } });
  expect(reset).toHaveBeenCalledTimes(1);
});

test('A function is invoked, and its lines are listed by request.', async () => {
  expect((await get('/functions')).json).toMatchObject([{ name: 'orders', errors: 1 }]);
  const { json } = await request('POST', '/functions/orders/invocations', { a: 1 });
  expect(json).toMatchObject({ payload: { ok: true }, logTail: 'END' });
  expect(invoked).toHaveBeenCalledWith('orders', '{"a":1}', { caller: { kind: 'console' } });
  expect((await get('/functions/orders/logs?requestId=r2')).json).toMatchObject([{ message: 'two' }]);
  expect((await get('/functions/orders/logs?limit=1')).json).toMatchObject([{ message: 'two' }]);
});

test.each(refusedRequests)(
  '%s %s is an error with what, given and accepted.',
  async (method, template, status, code, message) => {
    const path = template.replace('TOPIC', scenario.topic).replace('UUID', uuid);
    const response = await request(method, path, method === 'POST' ? {} : undefined);
    expect(response).toEqual({
      status,
      json: { error: { code, message: expect.stringContaining(message) } },
    });
  },
);

test('A body that is too large, of another type or not JSON is refused.', async () => {
  const post = async (body: string, type = 'application/json') =>
    (
      await app.request(`/topics/${scenario.topic}/records`, {
        method: 'POST',
        body,
        headers: { 'content-type': type, 'content-length': String(body.length) },
      })
    ).status;
  expect(await post('x'.repeat(8 * 1024 * 1024 + 1))).toBe(413);
  expect(await post('{}', 'text/plain')).toBe(415);
  expect(await post('{')).toBe(400);
});
