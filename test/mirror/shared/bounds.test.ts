import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { CapturedFailures } from '../../../local/src/dead-letters/captured-failures.ts';
import { Experiments } from '../../../local/src/fault-injection/experiments.ts';
import { AccessHistory } from '../../../local/src/iam/access-history.ts';
import { createAsynchronousInvoker } from '../../../local/src/lambda/asynchronous-invoker.ts';
import { createFileLog } from '../../../local/src/lambda/function-log.ts';
import { acceptInvocation } from '../../../local/src/lambda/invocation.ts';
import { InvocationQueue } from '../../../local/src/lambda/invocation-queue.ts';
import { RefusedAwsCalls } from '../../../local/src/lambda/refused-aws-calls.ts';
import { failureDestinations } from '../../../local/src/mirror/failure-destinations.ts';
import { identitiesIn } from '../../../local/src/mirror/identities.ts';
import { withNotices } from '../../../local/src/mirror/notices.ts';
import { RoleSessions } from '../../../local/src/mirror/role-sessions.ts';
import { emptyWhenLarge, keepNewest } from '../../../local/src/shared/bounded-folder.ts';
import { BoundedMap } from '../../../local/src/shared/bounded-map.ts';
import { systemClock } from '../../../local/src/shared/clock.ts';
import { silentLog } from '../../../local/src/shared/log.ts';
import { rotatingFile } from '../../../local/src/shared/rotating-file.ts';
import { templateOf } from '../../support/fis.ts';

/** What the mirror remembers while it runs has a bound, however long that is. */

let directory: string;
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'orderstream-bounds-'));
});
afterAll(() => rmSync(directory, { recursive: true }));

const sizeOf = (file: string) => (existsSync(file) ? statSync(file).size : 0);

