import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { startDebuggerServer } from '../../../local/src/lambda/debugger/server.ts';
import type { DebuggerServer } from '../../../local/src/lambda/debugger/types.ts';
import { silentLog } from '../../../local/src/shared/log.ts';
import { DebuggingSession, targetsAt, WorkerSession } from './debugging-session.ts';
import { type LambdaFixture, startLambda } from './fixture.ts';
import { statusOf } from './status-of-upgrade.ts';

const CODE = `const loadedAt = Date.now();
let calls = 0;
export const handler = async ({ exits }, context) => {
  const before = context.getRemainingTimeInMillis();
  const sum = 1 + 1;
  calls += 1;
  if (exits) process.exit(3);
  return { sum, calls, usedMs: before - context.getRemainingTimeInMillis() };
};
`;
/** Counted from 0: `const loadedAt` and `const sum`. */
const INIT_LINE = 0;
const HANDLER_LINE = 4;

let directory: string;
let debuggers: DebuggerServer;
let lambda: LambdaFixture;
let code: string;

beforeEach(async () => {
  directory = mkdtempSync(path.join(tmpdir(), 'debugger-test-'));
  debuggers = await startDebuggerServer({ port: 0, holdsFile: path.join(directory, 'held'), log: silentLog });
  lambda = startLambda({ debuggers, cpuIdleShare: () => 1 });
  deployWithTimeout(60);
  code = pathToFileURL(path.join(lambda.directory, 'adds/index.mjs')).href;
});
afterEach(async () => {
  await debuggers.stop(0);
  await lambda.stop();
  rmSync(directory, { recursive: true });
});

/** As VS Code attaches: the first target, and its worker threads, which wait at their start. */
async function attached(): Promise<DebuggingSession> {
  const [all] = await targetsAt(debuggers.address);
  const session = await DebuggingSession.connect(String(all?.webSocketDebuggerUrl));
  await session.send('NodeWorker.enable', { waitForDebuggerOnStart: true });
  await session.send('Runtime.enable');
  await session.send('Debugger.enable');
  return session;
}

/** The next process, with a breakpoint that was set before its function is loaded. */
async function nextThread(session: DebuggingSession, lineNumber = HANDLER_LINE) {
  const info = await session.event('NodeWorker.attachedToWorker');
  const thread = new WorkerSession(session, String(info.sessionId));
  await thread.send('Runtime.enable');
  await thread.send('Debugger.enable');
  await thread.send('Debugger.setBreakpointByUrl', { url: code, lineNumber });
  await thread.send('Runtime.runIfWaitingForDebugger');
  return { thread, info };
}

/** A debugger that holds the function at its breakpoint. */
async function held(event: object = {}, lineNumber = HANDLER_LINE) {
  const session = await attached();
  const response = lambda.call('adds', event);
  const { thread, info } = await nextThread(session, lineNumber);
  const paused = await thread.event('Debugger.paused');
  return { session, thread, response, info, paused };
}

/** The uppermost frame. */
const frameOf = (paused: Record<string, unknown>) =>
  (
    paused as {
      callFrames: { callFrameId: string; functionName: string; location: { lineNumber: number } }[];
    }
  ).callFrames[0];

const environmentOf = async (name: string) => {
  const target = (await targetsAt(debuggers.address)).find(({ title }) => title.startsWith(name));
  return DebuggingSession.connect(String(target?.webSocketDebuggerUrl));
};

function deployWithTimeout(timeoutSeconds: number): void {
  lambda.deploy('adds', { 'index.mjs': CODE }, { timeoutSeconds });
}

const SHORT_TIMEOUT_SECONDS = 3;
const longerThanTheTimeout = () =>
  new Promise((resolve) => setTimeout(resolve, 1_500 * SHORT_TIMEOUT_SECONDS));

