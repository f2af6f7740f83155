import { expect, test } from '@jest/globals';
import { expectNoAxeFindings, noBrowser, openConsole, takeScreenshot } from './support/open-console.ts';
import { useSensorMirror } from './support/sensor-mirror.ts';

const inBrowser = noBrowser ? test.skip : test;

const { topic, produce, mirror, consoleUrl } = useSensorMirror();

inBrowser('The start page is the map: topics, functions and mappings are links with names.', async () => {
  const page = await openConsole(consoleUrl());
  const map = page.getByRole('region', { name: 'Map' });
  await map.getByRole('link', { name: new RegExp(`^Topic ${topic} `) }).waitFor();
  await map.getByRole('link', { name: /^Function sensors-dev-alarms/ }).waitFor();
  await expectNoAxeFindings(page);
  await takeScreenshot(page, 'map');
  const mapping = map.getByRole('link', { name: new RegExp(`^Mapping of ${topic} to sensors-dev-alarms: `) });
  await mapping.first().focus();
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/mappings\/[0-9a-f-]{36}$/);
});

inBrowser(
  'A paused mapping shows its lag on its line while records are written, and none after it is resumed.',
  async () => {
    const page = await openConsole(consoleUrl());
    const mapping = mirror().mapping({ function: 'alarms' });
    const line = page.getByRole('link', { name: /^Mapping of .* to sensors-dev-alarms: / }).first();
    await line.waitFor();
    await mapping.pause();
    await produce(5);
    await page.getByRole('link', { name: /to sensors-dev-alarms: paused, lag 5/ }).waitFor();
    await takeScreenshot(page, 'map-paused');
    await expectNoAxeFindings(page);
    await mapping.resume();
    await mirror().idle();
    await page.getByRole('link', { name: /to sensors-dev-alarms: (?!paused)(?!.*lag)/ }).waitFor();
  },
);

inBrowser('Records that fail make a line red, and say so in its name.', async () => {
  const page = await openConsole(consoleUrl(), { path: '/?view=list' });
  // What failed before the page knows the counts is not seen to grow.
  await page.getByText('0/s').first().waitFor();
  await page.getByRole('button', { name: 'Show the drawing' }).click();
  await mirror().function('alarms').fail({ message: 'no', times: 1 });
  await produce(1);
  await page.getByRole('link', { name: /to sensors-dev-alarms: .*records failed/ }).waitFor();
  await mirror().idle();
});

inBrowser('A list has the same connections, filtered by text, and a separate address.', async () => {
  const page = await openConsole(consoleUrl());
  await page.getByRole('button', { name: 'Show a list' }).click();
  await page.waitForURL(/\?view=list$/);
  await page
    .getByRole('row', { name: new RegExp(`Topic ${topic}.*is read by a mapping of.*alarms`) })
    .waitFor();
  await expectNoAxeFindings(page);
  await takeScreenshot(page, 'map-list');
  await page.getByRole('searchbox', { name: 'Filter connections' }).fill('nothing has this');
  await page.getByText('contains “nothing has this”').waitFor();
});

inBrowser('The neighbours of one function are shown alone, and the address names it.', async () => {
  const page = await openConsole(consoleUrl());
  await page.getByLabel('Neighbours of').selectOption({ label: 'Function sensors-dev-alarms' });
  await page.waitForURL(/\?focus=function/);
  await page.locator('.map-box').first().waitFor();
  const names = await page.evaluate<string[]>(
    "[...document.querySelectorAll('.map-box')].map((box) => box.textContent)",
  );
  expect(names.some((name) => name.startsWith('Function sensors-dev-alarms'))).toBe(true);
  expect(names.filter((name) => name.startsWith('Function '))).toHaveLength(1);
});

inBrowser('Addresses, outputs and resources are shown with buttons that copy them.', async () => {
  const page = await openConsole(consoleUrl(), { path: '/stacks' });
  await page.getByRole('button', { name: 'Copy aws', exact: true }).waitFor();
  await page
    .getByRole('row', { name: /AWS::Lambda::Function/ })
    .first()
    .waitFor();
  await expectNoAxeFindings(page);
  await takeScreenshot(page, 'stacks');
});

inBrowser('A new notice appears above the map, and all of them on their page, as text.', async () => {
  const page = await openConsole(consoleUrl());
  await page.getByRole('region', { name: 'Map' }).waitFor();
  await mirror().function('alarms').fail({ message: '<b>not bold</b>', times: 1 });
  await produce(1);
  await page.getByRole('link', { name: /^All \d+ notices$/ }).click();
  await page.getByText('<b>not bold</b>').first().waitFor();
  await expectNoAxeFindings(page);
  await mirror().idle();
});
