import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Mirror, Position } from '../../local/src/api/index.ts';
import { startConsoleMirror } from './support/console-mirror.ts';
import { expectNoAxeFindings, noBrowser, openConsole, takeScreenshot } from './support/open-console.ts';
import { readingStack } from './support/reading-stack.ts';

const topic = `readings-${randomUUID().slice(0, 8)}`;
const inBrowser = noBrowser ? test.skip : test;
const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';

let mirror: Mirror;
/** The third of four records of one batch fails. */
let batch: readonly Position[];

beforeAll(async () => {
  mirror = await startConsoleMirror(readingStack(topic));
  const alarms = mirror.mapping({ function: 'sensors-alarms' });
  await alarms.pause();
  batch = await mirror.topic(topic).produce(
    [{ celsius: 1 }, { celsius: 40 }, { celsius: 3, isBroken: true }, { celsius: 4 }].map((value, index) => ({
      key: `s-${index}`,
      value,
      partition: 0,
      headers: { traceparent: `00-${TRACE}-00f067aa0ba902b7-01` },
    })),
  );
  await alarms.resume();
  for (const at of batch) await alarms.processed(at, { timeoutMs: 120_000 });
  await mirror.idle({ timeoutMs: 120_000 });
});
afterAll(() => mirror.stop());

const pathOf = ({ partition, offset }: Position) => `/topics/${topic}/${partition}/${offset}`;
const at = (index: number) => batch[index] as Position;
const open = (path: string, expectedErrors?: RegExp[]) =>
  openConsole(mirror.endpoints.console, { path, ...(expectedErrors && { expectedErrors }) });

describe('the story of a record', () => {
  inBrowser('A record that fails has its attempts, its error, its rule and its destination.', async () => {
    const page = await open(pathOf(at(2)));
    const story = page.getByRole('article').filter({ hasText: 'sensors-alarms' });
    await story.getByText('Sent to the on-failure destination').waitFor();
    const text = await story.textContent();
    for (const part of [
      'Produced',
      'Polled',
      'In batch 1 of 4 records',
      'Attempt 1 failed: the batch is bisected',
      'TypeError: the sensor is broken',
      'MaximumRetryAttempts was reached.',
      `kafka://${topic}-dead`,
      'Committed',
    ])
      expect(text).toContain(part);
    const archive = page.getByRole('article').filter({ hasText: 'sensors-archive' });
    await archive.getByText('It does not match the pattern.').waitFor();
    await archive.getByText('{"value":{"celsius":[{"numeric":[">",30]}]}}').waitFor();
    await expectNoAxeFindings(page);
    await takeScreenshot(page, 'record');
  });

  inBrowser('A record that matches a filter says which pattern it is.', async () => {
    const page = await open(pathOf(at(1)));
    await page.getByText('Matches filter pattern 1 of 1.').waitFor();
  });

  inBrowser(
    'The page of a record that is pending follows it until it is delivered and committed.',
    async () => {
      const page = await open(pathOf(at(0)));
      const [slow] = await mirror
        .topic(topic)
        .produce([{ key: 'slow', value: { celsius: 1, slowMs: 6_000 }, partition: 1 }]);
      await page.goto(mirror.endpoints.console + pathOf(slow as Position));
      await page.getByText('The function is running').waitFor();
      const story = page.getByRole('article').filter({ hasText: 'sensors-alarms' });
      await story.getByText('Delivered').first().waitFor();
      await story.getByText('Committed').waitFor();
    },
  );

  inBrowser('A position without a record says what there is.', async () => {
    const page = await open(`/topics/${topic}/0/9999`, [/404/]);
    await page
      .getByText(/offset is 9999; accepted: 0 to \d+ of/)
      .first()
      .waitFor();
  });
});

