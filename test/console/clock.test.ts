import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { noBrowser, openConsole } from './support/open-console.ts';
import { StubConsole } from './support/stub-console.ts';

/** Pages in a browser whose clock is wrong: ages and charts are by the clock of the mirror. */

const inBrowser = noBrowser ? test.skip : test;
const stub = new StubConsole();
const MINUTE_MS = 60_000;

beforeAll(() => stub.start());
afterAll(() => stub.stop());

/** Opens a page once the browser's clock is so far ahead, and runs from there. */
async function openWith(aheadMs: number, path: string): Promise<Page> {
  const page = await openConsole(stub.url, { path: '/notices', expectedErrors: [/404/] });
  await page.clock.install({ time: Date.now() + aheadMs });
  await page.goto(stub.url + path);
  return page;
}

describe.each([
  ['10 minutes ahead', 10 * MINUTE_MS],
  ['10 minutes behind', -10 * MINUTE_MS],
])('where the clock of the browser is %s', (name, aheadMs) => {
  inBrowser(`A retry is failing as long as it is where the clock of the browser is ${name}.`, async () => {
    const mapping = { uuid: 'u', functionName: 'pay', topic: 'orders', state: 'Enabled', problem: '' };
    stub.on('/mappings/u', () => ({ ...mapping, settings: {}, metrics: {}, offsetLag: 0, lag: [] }));
    const since = Date.now() - 3 * MINUTE_MS;
    const ranges = [{ partition: 0, first: 1, last: 1 }];
    const work = { ranges, records: 1, isRunning: true, invocations: 2, behind: 0 };
    stub.on('/mappings/u/in-progress', () => [{ ...work, startedAt: since, failingSince: since }]);
    const page = await openWith(aheadMs, '/mappings/u');
    await page.getByText(/failing for 3 min \d+ s/).waitFor();
  });

  inBrowser(
    `A record that waits has waited as long as it has where the clock of the browser is ${name}.`,
    async () => {
      const at = Date.now() - 3 * MINUTE_MS;
      const story = { mapping: 'u', functionName: 'pay', topic: 'orders', partition: 0, offset: 1, key: 'k' };
      const records = [
        {
          ...story,
          timestamp: at,
          sizeBytes: 1,
          polledAt: at,
          outcome: 'pending',
          attempts: [],
          attemptCount: 0,
        },
      ];
      stub.on('/keys/k', () => ({ key: 'k', records }));
      stub.on('/topics', () => []);
      const page = await openWith(aheadMs, '/keys/k');
      await page.getByText(/^1 records from \d\d:.*, over 3 min \d+ s$/).waitFor();
    },
  );

  inBrowser(
    `A backlog ends at the right of its chart where the clock of the browser is ${name}.`,
    async () => {
      const now = Date.now();
      const lag = [4, 4];
      const none = [0, 0];
      const mapping = { uuid: 'u', functionName: 'pay', topic: 'orders', polled: none, filtered: none };
      const counts = { invoked: none, failed: none, deadLetters: none, discarded: none, lag };
      stub.on('/metrics', () => ({
        intervalMs: 1_000,
        at: [now - 90_000, now],
        mappings: [{ ...mapping, ...counts }],
        functions: [],
      }));
      for (const path of ['/faults', '/mappings', '/services', '/topics', '/functions'])
        stub.on(path, () => []);
      const page = await openWith(aheadMs, '/lab');
      const line = page.locator('.lab-chart polyline');
      await line.waitFor({ state: 'attached' });
      const [begin = Number.NaN] = ((await line.getAttribute('points')) ?? '').split(',').map(Number);
      // 90 seconds ago is in the middle of three minutes; a minute to load.
      expect(begin).toBeGreaterThan(10);
      expect(begin).toBeLessThan(60);
    },
  );
});
