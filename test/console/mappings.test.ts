import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import type { Mirror } from '../../local/src/api/index.ts';
import { sensorStack } from '../mirror/api/sensor-stack.ts';
import { startConsoleMirror } from './support/console-mirror.ts';
import { expectNoAxeFindings, noBrowser, openConsole, takeScreenshot } from './support/open-console.ts';
import { mappingPath } from './support/read-api.ts';

const topic = `readings-${randomUUID().slice(0, 8)}`;
const inBrowser = noBrowser ? test.skip : test;

let mirror: Mirror;
beforeAll(async () => {
  mirror = await startConsoleMirror(sensorStack(topic));
  // With the starting position LATEST, a group without a committed offset begins after what was written while it was paused.
  for (const partition of [0, 1]) await mirror.topic(topic).produce({ partition, value: { celsius: 50 } });
  await mirror.idle();
});
afterAll(() => mirror.stop());

const openMapping = async (name: string) =>
  openConsole(mirror.endpoints.console, { path: await mappingPath(mirror, name) });

/** Waits until one of the numbers at the top is this. */
const figureIs = (page: Page, name: string, value: string) =>
  page.locator('.figures > div', { hasText: name }).getByText(value, { exact: true }).waitFor();

const records = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ value: { celsius: index } }));

inBrowser(
  'A mapping is paused, its lag grows by five records, and it is zero after it is resumed.',
  async () => {
    const page = await openMapping('alarms');
    await page.getByRole('heading', { name: `sensors-dev-alarms on ${topic}` }).waitFor();
    await figureIs(page, 'Lag', '0');
    await page.getByRole('button', { name: /^Pause / }).click();
    await page.getByText('Disabled', { exact: true }).waitFor();
    await mirror.topic(topic).produce(records(5));
    await figureIs(page, 'Lag', '5');
    await page.getByText('while paused').waitFor();
    await page.getByRole('button', { name: /^Resume / }).click();
    await figureIs(page, 'Lag', '0');
    await page.getByRole('table', { name: 'Records' }).getByText('delivered').nth(6).waitFor();
    await page.getByRole('table', { name: 'Invocations' }).getByText('succeeded').nth(4).waitFor();
    expect(await page.getByRole('row', { name: /^MaximumRetryAttempts/ }).textContent()).toContain(
      'AWS default',
    );
    expect(await page.getByRole('row', { name: /^BatchSize/ }).textContent()).toContain('Template or API');
    await expectNoAxeFindings(page);
    await takeScreenshot(page, 'mapping');
  },
);

inBrowser('A rewind shows what it does, does it, and says why it is refused.', async () => {
  const page = await openConsole(mirror.endpoints.console, {
    path: await mappingPath(mirror, 'archive'),
    expectedErrors: [/404 .*rewind/],
  });
  await mirror.topic(topic).produce(records(3));
  await mirror.idle();
  await page.getByRole('button', { name: 'Rewind…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Rewind' });
  await dialog.getByText(/records are polled again/).waitFor();
  await dialog.getByRole('radio', { name: 'an offset' }).check();
  await dialog.getByRole('textbox', { name: 'Offset' }).fill('x');
  await dialog.getByText('Enter a whole number, 0 or more.').waitFor();
  await expectNoAxeFindings(page);
  await takeScreenshot(page, 'rewind');

  await dialog.getByRole('combobox', { name: 'Partition' }).selectOption('1');
  await dialog.getByRole('textbox', { name: 'Offset' }).fill('100000');
  await dialog.getByRole('button', { name: 'Rewind' }).click();
  await dialog
    .getByRole('alert')
    .getByText(/offset is 100000; accepted: /)
    .waitFor();
  await dialog.getByRole('combobox', { name: 'Partition' }).selectOption('');
  await dialog.getByRole('textbox', { name: 'Offset' }).fill('0');
  await dialog.getByRole('button', { name: 'Rewind' }).click();
  await dialog.waitFor({ state: 'detached' });
  await page
    .getByRole('table', { name: 'Records' })
    .getByText('Polled again by another consumer')
    .first()
    .waitFor();
});

inBrowser('A record that is retried is shown with its error, and with what waits behind it.', async () => {
  const page = await openMapping('alarms');
  const broken = { value: { isBroken: '<img src=x onerror=alert(1)>' } };
  const all = [broken, ...records(2)].map((each) => ({ ...each, partition: 0 }));
  await mirror.topic(topic).produce(all);
  const works = page.getByRole('listitem').filter({ hasText: 'the sensor is broken' });
  await works.getByText(/Invoked \d+ times, failing for/).waitFor();
  await works.getByText('2 records wait behind it.').waitFor();
  await works.getByRole('link', { name: new RegExp(`^${topic}-0@`) }).waitFor();
  await expectNoAxeFindings(page);
  await takeScreenshot(page, 'mapping-retrying');
});

inBrowser('A mapping that is not there is an error of the API, not an empty page.', async () => {
  const page = await openConsole(mirror.endpoints.console, {
    path: '/mappings/none',
    expectedErrors: [/404/],
  });
  await page.getByRole('alert').getByText('The resource you requested does not exist.').waitFor();
});
