import type { Browser } from 'playwright-core';
import { signUp } from '../customer.ts';
import { type Measurement, percentile } from '../report.ts';
import { openPage } from './open-page.ts';
import { pathsOf } from './paths.ts';
import type { Row } from './row.ts';

const LOADS = Number(process.env.LOADS ?? 5);
const ORDERS = 10;
/** Text for the browser: benches are compiled without its types. */
const FIRST_CONTENT = "performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? null";

/** When the first content of each page is painted, without anything in the cache. */
export const paint: Row = async ({ browser, ready }) => {
  const customer = await signUp(ready);
  for (let placed = 0; placed < ORDERS; placed += 1) await customer.place();
  const measurements: Measurement[] = [];
  const paths = await pathsOf(ready);
  // What is measured is the page: what orders cost is in other rows.
  const response = await fetch(`${ready.console}/api/v1/idle?wait=60`);
  const text = await response.text();
  if (!response.ok || !JSON.parse(text).isIdle) throw new Error(`GET /idle: ${response.status} ${text}`);
  for (const [name, path] of Object.entries(paths))
    measurements.push(await paintOf(browser, name, `${ready.console}${path}`));
  return measurements;
};

/** The median of some loads of one page. */
export async function paintOf(browser: Browser, name: string, url: string): Promise<Measurement> {
  await firstContentMs(browser, url);
  const loads: number[] = [];
  while (loads.length < LOADS) loads.push(await firstContentMs(browser, url));
  return { what: `${name}: first contentful paint in ms`, value: percentile(loads, 0.5), bar: '<= 300' };
}

/** @throws {Error} when nothing was painted. */
async function firstContentMs(browser: Browser, url: string): Promise<number> {
  await using opened = await openPage(browser, url);
  const paintedMs = await opened.page.evaluate<number | null>(FIRST_CONTENT);
  if (paintedMs === null) throw new Error(`${url} has painted nothing though it has a heading.`);
  return paintedMs;
}
