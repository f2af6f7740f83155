import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout } from 'node:timers/promises';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Kafka, logLevel } from 'kafkajs';
import { startMirror } from '../../../local/src/api/index.ts';
import type { Ready } from '../../../local/src/mirror/ready.ts';
import { testKafka } from '../../support/kafka.ts';
import { DebuggingSession, targetsAt, WorkerSession } from '../lambda/debugging-session.ts';
import { debuggedStack } from './debugged-stack.ts';

/** More than the timeout of a second that functions, the integration and the custom resource have where they are held. */
const LONGER_THAN_TIMEOUTS_MS = 2_500;
/** More than the session timeout of the mapping's consumer, 10 seconds. */
const LONGER_THAN_THE_SESSION_MS = 12_000;

const program = join(import.meta.dirname, '../../../local/src/cli/main.ts');
const topic = `debugged-${randomUUID()}`;
let folder: string;
let template: string;
let kafka: Kafka;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'inspect-test-'));
  template = join(folder, 'debugged.json');
  writeFileSync(template, JSON.stringify(debuggedStack(topic, 1)));
  const { brokers, dynamodbEndpoint, sesEndpoint } = testKafka();
  Object.assign(process.env, {
    KAFKA_BROKERS: brokers.join(','),
    DYNAMODB_ENDPOINT: dynamodbEndpoint,
    SES_ENDPOINT: sesEndpoint,
  });
  kafka = new Kafka({ brokers, logLevel: logLevel.NOTHING });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  return port;
}

/** Attaches to all functions as VS Code does, as soon as the address is there. */
async function attachTo(address: string): Promise<DebuggingSession> {
  const targets = await targetsAt(address).catch(() => undefined);
  if (!targets) {
    await setTimeout(20);
    return attachTo(address);
  }
  const session = await DebuggingSession.connect(String(targets[0]?.webSocketDebuggerUrl));
  await session.send('NodeWorker.enable', { waitForDebuggerOnStart: true });
  return session;
}

/** Holds the next environment of a function in the first line of its handler. */
async function holdNext(session: DebuggingSession, functionName: string): Promise<WorkerSession> {
  const { sessionId, workerInfo } = await session.event('NodeWorker.attachedToWorker');
  if (!(workerInfo as { title: string }).title.startsWith(functionName))
    return holdNext(session, functionName);
  const thread = new WorkerSession(session, String(sessionId));
  await thread.send('Runtime.enable');
  await thread.send('Debugger.enable');
  await thread.send('Debugger.setBreakpointByUrl', { urlRegex: '/index\\.js$', lineNumber: 1 });
  await thread.send('Runtime.runIfWaitingForDebugger');
  await thread.event('Debugger.paused');
  return thread;
}

describe('a breakpoint', () => {
  test('A breakpoint holds custom resources, APIs and records beyond every limit, and each ends once.', async () => {
    const inspect = await freePort();
    const starting = startMirror({ services: 'external', iam: false, template, inspect });
    const session = await attachTo(`127.0.0.1:${inspect}`);

    const make = await holdNext(session, 'make');
    await setTimeout(LONGER_THAN_TIMEOUTS_MS);
    await make.send('Debugger.resume');
    await using mirror = await starting;
    expect(mirror.endpoints.inspect).toBe(`127.0.0.1:${inspect}`);

    const response = fetch(mirror.endpoints.api);
    const respond = await holdNext(session, 'respond');
    await setTimeout(LONGER_THAN_TIMEOUTS_MS);
    await respond.send('Debugger.resume');
    expect(await (await response).text()).toBe('responded');

    const producer = kafka.producer();
    await producer.connect();
    const admin = kafka.admin();
    await admin.connect();
    const member = async () => {
      const { groups } = await admin.describeGroups([topic]);
      return groups.map(({ state, members }) => ({
        state,
        members: members.map(({ memberId }) => memberId),
      }));
    };
    await producer.send({ topic, messages: [{ key: 'k', value: 'once' }] });
    const consume = await holdNext(session, 'consume');
    const before = await member();
    expect(before).toMatchObject([{ state: 'Stable' }]);
    await setTimeout(LONGER_THAN_THE_SESSION_MS);
    expect(await member()).toEqual(before);
    await consume.send('Debugger.resume');
    const api = `${mirror.endpoints.console}/api/v1`;
    const [{ uuid }] = (await (await fetch(`${api}/mappings`)).json()) as [{ uuid: string }];
    const positions = await admin.fetchTopicOffsets(topic);
    const { partition } = positions.find(({ offset }) => offset === '1') ?? {};
    const record = await (await fetch(`${api}/mappings/${uuid}/records/${partition}/0?wait=30`)).json();
    expect(record).toMatchObject({ outcome: 'delivered', attempts: [{}] });
    expect(await member()).toEqual(before);
    const logs = await (await fetch(`${api}/functions/consume/logs`)).text();
    expect(logs.match(/consumed 1/g)).toHaveLength(1);
    await Promise.all([producer.disconnect(), admin.disconnect()]);
  });
});

