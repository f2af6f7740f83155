import { setTimeout as sleep } from 'node:timers/promises';
import type { CDPSession } from 'playwright-core';
import { openPage } from './open-page.ts';
import type { Row } from './row.ts';
import { placeSteadily } from './steady-orders.ts';

const minutes = Number(process.env.MINUTES ?? 5);
/** Until what the page has loaded at first, and compiled, is all there. */
const WARM_UP_MS = 30_000;
const MEBIBYTE = 1024 * 1024;

/** The heap of the map's page, after garbage collection, before and after minutes of orders. */
export const memory: Row = async ({ browser, ready }) => {
  await using opened = await openPage(browser, ready.console);
  const session = await opened.page.context().newCDPSession(opened.page);
  await using orders = placeSteadily(ready);
  await sleep(WARM_UP_MS);
  const before = await heapInMb(session);
  await sleep(minutes * 60_000);
  const after = await heapInMb(session);
  return [
    orders.rate('memory is watched'),
    {
      what: `MB of the heap of the map's page, after ${minutes} minutes against before`,
      value: after,
      against: before,
      ratio: after / before,
      bar: '<= 1.1',
    },
  ];
};

async function heapInMb(session: CDPSession): Promise<number> {
  // Twice: what finalizers let go of is collected by the second.
  await session.send('HeapProfiler.collectGarbage');
  await session.send('HeapProfiler.collectGarbage');
  const { usedSize } = await session.send('Runtime.getHeapUsage');
  return usedSize / MEBIBYTE;
}
