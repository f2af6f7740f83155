import { EventEmitter, once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { availableParallelism } from 'node:os';
import { afterAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type PoolState, shouldStartAnother } from '../../../local/src/lambda/scaling.ts';
import type { InvocationPriority } from '../../../local/src/lambda/types.ts';
import { startLambda } from './fixture.ts';

const lambda = startLambda({ cpuIdleShare: () => 1 });
afterAll(() => lambda.stop());

/** Returns the environment's own id, after `waitMs`, and after the gate at `url` has opened. */
const WHO = `
  const id = Math.random();
  export const handler = async ({ waitMs = 0, url }) => {
    if (url) await fetch(url);
    await new Promise((r) => setTimeout(r, waitMs));
    return id;
  };`;

/** Invocations that come to the gate wait there until it is opened. */
async function openGate() {
  const waiting: ServerResponse[] = [];
  const arrived = new EventEmitter();
  const server = createServer((_request, response) => arrived.emit('one', waiting.push(response)));
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    /** Resolves when so many wait. */
    holds: async (count: number) => {
      while (waiting.length < count) await once(arrived, 'one');
    },
    open: () => {
      server.close();
      for (const response of waiting) response.end();
    },
  };
}

async function environmentsUsed(name: string, events: readonly unknown[]): Promise<number> {
  const responses = await Promise.all(events.map((event) => lambda.call(name, event)));
  return new Set(responses.map(({ response }) => response)).size;
}

describe('environments', () => {
  test('environments run one invocation at a time each, so long ones at once get one each', async () => {
    lambda.deploy('long', WHO);
    const gate = await openGate();
    const used = environmentsUsed('long', Array(8).fill({ url: gate.url }));
    await gate.holds(8);
    gate.open();
    expect(await used).toBe(8);
  });

  test('environments are reused: a burst of short invocations starts few', async () => {
    lambda.deploy('short', WHO);
    const used = await environmentsUsed('short', Array(500).fill({ waitMs: 1 }));
    expect(used).toBeLessThanOrEqual(4 * availableParallelism());
  });

  test('environments that are busy for long do not hold up others', async () => {
    lambda.deploy('mixed', WHO);
    const gate = await openGate();
    const long = Promise.all(Array.from({ length: 5 }, () => lambda.call('mixed', { url: gate.url })));
    await gate.holds(5);
    expect(await lambda.call('mixed')).toMatchObject({ error: false });
    gate.open();
    await long;
  });

  test('environments take urgent invocations before others that wait, and patient ones after them', async () => {
    const saturated = startLambda({ cpuIdleShare: () => 0 });
    saturated.deploy('busy', WHO);
    const order: string[] = [];
    const invoke = (name: string, priority?: InvocationPriority) =>
      saturated.service.invoke('busy', '{"waitMs":50}', { priority }).then(() => order.push(name));
    const waiting = Array.from({ length: 20 }, (_, index) => invoke(`waiting ${index}`, 'patient'));
    await Promise.all([...waiting, invoke('reading'), invoke('writing', 'urgent')]);
    expect(order.indexOf('writing')).toBeLessThan(10);
    expect(order.indexOf('reading')).toBeLessThan(10);
    await saturated.stop();
  });

  test('environments run invocations whose client has left, after all others', async () => {
    const saturated = startLambda({ cpuIdleShare: () => 0 });
    saturated.deploy('left', WHO);
    const order: string[] = [];
    const client = new AbortController();
    const invoke = (name: string, abandoned?: AbortSignal) =>
      saturated.service.invoke('left', '{"waitMs":50}', { abandoned }).then(() => order.push(name));
    const left = Array.from({ length: 10 }, () => invoke('left', client.signal));
    const others = Array.from({ length: 10 }, () => invoke('here'));
    client.abort();
    await Promise.all([...left, invoke('left before', client.signal), ...others, invoke('late')]);
    // Those that ran already when their client left are as many as the first environments.
    const behind = order.slice(order.lastIndexOf('late') + 1);
    expect(order).toHaveLength(22);
    expect(behind.filter((name) => name === 'left').length).toBeGreaterThanOrEqual(5);
    expect(behind).not.toContain('here');
    await saturated.stop();
  });

  test('environments of a function with reserved concurrency are not exceeded: the excess is throttled', async () => {
    lambda.deploy('reserved', WHO, { reservedConcurrentExecutions: 2 });
    const outcomes = await Promise.allSettled(
      Array.from({ length: 5 }, () => lambda.service.invoke('reserved', '{"waitMs":300}')),
    );
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(2);
    expect(await lambda.call('reserved')).toMatchObject({ error: false });
  });

  test('environments of a replaced function finish, and new invocations run the new code', async () => {
    lambda.deploy(
      'replaced',
      'export const handler = async () => { await new Promise((r) => setTimeout(r, 500)); return "old"; };',
    );
    const old = lambda.call('replaced');
    lambda.deploy(
      'replaced',
      { 'next.mjs': 'export const handler = () => "new";' },
      { handler: 'next.handler' },
    );
    expect(await lambda.call('replaced')).toMatchObject({ response: 'new' });
    expect(await old).toMatchObject({ response: 'old' });
  });

  test('environments of a deleted function are gone once their invocations have ended', async () => {
    lambda.deploy('deleted', WHO);
    const last = lambda.call('deleted', { waitMs: 300 });
    await Promise.all([last, lambda.service.deleteFunction('deleted')]);
    await expect(lambda.call('deleted')).rejects.toMatchObject({ code: 'ResourceNotFoundException' });
  });
});