describe('a mirror with a breakpoint', () => {
  const ports = [
    'api',
    'console',
    'issuer',
    'aws',
    'dynamodb',
    'mail',
    'kafka',
    'kafka-tls',
    'kafka-scram',
    'kafka-iam',
  ];

  /** With more time than a busy machine takes until a debugger is attached. */
  async function started(): Promise<{ mirror: ChildProcess; ready: Ready }> {
    const patient = join(folder, 'patient.json');
    writeFileSync(patient, JSON.stringify(debuggedStack(topic, 30)));
    const options = [
      '--json',
      '--services=external',
      '--no-iam',
      '--inspect=0',
      ...ports.map((name) => `--${name}-port=0`),
    ];
    const data = mkdtempSync(join(folder, 'data-'));
    const mirror = spawn(
      process.execPath,
      [program, ...options, `--template=${patient}`, `--data-dir=${data}`],
      {
        cwd: folder,
        env: { ...process.env },
        stdio: ['ignore', 'pipe', 'pipe'],
      },
    );
    let said = '';
    mirror.stderr.on('data', (text) => {
      said += text;
    });
    const line = once(createInterface({ input: mirror.stdout }), 'line');
    const exit = once(mirror, 'exit').then(() => Promise.reject(new Error(`the mirror ended: ${said}`)));
    const [first] = await Promise.race([line, exit]);
    // It ends later, when a test ends it.
    exit.catch(() => {});
    return { mirror, ready: JSON.parse(String(first)) };
  }

  const pidOf = async (thread: WorkerSession) => {
    const { result } = await thread.send('Runtime.evaluate', { expression: 'process.pid' });
    return Number((result as { value: number }).value);
  };
  const isRunning = (pid: number) => {
    try {
      return process.kill(pid, 0);
    } catch {
      return false;
    }
  };

  test('A mirror with a breakpoint that is stopped by Ctrl-C resumes the function, responds and ends.', async () => {
    const { mirror, ready } = await started();
    const session = await attachTo(String(ready.inspect));
    const response = fetch(ready.api);
    const thread = await holdNext(session, 'respond');
    const pid = await pidOf(thread);
    const ended = once(mirror, 'exit');
    mirror.kill('SIGINT');
    expect(await (await response).text()).toBe('responded');
    expect(await ended).toEqual([0, null]);
    // It was killed with its shell, whose end alone the mirror waits for.
    while (isRunning(pid)) await setTimeout(50);
  });

  test('A mirror with a breakpoint that is killed leaves no process, not even one in an endless loop.', async () => {
    const { mirror, ready } = await started();
    const session = await attachTo(String(ready.inspect));
    const credentials = { accessKeyId: 'me', secretAccessKey: 'me' };
    const lambda = new LambdaClient({
      endpoint: ready.aws,
      region: ready.region,
      credentials,
      maxAttempts: 1,
    });
    const invocation = lambda
      .send(new InvokeCommand({ FunctionName: 'spin' }))
      .catch((error: Error) => error.name);
    const pid = await pidOf(await holdNext(session, 'spin'));
    expect(isRunning(pid)).toBe(true);
    mirror.kill('SIGKILL');
    expect(await invocation).toEqual(expect.any(String));
    while (isRunning(pid)) await setTimeout(50);
  });
});
