import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Mirror, type MirrorError, type Position, startMirror } from '../../../local/src/api/index.ts';
import { testKafka } from '../../support/kafka.ts';
import { sensorStack } from './sensor-stack.ts';

const topicName = `readings-${randomUUID().slice(0, 8)}`;

let folder: string;
let mirror: Mirror;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'mirror-api-'));
  const template = join(folder, 'sensors.json');
  writeFileSync(template, JSON.stringify(sensorStack(topicName)));
  const { brokers, dynamodbEndpoint, sesEndpoint } = testKafka();
  Object.assign(process.env, {
    KAFKA_BROKERS: brokers.join(','),
    DYNAMODB_ENDPOINT: dynamodbEndpoint,
    SES_ENDPOINT: sesEndpoint,
  });
  mirror = await startMirror({ services: 'external', iam: false, template });
});

afterAll(async () => {
  await mirror.stop();
  rmSync(folder, { recursive: true });
});

const alarms = () => mirror.mapping({ function: 'alarms' });
const archive = () => mirror.mapping({ function: 'archive', topic: 'Readings' });
const refused = (promise: Promise<unknown>) =>
  promise.then(
    () => 'it was not refused',
    ({ code, message }: MirrorError) => `${code}: ${message}`,
  );

test('Outputs are by name, and a resource is found by each of its names.', () => {
  expect(mirror.outputs).toEqual({ TopicName: topicName, Function: 'sensors-dev-alarms' });
  const names = [
    'AlarmsHandler1A2B3C4D',
    'AlarmsHandler',
    'sensors-dev-alarms',
    'arn:aws:lambda:us-east-1:123456789012:function:sensors-dev-alarms',
    'Sensors/Alarms/Handler/Resource',
    'Sensors/Alarms/Handler',
    'Alarms/Handler',
    'alarms/handler',
  ];
  for (const name of names)
    expect([name, mirror.resource(name)]).toEqual([
      name,
      {
        stackName: 'sensors',
        type: 'AWS::Lambda::Function',
        logicalId: 'AlarmsHandler1A2B3C4D',
        physicalId: 'sensors-dev-alarms',
        arn: 'arn:aws:lambda:us-east-1:123456789012:function:sensors-dev-alarms',
        constructPath: 'Sensors/Alarms/Handler/Resource',
      },
    ]);
});

test('A record that is produced is processed by one mapping and filtered out by the other.', async () => {
  const [at] = await mirror.topic('Readings').produce({ key: 's1', value: { celsius: 12 } });
  expect(at).toMatchObject({ topic: topicName, offset: expect.any(Number) });
  const record = await alarms().processed(at, { timeoutMs: 120_000 });
  expect(record).toMatchObject({ outcome: 'delivered', key: 's1', functionName: 'sensors-dev-alarms' });
  expect(record.attempts).toHaveLength(1);
  expect(await archive().processed(at)).toMatchObject({ outcome: 'filtered', attempts: [] });
  expect(await archive().records({ from: at, outcome: 'filtered' })).toMatchObject([at]);
  await mirror.idle({ timeoutMs: 120_000 });
  expect(await alarms().lag()).toBe(0);
});

test('Records are read back as they were produced: objects, text, bytes, tombstones, long integers, keys, headers and times.', async () => {
  const topic = mirror.topic(topicName);
  await alarms().pause();
  const [first, , third] = await topic.produce([
    { key: '12', value: { celsius: 1 }, headers: { trace: '7' }, partition: 1, timestamp: new Date(1_000) },
    { value: 'warm', partition: 1 },
    { value: Uint8Array.of(255, 0), partition: 1 },
    { key: 'gone', value: null, partition: 1 },
    { value: { id: 9007199254740993n }, partition: 1 },
  ]);
  const read = await topic.read({ from: first });
  expect(read.map(({ key, value, headers }) => ({ key, value, headers }))).toEqual([
    { key: '12', value: { celsius: 1 }, headers: { trace: '7' } },
    { key: null, value: 'warm', headers: {} },
    { key: null, value: Buffer.from([255, 0]), headers: {} },
    { key: 'gone', value: null, headers: {} },
    { key: null, value: { id: 9007199254740993n }, headers: {} },
  ]);
  expect(read[0]?.timestamp).toBe(1_000);
  expect(await topic.read({ from: third, limit: 1 })).toMatchObject([third]);
  await alarms().rewind({ toOffset: third.offset + 3, partition: 1 });
  await alarms().resume();
});

