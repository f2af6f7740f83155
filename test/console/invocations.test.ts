import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Mirror } from '../../local/src/api/index.ts';
import { parse } from '../../local/src/shared/exact-json.ts';
import { sensorStack } from '../mirror/api/sensor-stack.ts';
import { startConsoleMirror } from './support/console-mirror.ts';
import { expectNoAxeFindings, noBrowser, openConsole, takeScreenshot } from './support/open-console.ts';
import { waitUntil } from './support/wait-until.ts';

const topic = `readings-${randomUUID().slice(0, 8)}`;
const ALARMS = 'sensors-dev-alarms';
const HTML = '<img src=x onerror="alert(1)">';

/** Waits, responds with what it is asked for, logs markup; a broken sensor fails once and then no more. */
const CODE = `const failed = new Set();
exports.handler = async ({ records = {}, waitMs = 0, ...rest }) => {
  if (waitMs > 0) await new Promise((resolve) => setTimeout(resolve, waitMs));
  for (const { value, partition, offset } of Object.values(records).flat()) {
    const reading = JSON.parse(Buffer.from(value, 'base64').toString());
    console.log(JSON.stringify({ level: 'INFO', message: ${JSON.stringify(HTML)}, sensor: reading.id }));
    const place = partition + '@' + offset;
    if (reading.isBroken && !failed.has(place)) {
      failed.add(place);
      throw new TypeError('the sensor is broken ' + ${JSON.stringify(HTML)});
    }
  }
  return { isDone: true, ...rest };
};`;

function template() {
  const stack = sensorStack(topic);
  const { Properties } = stack.Resources.AlarmsHandler1A2B3C4D;
  const Environment = { Variables: { API_KEY: 'secret-1', LIMIT: '30' } };
  return {
    ...stack,
    Resources: {
      ...stack.Resources,
      AlarmsHandler1A2B3C4D: {
        ...stack.Resources.AlarmsHandler1A2B3C4D,
        Properties: { ...Properties, Timeout: 60, Environment, Code: { ZipFile: CODE } },
      },
    },
  };
}

const inBrowser = noBrowser ? test.skip : test;
let mirror: Mirror;

beforeAll(async () => {
  mirror = await startConsoleMirror(template());
  const [at] = await mirror.topic(topic).produce([{ key: 'k-1', value: { id: HTML, isBroken: true } }]);
  if (at) await mirror.mapping({ function: 'alarms' }).processed(at);
});
afterAll(() => mirror.stop());

const open = (path: string, options: object = {}) =>
  openConsole(mirror.endpoints.console, { path, ...options });

inBrowser(
  'Invocations of all functions are listed with outcome, source and error, and filtered by the address.',
  async () => {
    const page = await open('/invocations');
    const rows = page.locator('tbody tr');
    await rows.filter({ hasText: 'Failed' }).waitFor();
    expect(await rows.filter({ hasText: 'Failed' }).textContent()).toMatch(
      new RegExp(`alarms[\\s\\S]*1[\\s\\S]*${topic}-\\d@0[\\s\\S]*TypeError: the sensor is broken`),
    );
    await expectNoAxeFindings(page);
    await takeScreenshot(page, 'invocations');
    await page.getByLabel('Outcome').selectOption('Failed');
    await page.waitForURL((url) => url.searchParams.get('outcome') === 'failed');
    await rows.filter({ hasText: 'Succeeded' }).first().waitFor({ state: 'detached' });
    await page.getByRole('searchbox', { name: /^Text of/ }).fill('no such text');
    await page.getByText('No invocation that is kept fits these filters.').waitFor();
    await page.reload();
    await page.getByText('No invocation that is kept fits these filters.').waitFor();
    expect(await page.getByRole('searchbox', { name: /^Text of/ }).inputValue()).toBe('no such text');
  },
);

inBrowser(
  'New invocations appear at once at the top, and wait behind a button while one reads further down.',
  async () => {
    const functionOfAlarms = mirror.function('alarms');
    for (let index = 0; index < 40; index += 1) await functionOfAlarms.invoke({ index });
    const page = await open(`/invocations?function=${ALARMS}`);
    const first = page.locator('tbody tr:not(.spacer)').first();
    await first.waitFor();
    const requestOf = () => first.locator('a[href^="/invocations/"]').textContent();
    await page.getByText('Live').waitFor();
    const before = await requestOf();
    await functionOfAlarms.invoke({ is: 'new' });
    await first.filter({ hasNotText: before ?? '' }).waitFor();
    const top = await requestOf();
    await page.mouse.wheel(0, 600);
    await waitUntil(page, 'scrollY > 300');
    await functionOfAlarms.invoke({ is: 'newer' });
    await functionOfAlarms.invoke({ is: 'newest' });
    const button = page.getByRole('button', { name: '2 new' });
    await button.waitFor();
    await button.click();
    await waitUntil(page, 'scrollY === 0');
    expect(await requestOf()).not.toBe(top);
    await button.waitFor({ state: 'detached' });
  },
);

