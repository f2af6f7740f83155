import { describe, expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { sharedSystem } from '../system/support/shared-system.ts';
import { expectNoAxeFindings, noBrowser, openConsole, takeScreenshot } from './support/open-console.ts';

/** The order system's own page of the console: the same orders in two designs. */

const system = sharedSystem();
const figure = (page: Page, design: string, name: string, value: string | RegExp) =>
  page
    .getByRole('region', { name: design })
    .locator('div', { has: page.getByText(name, { exact: true }) })
    .locator('dd')
    .filter({ hasText: value });

(noBrowser ? describe.skip : describe)('compare', () => {
  test('While payment is stopped, orders are accepted and shipped later here; the synchronous design fails.', async () => {
    const page = await openConsole(system().ready.console, { path: '/app/compare' });
    await page.getByRole('button', { name: 'Stop payment' }).click();
    await page.getByRole('button', { name: 'Start payment' }).waitFor();
    await page.getByLabel('Orders, one a second').fill('3');
    await page.getByRole('button', { name: 'Place orders' }).click();
    await figure(page, 'Event-driven, measured', 'Accepted', /^3$/).waitFor({ timeout: 60_000 });
    await figure(page, 'Event-driven, measured', 'Still to ship', /^3$/).waitFor();
    await figure(page, 'Synchronous, modelled', 'Failed for the customer', /^3$/).waitFor({
      timeout: 60_000,
    });
    expect(await figure(page, 'Event-driven, measured', 'Failed for the customer', /^0$/).count()).toBe(1);
    await page.getByRole('button', { name: 'Start payment' }).click();
    await figure(page, 'Event-driven, measured', 'Shipped', /^3$/).waitFor({ timeout: 60_000 });
    await takeScreenshot(page, 'compare');
    await expectNoAxeFindings(page);
  });
});