test('A position of another topic is refused where records are read from it.', async () => {
  const from = { topic: 'payments', partition: 0, offset: 0 };
  expect(await refused(mirror.topic('Readings').read({ from }))).toBe(
    `OtherTopic: topic of the position is payments; accepted: ${topicName}, whose records are read`,
  );
  expect(await refused(alarms().records({ from }))).toBe(
    `OtherTopic: topic of the position is payments; accepted: ${topicName}, which the mapping of sensors-dev-alarms reads`,
  );
});

test('A paused mapping has lag; it continues when it is resumed, and processes again what it is moved back to.', async () => {
  await alarms().pause();
  const [at] = await mirror.topic('Readings').produce({ key: 's2', value: { celsius: 2 } });
  expect(await alarms().lag()).toBe(1);
  await alarms().resume();
  const first = await alarms().processed(at, { timeoutMs: 120_000 });
  await alarms().rewind({ toOffset: at.offset, partition: at.partition });
  const second = await alarms().processed(at, { timeoutMs: 120_000 });
  expect(second.attempts[0]?.requestId).not.toBe(first.attempts[0]?.requestId);
  await alarms().rewind({ toTime: first.timestamp });
  const third = await alarms().processed(at, { timeoutMs: 120_000 });
  expect(third.attempts[0]?.requestId).not.toBe(second.attempts[0]?.requestId);
});

test('A function is invoked by its construct path, and its log lines are those of the request.', async () => {
  const alarmsFunction = mirror.function('Sensors/Alarms/Handler');
  const { requestId, payload, functionError } = await alarmsFunction.invoke({
    records: { 'r-0': [{ offset: 5, value: Buffer.from('{"celsius":3}').toString('base64') }] },
  });
  expect({ payload, functionError }).toEqual({ payload: { isDone: true }, functionError: undefined });
  const lines = await alarmsFunction.logs({ requestId });
  expect(lines.map(({ message }) => message).join('\n')).toContain('reading 5 {"celsius":3}');
});

