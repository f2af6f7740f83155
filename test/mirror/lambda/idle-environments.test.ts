import { expect, test } from '@jest/globals';
import { FunctionPool } from '../../../local/src/lambda/function-pool.ts';
import type { RuntimeHost } from '../../../local/src/lambda/runtime-host.ts';
import { Slots } from '../../../local/src/shared/slots.ts';
import { configurationOf } from './fixture.ts';

/** Environments that run nothing: an invocation is over when the test says so. */
function poolOf() {
  const running: (() => void)[] = [];
  const ended: number[] = [];
  let started = 0;
  const pool = new FunctionPool(configurationOf('f', '/code'), {
    blueprint: async () => ({
      timeoutSeconds: 10,
      logStreamName: 's',
      memorySizeInMb: 128,
      startRuntime: (listener) => {
        const id = started++;
        queueMicrotask(() => listener.onMessage({ kind: 'ready', payload: '' }));
        const host: RuntimeHost = {
          utilization: 0,
          send: () => void running.push(() => listener.onMessage(String(id))),
          measureMemory: async () => undefined,
          terminate: async () => void ended.push(id),
        };
        return host;
      },
    }),
    slots: new Slots(5),
    maximumStarting: 5,
    inProgress: () => 0,
    cpuIdleShare: () => 1,
    log: { write: () => {}, flush: () => {}, clear: () => {} },
    onFunctionError: () => {},
    memory: undefined,
    injectionFor: () => undefined,
  });
  /** Runs so many invocations at the same time. @returns the environment of each. */
  const runTogether = async (count: number) => {
    const results = Array.from({ length: count }, () => pool.invoke('{}', {}));
    while (running.length < count) await new Promise(setImmediate);
    for (const finish of running.splice(0)) finish();
    return (await Promise.all(results)).map(({ payload }) => Number(payload));
  };
  return { pool, runTogether, ended };
}

test('of environments that are idle, those that were used last stay longest, and the last of all longer still', async () => {
  const { pool, runTogether, ended } = poolOf();
  expect((await runTogether(3)).sort()).toEqual([0, 1, 2]);
  const [last] = await runTogether(1);
  // Least recently used first; one that is always taken first is never spare.
  expect(await runTogether(1)).toEqual([last]);
  const later = Date.now() + 1_000;
  pool.endIdle(0, 0);
  expect(ended).toEqual([]);
  pool.endIdle(0, later);
  expect([...ended, last].sort()).toEqual([0, 1, 2]);
  pool.endIdle(later, later);
  expect(ended).toHaveLength(3);
  await pool.kill();
});

test('an idle environment is spare while another one is busy', async () => {
  const { pool, runTogether, ended } = poolOf();
  await runTogether(2);
  const busy = pool.invoke('{}', {});
  pool.endIdle(0, Date.now() + 1_000);
  expect(ended).toHaveLength(1);
  busy.catch(() => {});
  await pool.kill();
});
