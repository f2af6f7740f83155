import { setTimeout as sleep } from 'node:timers/promises';
import type { Page } from 'playwright-core';

const LOOK_EVERY_MS = 50;
const LONGEST_MS = 90_000;

/**
 * Waits until an expression is true in the page. Playwright's `waitForFunction` evaluates text by `eval`, which the console's
 * content security policy refuses.
 * @throws {Error} after 90 s.
 */
export async function waitUntil(page: Page, expression: string): Promise<void> {
  const end = performance.now() + LONGEST_MS;
  while (!(await page.evaluate<boolean>(`Boolean(${expression})`))) {
    if (performance.now() > end) throw new Error(`this did not become true: ${expression}`);
    await sleep(LOOK_EVERY_MS);
  }
}
