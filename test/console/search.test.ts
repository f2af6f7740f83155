import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Mirror } from '../../local/src/api/index.ts';
import { sensorStack } from '../mirror/api/sensor-stack.ts';
import { startConsoleMirror } from './support/console-mirror.ts';
import { expectNoAxeFindings, noBrowser, openConsole, takeScreenshot } from './support/open-console.ts';

const run = randomUUID().slice(0, 8);
const topic = `readings-${run}`;

const inBrowser = noBrowser ? test.skip : test;
let mirror: Mirror;
let position = '';
beforeAll(async () => {
  mirror = await startConsoleMirror(sensorStack(topic));
  const [at] = await mirror.topic(topic).produce([{ key: `key-${run}`, value: { note: '<b>bold</b>' } }]);
  if (!at) return;
  await mirror.mapping({ function: 'sensors-dev-alarms' }).processed(at);
  position = `${topic}-${at.partition}@${at.offset}`;
});
afterAll(() => mirror.stop());

async function openSearch(path = '/functions') {
  const page = await openConsole(mirror.endpoints.console, { path });
  await page.getByRole('heading', { level: 1 }).waitFor();
  await page.keyboard.press('/');
  const box = page.getByRole('combobox', { name: 'Search everything' });
  await box.waitFor();
  return { page, box, results: page.getByRole('listbox', { name: 'Results' }).getByRole('option') };
}

inBrowser('The key / searches everything; arrows choose a result and Enter opens its page.', async () => {
  const { page, box, results } = await openSearch();
  await box.fill('alarms');
  await results.filter({ hasText: 'sensors-dev-alarms' }).first().waitFor();
  expect(await results.first().getAttribute('aria-selected')).toBe('true');
  await expectNoAxeFindings(page);
  await takeScreenshot(page, 'search');
  await box.press('ArrowDown');
  expect(await results.nth(1).getAttribute('aria-selected')).toBe('true');
  expect(await box.getAttribute('aria-activedescendant')).toBe(await results.nth(1).getAttribute('id'));
  await box.press('ArrowUp');
  await box.press('Enter');
  await page.waitForURL((url) => url.pathname === '/functions/sensors-dev-alarms');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
});

inBrowser(
  'A position leads to its record, a key to its page, text of a record is shown as text, and Escape closes.',
  async () => {
    const { page, box, results } = await openSearch();
    await box.fill('<b>bold');
    await results.filter({ hasText: '<b>bold</b>' }).first().waitFor();
    expect(await page.locator('dialog b').count()).toBe(0);
    await box.fill('nothing has this');
    await page.getByText('Nothing contains “nothing has this”.').waitFor();
    await box.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Search' }).click();
    await box.fill(`key-${run}`);
    await results.filter({ hasText: 'Keys' }).waitFor();
    await box.fill(position);
    await results.first().filter({ hasText: position }).waitFor();
    await box.press('Enter');
    const [, partition, offset] = /-(\d+)@(\d+)$/.exec(position) ?? [];
    await page.waitForURL((url) => url.pathname === `/topics/${topic}/${partition}/${offset}`);
  },
);

inBrowser(
  'The key ? lists the shortcuts, and g with a letter opens a page, but not while one types.',
  async () => {
    const page = await openConsole(mirror.endpoints.console, { path: '/functions' });
    await page.getByRole('searchbox').fill('/?gl');
    expect(await page.getByRole('dialog').count()).toBe(0);
    await page.locator('main').focus();
    await page.keyboard.press('?');
    await page.getByRole('heading', { name: 'Keyboard shortcuts' }).waitFor();
    await expectNoAxeFindings(page);
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await page.keyboard.press('g');
    await page.keyboard.press('l');
    await page.waitForURL((url) => url.pathname === '/logs');
  },
);
