import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Mirror, type MirrorError, startMirror } from '../../../local/src/api/index.ts';
import { testKafka } from '../../support/kafka.ts';
import { runCommand } from '../cli/support/foreign-stack.ts';
import { sensorStack } from './sensor-stack.ts';

/** Other tests have topics of the same broker: their names end with another one. */
const unique = randomUUID().slice(0, 8);
const topicName = `failing-${unique}`;
const dlq = `${topicName}-dlq`;

let folder: string;
let mirror: Mirror;
const printed: string[] = [];

/** Two attempts, then the topic of dead letters. */
function stackWithDestination() {
  const { Resources, ...stack } = sensorStack(topicName);
  const { AlarmsOfReadings, ...others } = Resources;
  const Properties = {
    ...AlarmsOfReadings.Properties,
    MaximumRetryAttempts: 1,
    DestinationConfig: { OnFailure: { Destination: `kafka://${dlq}` } },
  };
  return { ...stack, Resources: { ...others, AlarmsOfReadings: { ...AlarmsOfReadings, Properties } } };
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'mirror-dead-letters-'));
  const template = join(folder, `${topicName}.json`);
  writeFileSync(template, JSON.stringify(stackWithDestination()));
  const { brokers, dynamodbEndpoint, sesEndpoint } = testKafka();
  Object.assign(process.env, {
    KAFKA_BROKERS: brokers.join(','),
    DYNAMODB_ENDPOINT: dynamodbEndpoint,
    SES_ENDPOINT: sesEndpoint,
  });
  mirror = await startMirror({
    services: 'external',
    iam: false,
    template,
    onLine: (line) => printed.push(line),
  });
});

afterAll(async () => {
  await mirror.stop();
  rmSync(folder, { recursive: true });
});

const alarms = () => mirror.function('alarms');
const processed = (at: Parameters<Mirror['story']>[0]) =>
  mirror.mapping({ function: 'alarms' }).processed(at, { timeoutMs: 120_000 });
const refused = (promise: Promise<unknown>) =>
  promise.then(
    () => 'it was not refused',
    ({ code, message }: MirrorError) => `${code}: ${message}`,
  );

test('A record that fails twice and is dead-lettered is the same in story(), the JSON API, the terminal and the dead letter.', async () => {
  const [at] = await mirror.topic('Readings').produce({ key: 's1', value: { isBroken: true } });
  const record = await processed(at);
  const [first, second] = record.attempts;
  const error = first?.error ?? '';
  expect(error).toMatch(/^TypeError: the sensor is broken \(index\.js:5:\d+\)$/);
  expect(record).toMatchObject({
    outcome: 'destination',
    condition: 'RetryAttemptsExhausted',
    destination: `kafka://${dlq}`,
    attempts: [{ result: 'failed' }, { result: 'failed', error }],
  });

  const story = await mirror.story(at);
  expect(story).toContain(`sent to kafka://${dlq} after 2 attempts: RetryAttemptsExhausted`);
  for (const attempt of record.attempts) expect(story).toContain(`request ${attempt.requestId}, ${error}`);

  const url = `${mirror.endpoints.console}/api/v1/records/${topicName}/${at.partition}/${at.offset}`;
  const responded = (await (await fetch(url)).json()) as { functionName: string }[];
  const { committedAt: _, ...known } = record;
  expect(responded.find(({ functionName }) => functionName === record.functionName)).toMatchObject(known);

  const position = `${topicName}-${at.partition}@${at.offset}`;
  const lines = printed.filter((line) => line.includes(position)).map((line) => line.replace(/^\w+:? +/, ''));
  expect(lines).toEqual([
    `sensors-dev-alarms: ${position} failed once (${error})`,
    `sensors-dev-alarms: sent ${position} to kafka://${dlq} after 2 invocations: RetryAttemptsExhausted (${error})`,
  ]);

  const [deadLetter] = await mirror.deadLetters().list();
  expect(deadLetter).toMatchObject({
    destination: `kafka://${dlq}`,
    functionName: record.functionName,
    reason: record.condition,
    requestId: second?.requestId,
    invocations: 2,
    record: at,
    original: { key: 's1', value: { isBroken: true } },
    story: known,
  });

  const invocations = await alarms().invocations({ of: at });
  expect(invocations.map(({ requestId }) => requestId)).toEqual([second?.requestId, first?.requestId]);
  expect(invocations[0]).toMatchObject({
    outcome: 'failed',
    error,
    records: [{ ...at, key: 's1', value: { isBroken: true }, isFailure: true }],
    response: { errorType: 'TypeError', errorMessage: 'the sensor is broken' },
    isInjected: false,
  });
  expect(invocations[0]?.logLines.join('\n')).toContain('reading');
});