inBrowser(
  'A failed invocation shows its error with the stack, its records decoded beside the event, its log as text, and the next attempt.',
  async () => {
    const page = await open('/invocations?outcome=failed');
    await page.locator('tbody a[href^="/invocations/"]').first().click();
    await page.getByRole('region', { name: 'Error' }).getByText('TypeError').waitFor();
    const stack = await page.locator('.stack').textContent();
    expect(stack).toMatch(/at exports\.handler \(index\.js:\d+:\d+\)/);
    const batch = page.getByRole('region', { name: 'Records, decoded' });
    expect(await batch.textContent()).toContain('1 record, decoded, 1 failed');
    expect(await batch.getByRole('link', { name: 'What happened to it' }).getAttribute('href')).toMatch(
      new RegExp(`^/topics/${topic}/\\d/0$`),
    );
    expect(await batch.locator('pre').first().textContent()).toContain(JSON.stringify(HTML));
    expect(await page.getByRole('list', { name: 'Log lines' }).textContent()).toContain(`INFO${HTML}`);
    // Text from functions and records is never markup.
    expect(await page.locator('main img').count()).toBe(0);
    await expectNoAxeFindings(page);
    await takeScreenshot(page, 'invocation');
    const attempts = page.locator('.attempts li');
    expect(await attempts.count()).toBe(2);
    await attempts.nth(1).getByRole('link').click();
    await page.getByText('Succeeded').first().waitFor();
    expect(await page.locator('.attempts li[aria-current]').textContent()).toContain('2');
  },
);

inBrowser(
  'A function is invoked again with an edited event, which leads to its run while it still runs.',
  async () => {
    await mirror.function('alarms').invoke({ note: 'first', id: 9007199254740993n });
    const page = await open(`/invocations?function=${ALARMS}&text=first`);
    await page.locator('tbody a[href^="/invocations/"]').first().click();
    await page.getByRole('button', { name: 'Invoke again' }).click();
    const editor = page.getByRole('textbox', { name: 'Event, as JSON' });
    expect(parse(await editor.inputValue())).toEqual({ note: 'first', id: 9007199254740993n });
    await editor.fill('{\n"note": second');
    await page.getByText(/Unexpected token/).waitFor();
    expect(await page.getByRole('button', { name: 'Invoke', exact: true }).isDisabled()).toBe(true);
    await expectNoAxeFindings(page);
    await editor.fill('{"note": "second", "id": 9007199254740995, "waitMs": 3000}');
    await editor.press('Control+Enter');
    await page.getByText('It still runs').first().waitFor();
    expect(await page.getByText('Invoked here').count()).toBe(1);
    await page.getByText('Succeeded').first().waitFor();
    expect(await page.getByRole('figure', { name: /Result/ }).textContent()).toContain('"note": "second"');
    const event = await page.getByRole('figure', { name: 'As the function got it' }).textContent();
    expect(event).toContain('"id": 9007199254740995');
  },
);

inBrowser(
  'An event of 6 MB is not kept, which the page says, and the invocation can be made again.',
  async () => {
    await mirror.function('alarms').invoke({ note: 'x'.repeat(6_000_000) });
    const page = await open(`/invocations?function=${ALARMS}`);
    const row = page.locator('tbody tr').filter({ hasText: '6.0 MB' });
    await row.getByRole('link').first().click();
    await page.getByText(/^Not kept any more: event and response/).waitFor();
    await page.getByRole('button', { name: 'Invoke again' }).click();
    expect(await page.getByRole('textbox', { name: 'Event, as JSON' }).inputValue()).toBe('{}');
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
  },
);

inBrowser('An invocation that is not kept is said to be so.', async () => {
  const page = await open(`/invocations/${randomUUID()}`, { expectedErrors: [/404/] });
  await page.getByText('The mirror does not keep an invocation').waitFor();
});

inBrowser(
  'A function has its settings, mappings and log, and shows the values of its variables when it is asked to.',
  async () => {
    const page = await open('/functions');
    await page.getByRole('link', { name: 'alarms', exact: true }).click();
    await page.getByText('2 environment variables').click();
    const variables = page.locator('.variables');
    expect(await variables.textContent()).toContain('API_KEY');
    expect(await page.locator('main').textContent()).not.toContain('secret-1');
    await variables.getByRole('button', { name: 'Show values' }).click();
    await variables.getByText('secret-1').waitFor();
    await page.getByRole('list', { name: 'Last log lines' }).waitFor();
    await expectNoAxeFindings(page);
    await takeScreenshot(page, 'function');
    await page.getByRole('button', { name: 'Invoke', exact: true }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Invoke' }).click();
    await page.getByRole('heading', { name: /^Invocation / }).waitFor();
  },
);