describe('what grows with use is bounded', () => {
  test('a bounded map forgets its oldest entries', () => {
    const map = new BoundedMap<number, string>(2);
    map.set(1, 'a').set(2, 'b').set(1, 'again').set(3, 'c');
    expect([...map]).toEqual([
      [2, 'b'],
      [3, 'c'],
    ]);
  });

  test('a file is replaced by a new one when it is full, and one old file is kept', () => {
    const file = join(directory, 'rotating.log');
    const append = rotatingFile(file, 100);
    for (let index = 0; index < 1_000; index++) append(`${index}\n`);
    expect(sizeOf(file)).toBeLessThan(110);
    expect(sizeOf(`${file}.1`)).toBeLessThan(110);
    expect(readFileSync(file, 'utf8')).toContain('999\n');
    rotatingFile(file, 100)('of the next run\n');
    expect(readFileSync(`${file}.1`, 'utf8') + readFileSync(file, 'utf8')).toContain(
      '999\nof the next run\n',
    );
  });

  test('a function that logs without end fills neither memory nor disk', () => {
    const log = createFileLog(directory, 'noisy', (error) => {
      throw error;
    });
    const text = `${'x'.repeat(999_999)}\n`;
    for (let index = 0; index < 30; index++) log.write(text, { stream: 's' });
    log.flush();
    const file = join(directory, 'noisy.log');
    expect(sizeOf(file) + sizeOf(`${file}.1`)).toBeLessThan(14_000_000);
  });

  test('captured failures fill at most two files', async () => {
    const file = join(directory, 'failures.ndjson');
    const deliver = failureDestinations(new CapturedFailures(file), silentLog, { environment: {} });
    const document = 'x'.repeat(5_000_000);
    const functionArn = 'arn:aws:lambda:us-east-1:123456789012:function:f';
    const about = { mappingUuid: 'u', partitionKey: 't-0', functionArn, records: [] };
    for (let index = 0; index < 30; index++) await deliver('arn:aws:sqs:us-east-1:1:q', document, about);
    expect(sizeOf(file)).toBeLessThan(75_000_000);
    expect(sizeOf(file) + sizeOf(`${file}.1`)).toBeLessThan(150_000_000);
  });

  test('the evidence of what a function did is bounded', () => {
    const history = new AccessHistory();
    const grants = { identity: [] };
    for (let index = 0; index < 5_000; index++)
      history.add('f', { action: 'sqs:SendMessage', resources: [`arn:${index}`] }, grants);
    expect(history.of('f')).toHaveLength(2_000);
  });

  test('experiments that are over are forgotten after many others', async () => {
    const experiments = new Experiments({ terminate: async () => ({ inFlight: 0, requestIds: [] }) });
    const template = experiments.createTemplate(
      templateOf({
        actionId: 'aws:lambda:invocation-error',
        parameters: { duration: 'PT1M', preventExecution: 'true', invocationPercentage: '100' },
        target: 'Functions',
        resourceArns: ['arn:aws:lambda:us-east-1:123456789012:function:f'],
      }),
    );
    const first = await experiments.start(template.id);
    for (let index = 0; index < 500; index++) await experiments.start(template.id);
    expect(() => experiments.get(first.id)).toThrow('does not exist');
  });

  test('asynchronous events that wait are refused once they fill their part of the memory', async () => {
    const release = Promise.withResolvers<void>();
    const invoke = async () => {
      await release.promise;
      return {} as never;
    };
    const invoker = createAsynchronousInvoker({ invoke, clock: systemClock, log: silentLog });
    const event = 'x'.repeat(1_000_000);
    const accepted = () => {
      for (let index = 0; index < 100; index++) invoker.accept('arn', event);
    };
    expect(accepted).toThrow(expect.objectContaining({ code: 'TooManyRequestsException', statusCode: 429 }));
    release.resolve();
    await invoker.stop(1_000);
    invoker.accept('arn', event);
    await invoker.stop(1_000);
  });

  test('notices for the console are the last ones, and short', () => {
    const { log, notices } = withNotices(silentLog);
    for (let index = 0; index < 100; index++) log.warn(`${index} ${'x'.repeat(10_000)}`);
    expect(notices()).toHaveLength(50);
    expect(notices()[0]?.text).toMatch(/^99 x{1,2000}$/);
    expect(notices()[0]?.text).toHaveLength(2_000);
  });

  test('invocations that wait for an environment are refused once they are many or large', () => {
    const queue = new InvocationQueue();
    const push = (event: string) => queue.push(acceptInvocation(event, {}, 0).invocation);
    for (let index = 0; index < 10_000; index++) push('{}');
    expect(queue.isFullFor('{}')).toBe(true);
    queue.shift();
    expect(queue.isFullFor('{}')).toBe(false);
    queue.clear();
    const large = 'x'.repeat(6_000_000);
    while (!queue.isFullFor(large)) push(large);
    expect(queue.length).toBe(44);
    queue.shift();
    expect(queue.isFullFor(large)).toBe(false);
  });

  test('calls to AWS that are refused, and keys that no function has, are named a number of times', () => {
    const lines: string[] = [];
    const log = {
      ...silentLog,
      info: (line: string) => lines.push(line),
      warn: (line: string) => lines.push(line),
    };
    const calls = new RefusedAwsCalls(log);
    for (let index = 0; index < 1_000; index++)
      calls.refused('f', { service: 's3', operation: `GetObject${index}`, host: 'h' });
    expect(lines.splice(0)).toHaveLength(200);
    const sessions = { find: () => undefined };
    const options = {
      dataDirectory: directory,
      lambda: () => ({}) as never,
      sessions,
      roleIdOf: String,
      log,
    };
    const identities = identitiesIn(options);
    for (let index = 0; index < 1_000; index++) identities.nameUnknown(`KEY${index}`);
    expect(lines).toHaveLength(20);
  });

  test('sessions of roles end from the oldest on, with their keys', () => {
    const sessions = new RoleSessions(directory);
    const session = { roleArn: 'arn:aws:iam::1:role/r', sessionName: 's', region: 'us-east-1' };
    const opened = Array.from({ length: 1_003 }, () => sessions.open(session, 900, () => {}).accessKeyId);
    expect(readdirSync(join(directory, 'iam/access-keys'))).toHaveLength(1_000);
    expect(opened.map((key) => sessions.find(key)).filter(Boolean)).toHaveLength(1_000);
    expect(sessions.find(opened[2] ?? '')).toBeUndefined();
    expect(sessions.find(opened[3] ?? '')).toBeDefined();
  });

  test('a cache is made again once it is too large', () => {
    const cache = join(directory, 'cache');
    mkdirSync(join(cache, 'below'), { recursive: true });
    writeFileSync(join(cache, 'below/x'), 'x'.repeat(1_000));
    emptyWhenLarge(cache, 1_000);
    expect(existsSync(cache)).toBe(true);
    emptyWhenLarge(cache, 999);
    expect(existsSync(cache)).toBe(false);
    emptyWhenLarge(cache, 0);
  });

  test('of unpacked packages the newest stay, and those that were used today', () => {
    const folder = join(directory, 'code');
    keepNewest(folder, 1, 0);
    for (let day = 1; day <= 5; day++) {
      mkdirSync(join(folder, `day-${day}`), { recursive: true });
      utimesSync(join(folder, `day-${day}`), day * 86_400, day * 86_400);
    }
    keepNewest(folder, 3, 10 * 86_400_000);
    expect(readdirSync(folder).sort()).toEqual(['day-3', 'day-4', 'day-5']);
    keepNewest(folder, 1, 4 * 86_400_000);
    expect(readdirSync(folder).sort()).toEqual(['day-4', 'day-5']);
  });
});