test('A function fails and is slow as often as is asked for, and its dead letter is redriven when it does no longer.', async () => {
  const fault = await alarms().fail({ times: 2, message: 'no connection' });
  const [at] = await mirror.topic('Readings').produce({ key: 's2', value: { celsius: 1 } });
  const record = await processed(at);
  expect(record).toMatchObject({
    outcome: 'destination',
    attempts: [{ error: 'InjectedFault: no connection' }, { error: 'InjectedFault: no connection' }],
  });
  expect(await fault.hits()).toEqual(record.attempts.map(({ requestId }) => requestId));

  const slow = await alarms().delay(60);
  const [deadLetter] = await mirror.deadLetters().list({ topic: dlq });
  expect(deadLetter?.record).toEqual(at);
  const selected = deadLetter ?? { id: '' };
  expect(await mirror.deadLetters().redrive(selected, { dryRun: true })).toMatchObject([
    { outcome: 'wanted' },
  ]);
  const [redriven] = await mirror.deadLetters().redrive([selected]);
  expect(redriven).toMatchObject({ outcome: 'redriven', record: at });
  const copy = await processed(redriven?.to ?? at);
  expect(copy).toMatchObject({ outcome: 'delivered', key: 's2' });
  expect(copy.attempts[0]?.durationMs).toBeGreaterThan(50);
  await slow.remove();
  expect(await refused(slow.remove())).toContain('UnknownFault');
  expect(await mirror.deadLetters().redrive(selected)).toMatchObject([{ outcome: 'redriven-before' }]);
});

test('Dead letters are selected by each name of their function and topics, and a name that nothing has is refused.', async () => {
  const all = await mirror.deadLetters().list();
  expect(all.length).toBeGreaterThan(0);
  const filters = [
    { function: 'alarms' },
    { function: 'Sensors/Alarms/Handler' },
    { recordTopic: 'Readings' },
    { topic: `${unique}-dlq` },
  ];
  for (const filter of filters)
    expect([filter, await mirror.deadLetters().list(filter)]).toEqual([filter, all]);
  expect(await mirror.deadLetters().redrive({ function: 'alarms' }, { dryRun: true })).toHaveLength(
    all.length,
  );
  for (const filter of [{ function: 'alrams' }, { recordTopic: 'Raedings' }, { topic: 'orders-dlq' }])
    expect(await refused(mirror.deadLetters().list(filter))).toMatch(/^UnknownName: .*; accepted: /);
  expect(await refused(mirror.deadLetters().redrive({ function: 'alrams' }))).toMatch(/^UnknownName: /);
});

test('The command redrives the dead letters of each name of their function and topics, as the package does.', async () => {
  const args = ['redrive', '--url', mirror.endpoints.console, '--dry-run', '--json'];
  const all = await runCommand([...args, '--all']);
  expect(all.stdout).toContain('sensors-dev-alarms');
  const selections = [
    ['--function', 'alarms'],
    ['--function', 'Sensors/Alarms/Handler'],
    ['--record-topic', 'Readings'],
    ['--topic', `${unique}-dlq`],
  ];
  for (const selection of selections)
    expect([selection, await runCommand([...args, ...selection])]).toEqual([selection, all]);
  const refusals = [
    ['--function', 'alrams', 'function is alrams; accepted: '],
    ['--record-topic', 'Raedings', 'topic is Raedings; accepted: '],
  ] as const;
  for (const [option, given, message] of refusals)
    expect(await runCommand([...args, option, given])).toMatchObject({
      code: 1,
      stderr: expect.stringContaining(`error: ${message}`),
    });
});