describe('a record that fails', () => {
  let at: Position;
  beforeAll(async () => {
    [at] = await mirror.topic('Readings').produce({ key: 's3', value: { celsius: 40, isBroken: true } });
    await archive().processed(at, { timeoutMs: 120_000 });
  });
  afterAll(() => alarms().rewind({ toOffset: at.offset + 1, partition: at.partition }));

  test('A wait that ends too early is an error with the story of the record, its log lines and the lag.', async () => {
    const message = await refused(alarms().processed(at, { timeoutMs: 2_000 }));
    expect(message).toMatch(
      /^Timeout: .*@\d+ was not processed by sensors-dev-alarms within 2000 ms; accepted: more time with timeoutMs\n/,
    );
    expect(message).toContain('Enabled, lag 1, PROBLEM: Function call failed\n');
    expect(message).toMatch(/sensors-dev-alarms: pending after \d+ attempts? {2}\(mapping /);
    expect(message).toMatch(
      /attempt 1: 1 record, failed, after \d+ ms, request [0-9a-f-]+, TypeError: the sensor is broken \(index\.js:5:\d+\)\n/,
    );
    expect(message).toContain('{"celsius":40,"isBroken":true}');
    expect(message).toMatch(/\| .*INFO\treading \d+ {"celsius":40/);
    expect(message).toMatch(/sensors-dev-alarm-archive: delivered after 1 attempt/);
  });

  test('A test need not wait for the pauses before retries.', async () => {
    const attempts = async () =>
      (await alarms().records({ from: at, outcome: 'pending' }))[0]?.attempts ?? [];
    const before = await mirror.clock.now();
    const ended = async () => (await attempts()).filter(({ result }) => result !== undefined).length;
    // The pauses of so many attempts are minutes.
    while ((await ended()) < 12) await mirror.clock.advance(60_000);
    expect((await mirror.clock.now()) - before).toBeGreaterThanOrEqual(120_000);
  });

  test('A mirror that does not come to rest is an error with the mappings that are behind and their stories.', async () => {
    const message = await refused(mirror.idle({ timeoutMs: 100 }));
    expect(message).toMatch(
      /^Timeout: mappings are behind after 100 ms; accepted: more time with timeoutMs\n/,
    );
    expect(message).toContain(`  sensors-dev-alarms on ${topicName}: lag 1\n`);
    expect(message).toContain('the sensor is broken');
  });
});

const beyond = { topic: topicName, partition: 1, offset: 99_999 };

test.each<[string, () => Promise<unknown>, RegExp]>([
  [
    'A record for an unknown topic',
    () => mirror.topic('raedings').produce({ value: 1 }),
    /UnknownName: topic is raedings; accepted: .*readings-/,
  ],
  [
    'A record of the day after tomorrow',
    () => mirror.topic('Readings').produce({ value: 1, timestamp: Date.now() + 172_800_000 }),
    /InvalidTimestamp: timestamp is \d+; accepted: until an hour from now/,
  ],
  [
    'A position beyond the log',
    () => alarms().processed(beyond),
    /OffsetOutOfRange: offset is 99999; accepted: 0 to \d+ of readings-.*-1/,
  ],
  [
    'Reading beyond the log',
    () => mirror.topic('Readings').read({ from: beyond }),
    /OffsetOutOfRange: offset is 99999; accepted: /,
  ],
  ['The story of a position beyond the log', () => mirror.story(beyond), /OffsetOutOfRange: offset is 99999/],
  [
    'A position of another topic',
    () => alarms().processed({ ...beyond, topic: 'orders' }),
    /OtherTopic: topic of the position is orders; accepted: readings-.*, which the mapping of sensors-dev-alarms reads/,
  ],
  [
    'A part of the names of two functions',
    () => mirror.function('sensors-dev').invoke(),
    /AmbiguousName: function is sensors-dev, which means several; accepted: sensors-dev-alarms \(.*\), sensors-dev-alarm-archive/,
  ],
  [
    'An unknown function',
    () => mirror.function('billing').logs(),
    /UnknownName: function is billing; accepted: .*sensors-dev-alarms/,
  ],
  [
    'A topic that two functions read',
    () => mirror.mapping({ topic: 'Readings' }).lag(),
    /AmbiguousName: the mapping is one of several; accepted with function and topic: function sensors-dev-alarms, topic readings-/,
  ],
  [
    'A rewind to a partition that is not there',
    () => alarms().rewind({ toOffset: 0, partition: 7 }),
    /UnknownPartition: partition is 7; accepted: 0 to 1 of topic readings-/,
  ],
  [
    'A rewind beyond the log',
    () => alarms().rewind({ toOffset: 99_999, partition: 0 }),
    /OffsetOutOfRange: offset is 99999/,
  ],
  ['Time that goes back', () => mirror.clock.advance(-1), /InvalidRequest: ms is -1; accepted: at least 1/],
  [
    'A value that JSON has not',
    () => mirror.topic('Readings').produce([{ value: 1 }, { value: 0 / 0 }]),
    /InvalidRequest: value is NaN; accepted: JSON, text, bytes or null/,
  ],
  [
    'A value that is code',
    () => mirror.topic('Readings').produce({ value: () => 'x' }),
    /InvalidRequest: value is .*'x'; accepted: JSON/,
  ],
  ['A rewind to nothing', () => alarms().rewind({}), /InvalidRequest: .*accepted: toOffset or toTime/],
])('%s is an error with what, given and accepted.', async (_, act, message) => {
  expect(await refused(act())).toMatch(message);
});

test('A function is invoked with null as with any other JSON.', async () => {
  const { functionError, payload } = await mirror.function('alarms').invoke(null);
  expect([functionError, payload]).toEqual([
    'Unhandled',
    expect.objectContaining({ errorType: 'TypeError' }),
  ]);
});

test('The positions that produce returns are as many as the records, for the compiler too.', async () => {
  const topic = mirror.topic('Readings');
  const types = async () => {
    const [one] = await topic.produce({ value: 1 });
    const [first, second] = await topic.produce([{ value: 1 }, { value: 2 }]);
    const [perhaps] = await topic.produce([{ value: 1 }].map((record) => record));
    const known: Position[] = [one, first, second];
    // @ts-expect-error: a list of any length may be empty.
    const unknown: Position = perhaps;
    // @ts-expect-error: an outcome is one of few.
    await alarms().records({ outcome: 'lost' });
    return [known, unknown];
  };
  expect(types).toBeInstanceOf(Function);
});