describe('a batch', () => {
  inBrowser(
    'A batch is shown as it was bisected, down to the record that fails, and with each record.',
    async () => {
      const page = await open(pathOf(at(2)));
      await page.getByRole('link', { name: 'In batch 1 of 4 records' }).click();
      await page.getByRole('heading', { name: 'Batch 1' }).waitFor();
      await page.getByText('4 records, 0@0 to 0@3').waitFor();
      await page.getByText('Failed, bisected').first().waitFor();
      const rows = page.locator('.data-table tbody tr');
      const outcomes = await rows.locator('.badge').allTextContents();
      expect(outcomes).toEqual(['Delivered', 'Delivered', 'Sent to the destination', 'Delivered']);
      await expectNoAxeFindings(page);
      await takeScreenshot(page, 'batch');
    },
  );

  inBrowser('A batch that is not remembered is refused.', async () => {
    const mappings = await fetch(`${mirror.endpoints.console}/api/v1/mappings`);
    const [{ uuid } = { uuid: '' }] = (await mappings.json()) as { uuid: string }[];
    const page = await open(`/mappings/${uuid}/batches/999`, [/404/]);
    await page.getByText(/batch is 999; accepted: /).waitFor();
  });
});

describe('a key', () => {
  inBrowser('A key has its records in each mapping on one axis of time, by trace.', async () => {
    await mirror.topic(topic).produce([{ key: 's-2', value: { celsius: 2 }, partition: 1 }]);
    await mirror.idle({ timeoutMs: 120_000 });
    const page = await open(pathOf(at(2)));
    await page.getByRole('link', { name: 's-2', exact: true }).click();
    await page.getByRole('heading', { name: 'Key s-2' }).waitFor();
    await page.getByRole('heading', { name: `Trace ${TRACE}` }).waitFor();
    await page.getByRole('heading', { name: 'Without a trace' }).waitFor();
    expect(await page.locator('.waterfall tbody tr').count()).toBe(4);
    await expectNoAxeFindings(page);
    await takeScreenshot(page, 'key');
    await page.getByRole('link', { name: `Find it in ${topic}`, exact: true }).click();
    await page.locator('td.records-key').getByText('s-2').first().waitFor();
    expect(await page.locator('td.records-key').count()).toBe(2);
  });

  inBrowser(
    'A trace has its records in each mapping, and is reached from a key and from a record.',
    async () => {
      const page = await open(pathOf(at(0)));
      await page.getByRole('link', { name: 'Its trace' }).click();
      await page.getByRole('heading', { name: `Trace ${TRACE}` }).waitFor();
      const rows = page.locator('.waterfall tbody tr');
      await rows.first().waitFor();
      // Four records, each in two mappings.
      expect(await rows.count()).toBe(8);
      await expectNoAxeFindings(page);
      await takeScreenshot(page, 'trace');
      await rows
        .getByRole('link', { name: /^[0-9a-f]{8}$/ })
        .first()
        .click();
      await page.waitForURL(/\/invocations\//);
      const other = await open(`/traces/${'0'.repeat(32)}`);
      await other.getByText(/^None of the last 1,000 records/).waitFor();
    },
  );

  inBrowser('A key that nothing is known of says so.', async () => {
    const page = await open('/keys/%3Cscript%3E');
    await page.getByRole('heading', { name: 'Key <script>' }).waitFor();
    await page.getByText('No mapping has polled a record with this key').waitFor();
  });
});

describe('producing again', () => {
  inBrowser('A record is produced again as it is, and linked.', async () => {
    const page = await open(pathOf(at(0)));
    await page.getByRole('button', { name: 'Produce again' }).click();
    await page
      .getByRole('status')
      .getByRole('link', { name: new RegExp(`^${topic}-0@`) })
      .click();
    await page.getByRole('cell', { name: `00-${TRACE}-00f067aa0ba902b7-01` }).waitFor();
    await page.getByText('"celsius": 1').waitFor();
  });

  inBrowser('A record is edited and produced, with what it has in the form.', async () => {
    const page = await open(pathOf(at(0)));
    await page.getByRole('button', { name: 'Edit and produce' }).click();
    const dialog = page.getByRole('dialog');
    expect(await dialog.getByLabel('Key').inputValue()).toBe('s-0');
    expect(await dialog.getByLabel('Headers').inputValue()).toContain(TRACE);
    const value = dialog.getByRole('textbox', { name: 'JSON' });
    expect(await value.inputValue()).toBe('{"celsius":1}');
    await value.fill('{"celsius":77}');
    await dialog.getByRole('button', { name: 'Produce' }).click();
    await dialog.getByRole('link', { name: new RegExp(`^${topic}-0@`) }).click();
    await page.getByText('"celsius": 77').waitFor();
  });
});
