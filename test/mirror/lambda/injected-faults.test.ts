import { afterAll, afterEach, describe, expect, test } from '@jest/globals';
import type { InvocationFault } from '../../../local/src/fault-injection/faults.ts';
import { FunctionFaults } from '../../../local/src/fault-injection/function-faults.ts';
import { systemClock, type TimerClock } from '../../../local/src/shared/clock.ts';
import { startLambda } from './fixture.ts';

let fault: InvocationFault | undefined;
const functionFaults = new FunctionFaults();
const lambda = startLambda({ faultOf: () => fault, functionFaults });
afterEach(() => {
  fault = undefined;
});
afterAll(() => lambda.stop());

const always: InvocationFault = {
  kind: 'invocation',
  durationMs: 1_000,
  functionArns: [],
  percentage: 100,
  preventsExecution: false,
};

/** Counts the invocations of its environment; one that waits does so forever. */
const WAITS = `
  let count = 0;
  export const handler = async ({ waits }) => {
    count += 1;
    console.log('count is ' + count);
    if (waits) await new Promise(() => {});
    return count;
  };`;

describe('terminated environments', () => {
  test('terminated environments end invocations in flight with an error, and the next one starts afresh', async () => {
    const lines: string[] = [];
    const watched = startLambda({ onLog: (_, line) => lines.push(line) });
    watched.deploy('waits', WAITS);
    expect(await watched.call('waits')).toMatchObject({ response: 1 });
    const waiting = watched.call('waits', { waits: true });
    while (!lines.some((line) => line.includes('count is 2'))) await new Promise(setImmediate);
    const targets = watched.service.terminateEnvironments('waits', () => true);
    expect(await waiting).toMatchObject({ error: true, response: { errorType: 'Runtime.ExitError' } });
    const failed = watched.service.invocations.list('waits').find(({ end }) => end === 'failed');
    expect(await targets).toEqual({ inFlight: 1, requestIds: [failed?.requestId] });
    expect(await watched.call('waits')).toMatchObject({ error: false, response: 1 });
    await watched.stop();
  });

  test('terminated environments are only those that are terminated, and only busy ones', async () => {
    lambda.deploy('idle', WAITS);
    expect(await lambda.call('idle')).toMatchObject({ response: 1 });
    expect(await lambda.service.terminateEnvironments('idle', () => true)).toEqual({
      inFlight: 0,
      requestIds: [],
    });
    const running = lambda.call('idle');
    const none = await lambda.service.terminateEnvironments('idle', () => false);
    expect(none).toEqual({ inFlight: 1, requestIds: [] });
    expect(await running).toMatchObject({ response: 2 });
  });
});

describe('an injected invocation error', () => {
  test('an injected invocation error replaces the response of a function that has run', async () => {
    lambda.deploy('runs', WAITS);
    fault = always;
    expect(await lambda.call('runs')).toMatchObject({
      error: true,
      response: { errorType: 'InjectedFault' },
    });
    fault = undefined;
    expect(await lambda.call('runs')).toMatchObject({ error: false, response: 2 });
  });

  test('an injected invocation error keeps the function from running when the fault says so, and is counted as an error', async () => {
    lambda.deploy('kept', WAITS);
    fault = { ...always, preventsExecution: true };
    expect(await lambda.call('kept')).toMatchObject({ error: true });
    fault = undefined;
    expect(await lambda.call('kept')).toMatchObject({ error: false, response: 1 });
    expect(lambda.service.statistics('kept')).toMatchObject({ invocations: 2, errors: 1 });
  });
});

describe('faults of the next invocations', () => {
  test('An injected failure is an error of the function: in its response, log, counters and invocations.', async () => {
    lambda.deploy('failing', WAITS);
    functionFaults.add('failing', { kind: 'fail', message: 'card declined' }, 1);
    const { error, response, logTail } = await lambda.call('failing', { n: 1 });
    expect({ error, response }).toEqual({
      error: true,
      response: { errorType: 'InjectedFault', errorMessage: 'card declined', trace: [] },
    });
    expect(logTail).toMatch(/^START .*\n.*\tERROR\tInvoke Error \t.*card declined.*\nEND .*\nREPORT /);
    expect(await lambda.call('failing')).toMatchObject({ error: false, response: 1 });
    expect(lambda.service.statistics('failing')).toMatchObject({ invocations: 2, errors: 1 });
    const [second, first] = lambda.service.invocations.list('failing');
    expect(first).toMatchObject({ end: 'failed', isInjected: true, event: '{"n":1}' });
    expect(second).toMatchObject({ end: 'succeeded', isInjected: false, response: '1' });
    expect(functionFaults.list()[0]?.requestIds).toEqual([first?.requestId]);
  });

  test('A delay is part of the duration, and one beyond the timeout ends the invocation without running it.', async () => {
    lambda.deploy('slow', WAITS, { timeoutSeconds: 1 });
    functionFaults.add('slow', { kind: 'delay', delayMs: 60 }, 1);
    expect(await lambda.call('slow')).toMatchObject({ error: false, response: 1 });
    expect(lambda.service.invocations.list('slow')[0]?.durationMs).toBeGreaterThan(50);
    functionFaults.add('slow', { kind: 'delay', delayMs: 5_000 }, 1);
    expect(await lambda.call('slow')).toMatchObject({
      error: true,
      response: { errorType: 'Sandbox.Timedout' },
    });
    expect(await lambda.call('slow')).toMatchObject({ error: false, response: 1 });
  });

  test('A delay ends with its invocation: by a timeout, and by a stop.', async () => {
    const delays = new Set<number>();
    const clock: TimerClock = {
      ...systemClock,
      after: (ms) => {
        delays.add(ms);
        return () => delays.delete(ms);
      },
    };
    const faults = new FunctionFaults();
    const delayed = startLambda({ functionFaults: faults, clock });
    delayed.deploy('timed-out', WAITS, { timeoutSeconds: 1 });
    faults.add('timed-out', { kind: 'delay', delayMs: 60_000 }, 1);
    expect(await delayed.call('timed-out')).toMatchObject({ response: { errorType: 'Sandbox.Timedout' } });
    expect([...delays]).toEqual([]);
    delayed.deploy('stopped', WAITS);
    faults.add('stopped', { kind: 'delay', delayMs: 70_000 }, 1);
    const refused = expect(delayed.call('stopped')).rejects.toThrow('The Lambda service is stopping.');
    while (delays.size === 0) await new Promise(setImmediate);
    await delayed.stop();
    await refused;
    expect([...delays]).toEqual([]);
  });

  test('Invocations have environment, start, memory and end, and are not kept when that is turned off.', async () => {
    lambda.deploy('kept-too', WAITS);
    await lambda.call('kept-too');
    const [invocation] = lambda.service.invocations.list('kept-too');
    expect(invocation).toMatchObject({
      version: '$LATEST',
      environment: expect.stringContaining('[$LATEST]'),
      memoryUsedInMb: expect.any(Number),
      initDurationMs: expect.any(Number),
      endedAt: expect.any(Number),
    });
    expect(lambda.service.logLines('kept-too').map(({ requestId }) => requestId)).toContain(
      invocation?.requestId,
    );
    const forgetful = startLambda({ keepsInvocations: false });
    forgetful.deploy('forgets', WAITS);
    await forgetful.call('forgets');
    expect(forgetful.service.invocations.list()).toEqual([]);
    await forgetful.stop();
  });
});
