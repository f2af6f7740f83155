import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Mirror } from '../../local/src/api/index.ts';
import { sensorStack } from '../mirror/api/sensor-stack.ts';
import { startConsoleMirror } from './support/console-mirror.ts';
import { expectNoAxeFindings, noBrowser, openConsole, takeScreenshot } from './support/open-console.ts';
import { waitUntil } from './support/wait-until.ts';

const HTML = '<img src=x onerror="alert(1)">';

/** Writes what it is given: `lines` as they are, `count` lines, or one of `characters`. */
const CODE = `exports.handler = async ({ lines = [], count = 0, characters = 0 }) => {
  for (const line of lines) process.stdout.write(line + '\\n');
  if (count > 0) process.stdout.write(Array.from({ length: count }, (_, index) => 'number ' + index + '\\n').join(''));
  if (characters > 0) console.log('x'.repeat(characters));
};`;

function template() {
  const stack = sensorStack(`readings-${randomUUID().slice(0, 8)}`);
  const alarms = stack.Resources.AlarmsHandler1A2B3C4D;
  const Properties = { ...alarms.Properties, Code: { ZipFile: CODE } };
  return { ...stack, Resources: { ...stack.Resources, AlarmsHandler1A2B3C4D: { ...alarms, Properties } } };
}

const inBrowser = noBrowser ? test.skip : test;
let mirror: Mirror;
beforeAll(async () => {
  mirror = await startConsoleMirror(template());
});
afterAll(() => mirror.stop());

const open = (path: string) => openConsole(mirror.endpoints.console, { path });
const write = (event: object) => mirror.function('sensors-dev-alarms').invoke(event);
const json = (members: object) => JSON.stringify(members);

inBrowser(
  'Lines appear as they are written, with level, message and members, as text; one is shown whole with links.',
  async () => {
    const page = await open('/logs');
    await page.getByText('No function has written a line').waitFor();
    await page.getByText('Live').waitFor();
    const { requestId } = await write({
      lines: [
        json({ level: 'WARN', message: HTML, traceId: 'trace-1', sensor: { id: 's-1' } }),
        `\u001b[31mred\u001b[0m ${HTML}`,
      ],
    });
    const rows = page.getByRole('listbox').getByRole('option');
    const warning = rows.filter({ hasText: 'WARN' });
    await warning.waitFor();
    expect(await warning.textContent()).toContain(`${HTML} traceId=trace-1 sensor={"id":"s-1"}`);
    expect(await rows.filter({ hasText: 'red' }).textContent()).toContain(`red ${HTML}`);
    expect(await page.locator('main img').count()).toBe(0);
    await warning.click();
    const detail = page.getByRole('region', { name: 'Chosen line' });
    expect(await detail.getByRole('link', { name: 'Invocation' }).getAttribute('href')).toBe(
      `/invocations/${requestId}`,
    );
    await expectNoAxeFindings(page);
    await takeScreenshot(page, 'logs');
    await page.getByRole('listbox').press('ArrowDown');
    await detail.getByText('red', { exact: false }).first().waitFor();
    await warning.click();
    await detail.getByRole('link', { name: 'Lines of the trace' }).click();
    await page.waitForURL((url) => url.searchParams.get('trace') === 'trace-1');
    await rows.filter({ hasText: 'red' }).waitFor();
  },
);

inBrowser('Lines are filtered by function, level and text, which the address keeps.', async () => {
  await write({
    lines: [json({ level: 'ERROR', message: 'no total' }), json({ level: 'INFO', message: 'fine' })],
  });
  const page = await open('/logs?level=ERROR');
  const rows = page.getByRole('listbox').getByRole('option');
  await rows.filter({ hasText: 'no total' }).first().waitFor();
  expect(await rows.filter({ hasText: 'fine' }).count()).toBe(0);
  await page.getByRole('searchbox', { name: 'Text' }).fill('nothing has this');
  await page.getByText('No line that is kept fits these filters.').waitFor();
  await page.getByRole('searchbox', { name: 'Text' }).fill('NO TOTAL');
  await rows.filter({ hasText: 'no total' }).first().waitFor();
  await page.getByLabel('Function').selectOption('sensors-dev-alarm-archive');
  await page.getByText('No line that is kept fits these filters.').waitFor();
  expect(new URL(page.url()).search).toBe('?level=ERROR&text=NO+TOTAL&function=sensors-dev-alarm-archive');
});

inBrowser(
  'Of many thousand lines only those in view are drawn; new ones are followed at the end and counted elsewhere.',
  async () => {
    for (let index = 0; index < 5; index += 1) await write({ count: 8_000 });
    const page = await open('/logs');
    await page.getByText('2,000 lines', { exact: true }).first().waitFor();
    await page.getByText('Live').waitFor();
    await page.getByRole('button', { name: 'Load older lines' }).click();
    await page.getByText('7,000 lines', { exact: true }).first().waitFor();
    expect(await page.getByRole('listbox').getByRole('option').count()).toBeLessThan(120);
    await write({ lines: ['the newest'] });
    await page.getByRole('listbox').getByRole('option').filter({ hasText: 'the newest' }).waitFor();
    await page.evaluate("document.querySelector('[role=listbox]').scrollTo(0, 2000)");
    await page.getByRole('button', { name: 'Follow' }).waitFor();
    await write({ lines: ['newer still'] });
    await page.getByRole('button', { name: /^\d+ new, follow$/ }).click();
    await page.getByRole('listbox').getByRole('option').filter({ hasText: 'newer still' }).waitFor();
    await waitUntil(page, "document.querySelector('[role=listbox]').scrollTop > 2000");
  },
);

inBrowser('A line of a megabyte is cut in the list and shown whole when it is asked for.', async () => {
  await write({ characters: 900_000 });
  const page = await open('/logs?text=xxxx');
  await page.getByRole('listbox').getByRole('option').last().click();
  await page.getByRole('button', { name: 'Show all 900,000 characters' }).click();
  await page.getByRole('button', { name: 'Show less' }).waitFor();
});
