import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { injectFault } from '../support/fis.ts';
import { startCommand } from './support/command.ts';
import { Consumers } from './support/consumers.ts';
import { expireAll } from './support/kafka.ts';
import { rotating } from './support/rotation.ts';
import { emptySystem } from './support/shared-system.ts';
import { eventually, Shopper } from './support/shop.ts';

/** A replay that is stopped: the consumer reads afterwards, as it did before. */

const system = emptySystem();
const patience = 120_000;
const analytics = 'orderstream-dev-analytics';
let shopper: Shopper;
let consumers: Consumers;

beforeAll(async () => {
  shopper = await Shopper.signUp(system().ready);
  consumers = new Consumers(system().ready);
});

afterAll(() => consumers?.close());

/** A mapping that is disabled lets the invocation that runs come to its end: meanwhile it can not be enabled. */
async function slowDown(durationSeconds: number, delayMs = durationSeconds * 1_000): Promise<void> {
  await injectFault(system().ready.aws, {
    actionId: 'mirror:inject-api-latency',
    parameters: {
      duration: `PT${durationSeconds}S`,
      service: 'dynamodb',
      operations: 'TransactWriteItems',
      percentage: '100',
      delayMilliseconds: String(delayMs),
    },
    target: 'Roles',
    resourceArns: [await consumers.roleOf(analytics)],
  });
}

async function ordersCounted(): Promise<number> {
  const { api, staffToken } = system().ready;
  const response = await fetch(`${api}/sales`, { headers: { authorization: `Bearer ${staffToken}` } });
  return ((await response.json()) as { orders: number }).orders;
}

describe('npm run replay, stopped', () => {
  test(
    'while mappings are being disabled, by Ctrl-C pressed three times, it enables them before it ends',
    async () => {
      await slowDown(12);
      await shopper.place();
      await eventually(async () => expect(await consumers.lagOf(analytics)).toBeGreaterThan(0));
      const replay = startCommand('replay', system().ready, '--function', 'analytics', '--from', 'beginning');
      await eventually(async () => expect(replay.said()).toMatch(/disabling 3 mappings/));
      for (let press = 1; press <= 3; press += 1) {
        replay.process.kill('SIGINT');
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
      const { code, stdout, stderr } = await replay.ended;
      const stopped = expect.stringMatching(/\nerror: stopped by SIGINT\n$/);
      expect({ code, stdout, stderr }).toEqual({ code: 2, stdout: '', stderr: stopped });
      expect(await consumers.statesOf(analytics)).toEqual(['Enabled', 'Enabled', 'Enabled']);
      await consumers.allCaughtUp();
    },
    patience,
  );

  test(
    'a rebuild that was stopped while it reads is resumed, whatever its topics lost meanwhile',
    async () => {
      const rebuild = (from: string) =>
        startCommand('replay', system().ready, '--function', 'analytics', '--from', from, '--rebuild');
      const now = new Date().toISOString();
      await slowDown(5);
      const stopped = rebuild(now);
      await eventually(async () => expect(stopped.said()).toMatch(/[1-9]\d* records to read/));
      stopped.process.kill('SIGINT');
      expect((await stopped.ended).code).toBe(2);
      await consumers.allCaughtUp();
      await shopper.place();
      await consumers.allCaughtUp();
      await expireAll(system().ready.kafka, 'orders');
      const { code, stdout, stderr } = await rebuild(now).ended;
      expect(stderr).not.toMatch(/disabling/);
      expect(stdout).toBe(
        `rebuilt: generation 2, from ${now.slice(0, 'YYYY-MM-DDTHH'.length)}:00:00Z, is what is read now\n`,
      );
      expect(code).toBe(0);
      expect(await ordersCounted()).toBe(2);
    },
    patience,
  );

  test(
    'a replay ends in a shop that is open',
    async () => {
      await slowDown(40, 1_000);
      const shop = new AbortController();
      const customers = rotating(() => Shopper.signUp(system().ready));
      const orders = (async () => {
        while (!shop.signal.aborted) {
          await (await customers.next()).place();
          await new Promise((resolve) => setTimeout(resolve, 100));
        }
      })();
      const replay = startCommand('replay', system().ready, '--function', 'analytics', '--from', 'beginning');
      const hasEnded = await Promise.race([
        replay.ended.then(() => true),
        new Promise<boolean>((resolve) => setTimeout(resolve, 30_000, false).unref()),
      ]);
      shop.abort();
      await orders;
      expect(hasEnded).toBe(true);
      await replay.ended;
    },
    patience,
  );
});
