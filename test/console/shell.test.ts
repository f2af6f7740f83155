import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import type { Mirror } from '../../local/src/api/index.ts';
import { sensorStack } from '../mirror/api/sensor-stack.ts';
import { startConsoleMirror } from './support/console-mirror.ts';
import { expectNoAxeFindings, noBrowser, openConsole, takeScreenshot } from './support/open-console.ts';
import { waitUntil } from './support/wait-until.ts';

const template = sensorStack(`readings-${randomUUID().slice(0, 8)}`);
const inBrowser = noBrowser ? test.skip : test;

let mirror: Mirror;

beforeAll(async () => {
  mirror = await startConsoleMirror(template);
});
afterAll(() => mirror.stop());

/** A property of the element that has the focus. */
const focused = (page: Page, property: string) =>
  page.evaluate<string>(`document.activeElement?.${property}`);

const consoleUrl = () => mirror.endpoints.console;
const openMappings = () => openConsole(consoleUrl(), { path: '/mappings' });

inBrowser('A page has a title, a heading and a name for each part, and no finding of axe.', async () => {
  const page = await openMappings();
  await page.getByRole('table').waitFor();
  await page.getByText('Live').waitFor();
  const heading = await page.getByRole('heading', { level: 1 }).textContent();
  expect(await page.title()).toContain(`${heading} – `);
  expect(await page.getByRole('navigation', { name: 'Pages' }).count()).toBe(1);
  await expectNoAxeFindings(page);
  await takeScreenshot(page, 'start');
});

inBrowser(
  'The first key moves to the link that skips the navigation, which moves to the content.',
  async () => {
    const page = await openMappings();
    await page.getByRole('table').waitFor();
    await page.keyboard.press('Tab');
    const skip = page.getByRole('link', { name: 'Skip to the content' });
    expect(await focused(page, 'textContent')).toBe(await skip.textContent());
    await page.keyboard.press('Enter');
    expect(await focused(page, 'id')).toBe('content');
  },
);

inBrowser(
  'Every entry of the navigation opens its page by the keyboard, and is marked as the current one.',
  async () => {
    const page = await openConsole(consoleUrl(), { path: '/no/such/page' });
    const entries = page.getByRole('navigation', { name: 'Pages' }).getByRole('link');
    await entries.first().waitFor();
    for (let index = 0; index < (await entries.count()); index += 1) {
      const entry = entries.nth(index);
      const path = await entry.getAttribute('href');
      await entry.focus();
      await page.keyboard.press('Enter');
      await page.waitForURL((url) => url.pathname === path);
      await waitUntil(
        page,
        "document.activeElement?.id === 'content' && document.title.startsWith(document.querySelector('main h1')?.textContent + ' – ')",
      );
      expect(await entry.getAttribute('aria-current')).toBe('page');
    }
  },
);

inBrowser('An address that names no page says so, and leads to the start.', async () => {
  const page = await openConsole(consoleUrl(), { path: '/no/such/page' });
  await page.getByRole('heading', { name: 'Page not found' }).waitFor();
  await expectNoAxeFindings(page);
  await page.getByRole('link', { name: 'Go to the start page.' }).click();
  await page.waitForURL(`${consoleUrl()}/`);
});

inBrowser('Two tabs show the same change.', async () => {
  const [first, second] = await Promise.all([openMappings(), openMappings()]);
  const pause = /^Pause sensors-dev-alarms on/;
  const resume = first.getByRole('button', { name: /^Resume sensors-dev-alarms on/ });
  await first.getByText('Live').waitFor();
  await second.getByText('Live').waitFor();
  await second.getByRole('button', { name: pause }).click();
  await resume.click();
  await second.getByRole('button', { name: pause }).waitFor();
});

inBrowser(
  'While the mirror is stopped the page says so and keeps what it has; it continues when the mirror is started again.',
  async () => {
    const port = Number(new URL(consoleUrl()).port);
    const page = await openConsole(consoleUrl(), {
      path: '/mappings',
      expectedErrors: [
        /net::ERR_CONNECTION_REFUSED/,
        /net::ERR_INCOMPLETE_CHUNKED/,
        /net::ERR_EMPTY_RESPONSE/,
      ],
    });
    await page.getByText('Live').waitFor();
    await page.getByRole('cell', { name: 'alarms' }).first().waitFor();
    await mirror.stop();
    await page.getByText('The mirror does not respond. Connecting again.').waitFor();
    expect(await page.getByRole('cell', { name: 'alarms' }).count()).toBeGreaterThan(0);
    mirror = await startConsoleMirror(template, { ports: { console: port } });
    await page.getByText('Live').waitFor();
    await mirror.mapping({ function: 'alarms' }).pause();
    await page.getByRole('button', { name: /^Resume sensors-dev-alarms on/ }).waitFor();
  },
);
