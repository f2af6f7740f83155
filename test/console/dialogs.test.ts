import { expect } from '@jest/globals';
import { stubOfThisFile } from './support/stub-console.ts';

const { stub, inBrowser, open } = stubOfThisFile();

const partitions = [{ partition: 0, start: 0, end: 1 }];
const records = { records: [], scanned: 0, older: { isEnd: true }, newer: { isEnd: true } };

async function openTopic() {
  stub.on('/topics/orders', () => ({ topic: 'orders', partitions }));
  stub.on('/topics/orders/browse', () => records);
  stub.on('/topics/orders/schemas', () => []);
  const page = await open('/topics/orders');
  const opener = page.getByRole('button', { name: 'Produce' });
  await opener.click();
  return { page, opener, dialog: page.getByRole('dialog') };
}

inBrowser('A dialog has the focus in its first field, and returns it however it is closed.', async () => {
  const { page, opener, dialog } = await openTopic();
  for (const close of [
    () => dialog.getByRole('button', { name: 'Cancel' }).click(),
    () => dialog.getByRole('button', { name: 'Close' }).click(),
    () => page.keyboard.press('Escape'),
  ]) {
    await page.keyboard.type('k');
    expect(await dialog.getByLabel('Key').inputValue()).toBe('k');
    await close();
    await dialog.waitFor({ state: 'detached' });
    expect(await page.evaluate('document.activeElement.textContent')).toBe('Produce');
    await opener.click();
  }
});

inBrowser('A file that cannot be read is an error of the dialog, which stays open.', async () => {
  const { page, dialog } = await openTopic();
  await dialog.getByRole('radio', { name: 'File' }).check();
  await dialog
    .getByLabel('File', { exact: true })
    .last()
    .setInputFiles({ name: 'value.bin', mimeType: 'application/octet-stream', buffer: Buffer.from('v') });
  // As of a file that was changed since it was chosen.
  await page.evaluate(`FileReader.prototype.readAsDataURL = function () {
    Object.defineProperty(this, 'error', { value: new DOMException('The file was changed.', 'NotReadableError') });
    this.onerror();
  }`);
  await dialog.getByRole('button', { name: 'Produce' }).click();
  await dialog.getByRole('alert').getByText('The file was changed.').waitFor();
  expect(await dialog.getByRole('button', { name: 'Produce' }).isEnabled()).toBe(true);
  expect(stub.count('/topics/orders/records')).toBe(0);
});

inBrowser(
  'Enter in the search opens what is found for the text that is typed, not for the one before.',
  async () => {
    const result = (functionName: string) => ({ kind: 'function', title: functionName, functionName });
    let respond = () => {};
    const isReady = new Promise<void>((resolve) => {
      respond = resolve;
    });
    stub.on('/search', async (query) => {
      if (query.get('text') === 'second') await isReady;
      return { results: [result(query.get('text') ?? '')], isPartial: false };
    });
    const page = await open('/keys/k', [/404/]);
    await page.getByRole('heading', { level: 1 }).waitFor();
    await page.keyboard.press('/');
    await page.getByRole('combobox').waitFor();
    await page.keyboard.type('first');
    await page.getByRole('option', { name: 'first' }).waitFor();
    await page.getByRole('combobox').fill('second');
    await page.keyboard.press('Enter');
    respond();
    await page.waitForURL((url) => url.pathname === '/functions/second');
  },
);
