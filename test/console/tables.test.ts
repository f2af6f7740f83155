import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { noBrowser, openConsole } from './support/open-console.ts';
import { StubConsole } from './support/stub-console.ts';
import { waitUntil } from './support/wait-until.ts';

const inBrowser = noBrowser ? test.skip : test;
const stub = new StubConsole();
beforeAll(() => stub.start());
afterAll(() => stub.stop());

const ROWS = 1_000;

inBrowser(
  'Of a thousand rows those in view are drawn, at the top, at the end and of what a filter leaves.',
  async () => {
    stub.on('/functions', () =>
      Array.from({ length: ROWS }, (_, index) => ({
        name: `shop-${String(index).padStart(4, '0')}`,
        arn: `arn:${index}`,
        runtime: 'nodejs24.x',
        invocations: index,
        errors: 0,
        throttles: 0,
      })),
    );
    const page = await openConsole(stub.url, { path: '/functions' });
    const table = page.getByRole('table', { name: 'Functions' });
    const rows = table.locator('tbody tr:not(.spacer)');
    await table.getByRole('link', { name: 'shop-0000', exact: true }).waitFor();
    expect(await table.getAttribute('aria-rowcount')).toBe(String(ROWS + 1));
    expect(await rows.count()).toBeLessThan(100);
    const height = await page.evaluate<number>('document.body.scrollHeight');
    expect(height).toBeGreaterThan(ROWS * 33);

    await page.evaluate('scrollTo(0, document.body.scrollHeight)');
    const last = table.getByRole('link', { name: 'shop-0999', exact: true });
    await last.waitFor();
    expect(await rows.last().getAttribute('aria-rowindex')).toBe(String(ROWS + 1));
    expect(await rows.count()).toBeLessThan(100);
    expect(await last.isVisible()).toBe(true);
    expect(await page.evaluate('document.body.scrollHeight')).toBe(height);

    await table.getByRole('button', { name: 'Invocations' }).click();
    await waitUntil(page, `document.querySelector('[aria-rowindex="2"]')?.textContent.includes('0999')`);
    await page.getByRole('searchbox').fill('099');
    await waitUntil(page, "document.querySelectorAll('tbody tr:not(.spacer)').length === 11");
    expect(await rows.first().textContent()).toContain('0999');
  },
);