describe('a debugger', () => {
  test('a debugger finds all functions at one address, and each environment by its function', async () => {
    await lambda.call('adds');
    expect((await targetsAt(debuggers.address)).map(({ title }) => title)).toEqual([
      'all functions (VS Code)',
      'adds (environment 1)',
    ]);
    const version = await fetch(`http://${debuggers.address}/json/version`);
    expect(await version.json()).toMatchObject({ Browser: `node.js/${process.version}` });
  });

  test('a debugger that attaches to all functions sets breakpoints before a function is loaded', async () => {
    const { thread, response, info, paused } = await held();
    expect(info).toMatchObject({ waitingForDebugger: true, workerInfo: { title: 'adds (environment 1)' } });
    expect(frameOf(paused)?.functionName).toBe('handler');
    await thread.send('Debugger.resume');
    expect((await response).response).toMatchObject({ sum: 2 });
  });

  test('a debugger holds init code, and the first invocation follows', async () => {
    deployWithTimeout(SHORT_TIMEOUT_SECONDS);
    const { thread, response, paused } = await held({}, INIT_LINE);
    expect(frameOf(paused)?.location.lineNumber).toBe(INIT_LINE);
    await longerThanTheTimeout();
    await thread.send('Debugger.resume');
    expect(await response).toMatchObject({ error: false, response: { sum: 2 } });
  });

  test('a debugger evaluates expressions and steps through a function that it holds', async () => {
    const { thread, response, paused } = await held();
    const evaluate = { callFrameId: frameOf(paused)?.callFrameId, expression: 'context.functionName' };
    expect(await thread.send('Debugger.evaluateOnCallFrame', evaluate)).toMatchObject({
      result: { value: 'adds' },
    });
    await thread.send('Debugger.stepOver');
    expect(frameOf(await thread.event('Debugger.paused'))?.location.lineNumber).toBe(HANDLER_LINE + 1);
    await thread.send('Debugger.resume');
    expect((await response).response).toMatchObject({ sum: 2 });
  });

  test('a debugger holds a function longer than its timeout: the invocation is resumed, once, and the time is not counted', async () => {
    deployWithTimeout(SHORT_TIMEOUT_SECONDS);
    const { thread, response } = await held();
    await longerThanTheTimeout();
    expect(lambda.service.statistics('adds')).toMatchObject({ errors: 0 });
    await thread.send('Debugger.resume');
    const { error, response: result } = await response;
    expect({ error, result }).toMatchObject({ error: false, result: { sum: 2, calls: 1 } });
    expect((result as { usedMs: number }).usedMs).toBeLessThan(1_000 * SHORT_TIMEOUT_SECONDS);
    expect(lambda.service.statistics('adds')).toMatchObject({ invocations: 1, errors: 0 });
  });

  test('a debugger that is attached changes no timeout while it holds nothing', async () => {
    await attached();
    lambda.deploy('waits', 'export const handler = () => new Promise(() => setInterval(() => {}, 1e3));', {
      timeoutSeconds: 1,
    });
    const session = await attached();
    const response = lambda.call('waits');
    // Both let it start.
    await nextThread(session);
    await session.closedAfter(() => debuggers.stop(0));
    expect(await response).toMatchObject({ error: true, response: { errorMessage: /timed out/ } });
  });

  test('a debugger that is closed while it holds a function resumes it', async () => {
    const { session, response } = await held();
    session.close();
    expect((await response).response).toMatchObject({ sum: 2 });
  });

  test('a debugger that is closed before a function is loaded has it loaded', async () => {
    const session = await attached();
    const response = lambda.call('adds');
    await session.event('NodeWorker.attachedToWorker');
    session.close();
    expect((await response).response).toMatchObject({ sum: 2 });
  });

  test('a debugger that detaches from a function while it holds it resumes it', async () => {
    const { session, response, info } = await held();
    await session.send('NodeWorker.detach', { sessionId: info.sessionId });
    expect((await response).response).toMatchObject({ sum: 2 });
  });

  test('a debugger that stays attached finds each new environment', async () => {
    const { session, thread, response } = await held();
    const second = lambda.call('adds');
    const { thread: next, info } = await nextThread(session);
    expect(info).toMatchObject({ workerInfo: { title: 'adds (environment 2)' } });
    await thread.send('Debugger.resume');
    // In the new environment, or in the first one when that is free before the new one is loaded.
    await Promise.race([next, thread].map((each) => each.event('Debugger.paused')));
    await session.closedAfter(() => session.close());
    expect((await response).response).toMatchObject({ sum: 2 });
    expect((await second).response).toMatchObject({ sum: 2 });
  });

  test('a debugger of one environment speaks with its process directly, as Chrome does', async () => {
    await lambda.call('adds');
    const session = await environmentOf('adds');
    await session.send('Runtime.enable');
    await session.send('Debugger.enable');
    await session.send('Debugger.setBreakpointByUrl', { url: code, lineNumber: HANDLER_LINE });
    const response = lambda.call('adds');
    await session.event('Debugger.paused');
    await session.send('Debugger.resume');
    expect((await response).response).toMatchObject({ sum: 2 });
  });

  test('a debugger that is closed lets a function stay that another debugger holds', async () => {
    deployWithTimeout(SHORT_TIMEOUT_SECONDS);
    const { thread, response } = await held();
    const other = await environmentOf('adds');
    await other.send('Debugger.enable');
    await other.event('Debugger.paused');
    await other.closedAfter(() => other.close());
    await longerThanTheTimeout();
    expect(lambda.service.statistics('adds')).toMatchObject({ errors: 0 });
    await thread.send('Debugger.resume');
    expect((await response).response).toMatchObject({ sum: 2 });
  });

  test('a debugger does not keep a process that exits, and leaves no line in its log', async () => {
    const session = await attached();
    const response = lambda.call('adds', { exits: true });
    const { thread } = await nextThread(session);
    await thread.event('Debugger.paused');
    // The process may be gone before it has responded.
    void thread.send('Debugger.resume');
    const { error, logTail } = await response;
    expect(error).toBe(true);
    expect(logTail).not.toMatch(/debugger/i);
    expect(await session.event('NodeWorker.detachedFromWorker')).toMatchObject({ sessionId: '1' });
  });

  test('a debugger of all functions finds no code of the mirror', async () => {
    const session = await attached();
    const location = { url: 'file:///x.js', lineNumber: 0 };
    expect(await session.send('Debugger.setBreakpointByUrl', location)).toMatchObject({ locations: [] });
    expect(await session.send('Runtime.evaluate', { expression: 'process.exit()' })).toMatchObject({
      result: { type: 'string' },
    });
    await expect(session.send('Page.enable')).rejects.toThrow("'Page.enable' wasn't found");
    await expect(session.send('NodeWorker.detach', { sessionId: '7' })).rejects.toThrow('no session 7');
  });

  test.each(['null', '7', '{"id":1,"method":"NodeWorker.enable","params":5}', 'no JSON'])(
    'a debugger that sends %s ends nothing',
    async (text) => {
      const [all] = await targetsAt(debuggers.address);
      const socket = new WebSocket(String(all?.webSocketDebuggerUrl));
      const opened = Promise.withResolvers<void>();
      socket.addEventListener('open', () => opened.resolve());
      await opened.promise;
      socket.send(text);
      expect((await lambda.call('adds')).response).toMatchObject({ sum: 2 });
      socket.close();
    },
  );
});