test('Other commands find functions and topics by their logical ids and construct paths too.', async () => {
  const run = (...args: string[]) => runCommand([...args, '--url', mirror.endpoints.console]);
  const { stdout } = await run('produce', 'Readings', '--key', 's3', '--value', '{"celsius":2}');
  const [topic, partition, offset] = stdout.trim().split('/');
  expect(topic).toBe(topicName);
  await processed({ topic: topicName, partition: Number(partition), offset: Number(offset) });
  const read = await run('tail', 'Sensors/Readings', '--key', 's3', '--no-follow');
  expect(read.stdout).toContain(stdout.trim());
  const place = ['--function', 'Sensors/Alarms/Handler', '--topic', 'Readings'];
  const listed = await run('records', ...place, '--key', 's3');
  expect(listed.stdout).toMatch(/ {2}s3 {2}sensors-dev-alarms {2}delivered after 1 attempt\n$/);
  const logs = await run('logs', '--function', 'Sensors/Alarms/Handler', '--filter', '"celsius":2');
  expect(logs.stdout).toContain('sensors-dev-alarms');
  const moved = await run('rewind', 'AlarmsHandler', '--topic', 'Readings', '--to-time', '0s', '--yes');
  expect(moved.stdout).toContain(`sensors-dev-alarms on ${topicName}: `);
});

test('What is not accepted is refused with what is.', async () => {
  expect(await refused(alarms().fail({ times: 0 }))).toBe(
    'InvalidRequest: times is 0; accepted: a whole number from 1 to 1000000',
  );
  expect(await refused(alarms().delay(-1))).toContain('delayMs is -1; accepted: ');
  expect(await refused(mirror.deadLetters().redrive({ reason: 'Unheard' }))).toContain(
    'NothingSelected: the selection matches no dead letter; accepted',
  );
});

test('orderstream-mirror redrive prints what it did with each dead letter of a topic, and fails for those that are left.', async () => {
  const run = (...args: string[]) => runCommand(['redrive', ...args, '--url', mirror.endpoints.console]);
  const dry = await run('--topic', dlq, '--dry-run');
  expect([dry.code, dry.stdout.split('\n')]).toEqual([
    0,
    [
      expect.stringMatching(
        new RegExp(
          `^wanted: ${topicName}/\\d/\\d+, dead letter of sensors-dev-alarms at .*Z \\(RetryAttemptsExhausted\\)$`,
        ),
      ),
      'dead letters: 1 to redrive, 1 redriven before',
      '',
    ],
  ]);
  const redriven = await run('--topic', dlq, '--json');
  const results = redriven.stdout.trim().split('\n');
  expect(results.map((line) => JSON.parse(line).outcome)).toEqual(['redriven', 'redriven-before']);
  // The sensor is still broken: its copy comes back, and is left when it was redriven once.
  await mirror.idle({ timeoutMs: 120_000 });
  const left = await run('--topic', dlq, '--loop-limit', '1');
  expect([left.code, left.stdout.split('\n').at(-2)]).toEqual([
    1,
    'dead letters: 2 redriven before, 1 skipped: redriven as often as --loop-limit allows',
  ]);
  expect(await run()).toMatchObject({ code: 2, stderr: expect.stringContaining('nothing is selected') });
  expect(await run('--topic', 'none')).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('topic is none; accepted:'),
  });
  expect(await run('--all', '--max', '0')).toMatchObject({ code: 2 });
});
