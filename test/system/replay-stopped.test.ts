import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { injectFault } from '../support/fis.ts';
import { startCommand } from './support/command.ts';
import { Consumers } from './support/consumers.ts';
import { eventually, Shopper } from './support/shop.ts';
import { systemOfThisFile } from './support/system-of-this-file.ts';

/** A replay that somebody stops: the consumer reads afterwards, as it did before. */

const system = systemOfThisFile();
const patience = 120_000;
const analytics = 'orderstream-dev-analytics';
let shopper: Shopper;
let consumers: Consumers;

beforeAll(async () => {
  shopper = await Shopper.signUp(system().ready);
  consumers = new Consumers(system().ready);
}, 60_000);

afterAll(() => consumers?.close());

/** A mapping that is disabled lets the invocation that runs come to its end: meanwhile it can not be enabled. */
async function slowDown(durationInSeconds: number): Promise<void> {
  await injectFault(system().ready.aws, {
    actionId: 'mirror:inject-api-latency',
    parameters: {
      duration: `PT${durationInSeconds}S`,
      service: 'dynamodb',
      operations: 'TransactWriteItems',
      percentage: '100',
      delayMilliseconds: String(durationInSeconds * 1_000),
    },
    target: 'Roles',
    resourceArns: [await consumers.roleOf(analytics)],
  });
}

describe('npm run replay, stopped', () => {
  test.each([1, 3])(
    'while mappings are being disabled, by %i times Ctrl-C, it enables them before it ends',
    async (times) => {
      await slowDown(4);
      await shopper.place();
      await eventually(async () => expect(await consumers.lagOf(analytics)).toBeGreaterThan(0));
      const replay = startCommand('replay', system().ready, '--function', 'analytics', '--from', 'beginning');
      await eventually(async () => expect(await consumers.statesOf(analytics)).toContain('Disabling'));
      for (let press = 1; press <= times; press += 1) {
        replay.process.kill('SIGINT');
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
      const { code, stdout, stderr } = await replay.ended;
      expect(stderr).toMatch(/\nerror: stopped by SIGINT\n$/);
      expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
      expect(await consumers.statesOf(analytics)).toEqual(['Enabled', 'Enabled', 'Enabled']);
      await consumers.allCaughtUp();
    },
    patience,
  );
});