describe('stopping', () => {
  test('stopping waits for invocations in flight and refuses new ones', async () => {
    const other = startLambda();
    other.deploy('slow', WHO);
    const running = other.call('slow', { waitMs: 500 });
    const stopped = other.service.stop(10_000);
    await expect(other.call('slow')).rejects.toMatchObject({ code: 'ServiceException' });
    expect(await running).toMatchObject({ error: false });
    await stopped;
    await other.stop();
  });

  test('stopping does not wait beyond the grace: what still runs is ended and gets a ServiceException', async () => {
    const other = startLambda();
    other.deploy('endless', 'export const handler = () => new Promise(() => {});');
    const running = expect(other.call('endless')).rejects.toMatchObject({ code: 'ServiceException' });
    await other.stop();
    await running;
  });
});

describe('the decision to start another environment', () => {
  const count = fc.nat({ max: 200 });
  const millis = fc.double({ min: 0, max: 30_000, noNaN: true });
  const states: fc.Arbitrary<PoolState> = fc.record({
    queued: count,
    oldestWaitMs: millis,
    starting: count,
    maximumStarting: fc.integer({ min: 1, max: 16 }),
    responsive: count,
    total: count,
    waiting: fc.constant(0),
    maximum: fc.constant(100),
    meanDurationMs: millis,
    meanStartMs: fc.double({ min: 1, max: 5000, noNaN: true }),
    eagerMaximum: fc.integer({ min: 1, max: 16 }),
    cpuIdleShare: fc.double({ min: 0, max: 1, noNaN: true }),
  });

  test('the decision to start another environment never goes beyond what is queued, what the machine can start, or the cap', () => {
    fc.assert(
      fc.property(states, (state) => {
        if (!shouldStartAnother(state)) return;
        expect(state.starting).toBeLessThan(state.queued);
        expect(state.starting).toBeLessThan(state.maximumStarting);
        expect(state.total).toBeLessThan(state.maximum);
      }),
    );
  });

  test('the decision to start another environment is refused beyond the first few while the machine has no processor to spare', () => {
    fc.assert(
      fc.property(states, (state) => {
        const saturated = { ...state, total: state.eagerMaximum + state.total, cpuIdleShare: 0.1 };
        expect(shouldStartAnother(saturated)).toBe(false);
      }),
    );
  });

  test('the decision to start another environment is not refused for environments that only wait', () => {
    fc.assert(
      fc.property(states, fc.boolean(), (state, isSaturated) => {
        const cpuIdleShare = isSaturated ? 0 : 1;
        const allWaiting = {
          ...state,
          waiting: state.total,
          responsive: 0,
          starting: 0,
          queued: 1,
          cpuIdleShare,
        };
        expect(shouldStartAnother(allWaiting)).toBe(state.total < state.maximum);
      }),
    );
  });

  test('the decision to start another environment always comes when nothing else can take the queue and a processor is idle', () => {
    fc.assert(
      fc.property(states, (state) => {
        const stuck = {
          ...state,
          responsive: 0,
          starting: 0,
          queued: state.queued + 1,
          total: 1,
          cpuIdleShare: 0.5,
        };
        expect(shouldStartAnother(stuck)).toBe(true);
      }),
    );
  });
});
