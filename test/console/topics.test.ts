import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import type { Mirror } from '../../local/src/api/index.ts';
import { startConsoleMirror } from './support/console-mirror.ts';
import { expectNoAxeFindings, noBrowser, openConsole, takeScreenshot } from './support/open-console.ts';
import { readingStack } from './support/reading-stack.ts';
import { waitUntil } from './support/wait-until.ts';

const topic = `readings-${randomUUID().slice(0, 8)}`;
const notes = `${topic}-notes`;
const inBrowser = noBrowser ? test.skip : test;

let mirror: Mirror;

beforeAll(async () => {
  mirror = await startConsoleMirror(readingStack(topic));
  const readings = Array.from({ length: 120 }, (_, index) => ({
    key: `s-${index}`,
    value: { celsius: index % 40, room: index % 7 === 0 ? 'cellar' : 'attic' },
    partition: index % 2,
  }));
  await mirror.topic(topic).produce(readings);
});
afterAll(() => mirror.stop());

const open = (path: string, expectedErrors?: RegExp[]) =>
  openConsole(mirror.endpoints.console, { path, ...(expectedErrors && { expectedErrors }) });
/** Keys of the rows that are shown, once there are so many. */
async function keysOf(page: Page, count: number): Promise<(string | null)[]> {
  await waitUntil(
    page,
    `document.querySelectorAll('table.records > tbody > tr:not(.opened)').length === ${count}`,
  );
  return page.locator('td.records-key').allTextContents();
}

describe('the list of topics', () => {
  inBrowser('Topics are listed with partitions and records, and lead to their pages.', async () => {
    const page = await open('/topics');
    const row = page.getByRole('row', { name: new RegExp(`^${topic} 2 120 `) });
    await row.waitFor();
    await expectNoAxeFindings(page);
    await takeScreenshot(page, 'topics');
    await row.getByRole('link').click();
    await page.getByRole('heading', { name: topic }).waitFor();
  });
});