describe('the end of a debugger', () => {
  test('An environment can be ended while a debugger holds it.', async () => {
    const { response, session } = await held();
    await lambda.service.terminateEnvironments('adds', () => true);
    expect(await response).toMatchObject({ error: true });
    await session.event('NodeWorker.detachedFromWorker');
    expect(debuggers.holds.isHeld).toBe(false);
  });

  test('A debugger server that stops resumes a function that is held beyond the grace period, and its invocation ends.', async () => {
    const { session, response } = await held();
    await session.closedAfter(() => debuggers.stop(100));
    expect((await response).response).toMatchObject({ sum: 2 });
    await expect(targetsAt(debuggers.address)).rejects.toThrow();
  });

  test('A debugger server that stops waits for a function that a debugger holds.', async () => {
    const { thread, response } = await held();
    const stopped = debuggers.stop(60_000);
    await thread.send('Debugger.resume');
    await stopped;
    expect((await response).response).toMatchObject({ sum: 2 });
  });
});

test('A page of a website cannot debug functions, and neither can a client that does not know the address.', async () => {
  const [all] = await targetsAt(debuggers.address);
  const url = String(all?.webSocketDebuggerUrl).replace('ws:', 'http:');
  const upgrade = {
    connection: 'upgrade',
    upgrade: 'websocket',
    'sec-websocket-key': 'a2V5a2V5a2V5a2V5a2V5aw==',
    'sec-websocket-version': '13',
  };
  expect(await statusOf(url, { ...upgrade, origin: 'https://example.com' })).toBe(403);
  expect(await statusOf(url, { ...upgrade, host: 'example.com' })).toBe(403);
  expect(await statusOf(new URL('/other', url).href, upgrade)).toBe(404);
  expect(await statusOf(url, { ...upgrade, origin: 'devtools://devtools' })).toBe(101);
  expect(await statusOf(`http://${debuggers.address}/json/list`, { host: 'example.com' })).toBe(403);
});