describe('browsing', () => {
  inBrowser('The newest records come first, and older and newer pages join.', async () => {
    const page = await open(`/topics/${topic}`);
    expect((await keysOf(page, 50))[0]).toBe('s-119');
    await takeScreenshot(page, 'topic');
    await page.getByRole('button', { name: 'Older' }).click();
    await page.getByRole('link', { name: 's-69', exact: true }).waitFor();
    expect((await keysOf(page, 50))[0]).toBe('s-69');
    await page.getByRole('button', { name: 'Newer' }).click();
    await page.getByRole('link', { name: 's-119', exact: true }).waitFor();
    await page.goBack();
    await page.getByRole('link', { name: 's-69', exact: true }).waitFor();
  });

  inBrowser(
    'Order, partition, offset and filters are in the address, and an address has them again.',
    async () => {
      const page = await open(`/topics/${topic}`);
      await page.getByLabel('Order').selectOption('Oldest first');
      await page.waitForURL(/order=oldest/);
      await page.getByLabel('Partition').selectOption('1');
      await page.waitForURL(/partition=1/);
      await page.getByLabel('Begin').selectOption('From offset');
      await page.getByLabel('Offset', { exact: true }).fill('3');
      await page.getByLabel('Filter pattern').fill('{"value":{"room":["cellar"]}}');
      await page.getByRole('button', { name: 'Find' }).click();
      await page.getByText('Looked at 57 records.').waitFor();
      expect((await keysOf(page, 9))[0]).toBe('s-7');
      // With nine rows: axe looks at each element.
      await expectNoAxeFindings(page);
      const again = await open(page.url().slice(mirror.endpoints.console.length));
      expect((await keysOf(again, 9))[0]).toBe('s-7');
      expect(await again.getByLabel('Filter pattern').inputValue()).toBe('{"value":{"room":["cellar"]}}');
    },
  );

  inBrowser('A pattern that is not one is refused with what is accepted.', async () => {
    const page = await open(`/topics/${topic}?pattern=%7B`, [/400/]);
    await page.getByText(/pattern is {; accepted: a filter pattern such as/).waitFor();
  });

  inBrowser('An unknown topic and an empty one say what they are.', async () => {
    const unknown = await open('/topics/no-such-topic', [/404/]);
    await unknown.getByText(/topic is no-such-topic; accepted: /).waitFor();
    const empty = await open(`/topics/${notes}?text=x&partition=0`);
    await empty.getByText('None of the 0 records that were looked at fits.').waitFor();
  });

  inBrowser('An offset beyond the log is refused with those that there are.', async () => {
    const page = await open(`/topics/${topic}?partition=0&offset=999`, [/404/]);
    await page.getByText(/offset is 999; accepted: 0 to 59 of/).waitFor();
  });
});

describe('the live tail', () => {
  inBrowser(
    'Each record is shown as it comes, until it is paused; nothing is missing when it continues.',
    async () => {
      const page = await open(`/topics/${topic}`);
      await page.getByRole('button', { name: 'Live tail' }).click();
      await page.getByText('Each record is shown as it comes').waitFor();
      await keysOf(page, 100);
      await mirror.topic(topic).produce([{ key: 'live-1', value: 'x' }]);
      await page.getByRole('link', { name: 'live-1' }).waitFor();
      await page.getByRole('button', { name: 'Pause' }).click();
      await page.getByText('Paused.').waitFor();
      await mirror.topic(topic).produce([{ key: 'live-2', value: 'x' }]);
      expect(await page.getByRole('link', { name: 'live-2' }).count()).toBe(0);
      await page.getByRole('button', { name: 'Continue' }).click();
      await page.getByRole('link', { name: 'live-2' }).waitFor();
      await takeScreenshot(page, 'topic-tail');
    },
  );
});

describe('what a record may have', () => {
  inBrowser(
    'Markup, binary, tombstones and long numbers are text, each digit of it, and open in their place.',
    async () => {
      const markup = '<img src=x onerror="document.title=\'hit\'"><script>document.title="hit"</script>';
      const [first] = await mirror.topic(notes).produce([
        { key: markup, value: { text: markup, id: 1 }, headers: { [markup]: markup } },
        { key: 'binary', value: Uint8Array.of(0, 255, 254, 60) },
        { key: 'gone', value: null },
        { key: 'long', value: '{"id":9007199254740993,"rate":1.0}' },
      ]);
      const page = await open(`/topics/${notes}?order=oldest&offset=${first?.offset}`);
      await keysOf(page, 4);
      await page.getByText('tombstone').waitFor();
      await page.getByText('base64 AP/+PA==').waitFor();
      for (const button of await page.getByRole('button', { name: /^Open record/ }).all())
        await button.click();
      await page.getByText('"id": 9007199254740993,').waitFor();
      await page.getByText('000000  00 ff fe 3c').waitFor();
      expect(await page.locator('main img, main script').count()).toBe(0);
      expect(await page.title()).not.toBe('hit');
      await expectNoAxeFindings(page);
      await takeScreenshot(page, 'topic-opened');
    },
  );

  inBrowser('A record of nearly a megabyte is in the list as a preview, and opens.', async () => {
    const text = 'x'.repeat(900_000);
    const [at] = await mirror.topic(notes).produce([{ key: 'large', value: { text } }]);
    const page = await open(`/topics/${notes}?key=large`);
    await page.getByRole('cell', { name: '900.0 kB' }).waitFor();
    await page.getByRole('button', { name: `Open record 0@${at?.offset}` }).click();
    await page.getByRole('button', { name: /^Show all 900,0\d\d characters$/ }).waitFor();
    await page.getByRole('button', { name: 'Show 65,536 bytes' }).click();
    await page.getByText('These are the first 65,536 bytes.').waitFor();
  });
});

describe('producing', () => {
  inBrowser('A record is produced with key, JSON, headers and partition, and is linked.', async () => {
    const page = await open(`/topics/${notes}`);
    await page.getByRole('button', { name: 'Produce', exact: true }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Key').fill('made');
    await dialog.getByLabel('JSON', { exact: true }).last().fill('{"n": 9007199254740993}');
    await dialog.getByLabel('Headers').fill('traceparent: 00-1-2-01');
    await dialog.getByLabel('Partition').selectOption('0');
    await expectNoAxeFindings(page);
    await takeScreenshot(page, 'produce');
    await dialog.getByRole('button', { name: 'Produce' }).click();
    await dialog.getByRole('link', { name: new RegExp(`^${notes}-0@`) }).click();
    await page.getByRole('heading', { name: new RegExp(`^${notes}-0@`) }).waitFor();
    await page.getByText('"n": 9007199254740993').waitFor();
    await page.getByRole('cell', { name: '00-1-2-01' }).waitFor();
  });

  inBrowser('What cannot be written is said at its field.', async () => {
    const page = await open(`/topics/${notes}`, [/400/]);
    await page.getByRole('button', { name: 'Produce', exact: true }).click();
    const dialog = page.getByRole('dialog');
    const send = dialog.getByRole('button', { name: 'Produce' });
    await send.click();
    await dialog.getByText('The value is not JSON').waitFor();
    await dialog.getByRole('radio', { name: 'Text' }).check();
    await dialog.getByLabel('Time').fill('9999-01-01T00:00:00Z');
    await send.click();
    await dialog.getByText(/timestamp is \d+; accepted: until an hour from now/).waitFor();
    expect(await dialog.getByLabel('Time').getAttribute('aria-invalid')).toBe('true');
    await dialog.getByLabel('Time').fill('');
    await dialog.getByRole('radio', { name: 'None (tombstone)' }).check();
    await send.click();
    await dialog.getByText('Written:').waitFor();
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'hidden' });
  });
});
