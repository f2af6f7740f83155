import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from '@jest/globals';
import { stubOfThisFile } from './support/stub-console.ts';

/** What pages do that cannot be loaded, that no route has, and that are not seen. */

const { stub, inBrowser, open } = stubOfThisFile();
/** The server sees a closed connection a little later. */
async function listenersAre(expected: number): Promise<void> {
  for (let tries = 0; stub.listeners !== expected && tries < 100; tries++) await sleep(50);
  expect(stub.listeners).toBe(expected);
}

const UNREACHABLE = /Failed to load resource|EventSource|ERR_/;

inBrowser(
  'A page whose script is missing loads the document again, once, and can be tried again.',
  async () => {
    stub.on('/emails', () => ({ emails: [], total: 0 }));
    const page = await open('/notices', [UNREACHABLE]);
    let documents = 0;
    page.on('load', () => (documents += 1));
    await page.route(/\/emails-page-.*\.js$/, (route) => route.abort());
    await page.getByRole('link', { name: 'Emails' }).click();
    await page.getByRole('alert').getByText('Failed to fetch dynamically imported module').waitFor();
    expect(documents).toBe(1);
    await page.unrouteAll();
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByRole('heading', { name: 'Emails' }).waitFor();
  },
);

inBrowser('A page that is opened while the mirror is down is loaded when it is reached again.', async () => {
  stub.on('/emails', () => ({ emails: [], total: 0 }));
  const page = await open('/notices', [UNREACHABLE]);
  await page.getByText('Live').waitFor();
  await page.route('**/*', (route) => route.abort());
  await page.getByRole('link', { name: 'Emails' }).click();
  await page.getByRole('alert').getByText('Failed to fetch dynamically imported module').waitFor();
  await page.unrouteAll();
  stub.disconnect();
  await page.getByRole('heading', { name: 'Emails' }).waitFor();
});

inBrowser('An address with a broken escape is no page.', async () => {
  const page = await open('/keys/100%');
  await page.getByRole('heading', { name: 'Page not found' }).waitFor();
  await page.getByRole('link', { name: 'Notices' }).click();
  await page.getByRole('heading', { name: 'Notices' }).waitFor();
});

inBrowser('A page that is hidden for a while does not listen, and loads again when it is seen.', async () => {
  const page = await open('/notices');
  await page.getByText('Live').waitFor();
  await page.clock.install();
  const before = stub.listeners;
  const setHidden = (isHidden: boolean) =>
    page.evaluate(`Object.defineProperty(document, 'hidden', { configurable: true, value: ${isHidden} });
      document.dispatchEvent(new Event('visibilitychange'))`);
  await setHidden(true);
  await page.clock.runFor(6_000);
  await listenersAre(before - 1);
  stub.on('/notices', () => [{ time: '2026-11-30T10:00:00Z', text: 'while it was hidden' }]);
  await setHidden(false);
  await page.getByText('while it was hidden').waitFor();
  await page.getByText('Live').waitFor();
  expect(stub.listeners).toBe(before);
});

inBrowser('A button keeps the focus while it runs, and runs once.', async () => {
  const mapping = { uuid: 'u', functionName: 'pay', topic: 'orders', state: 'Enabled', problem: '', lag: [] };
  stub.on('/mappings', () => [{ ...mapping, settings: {}, metrics: {}, offsetLag: 0 }]);
  let respond = () => {};
  stub.on('/mappings/u/pause', async () => {
    await new Promise<void>((resolve) => (respond = resolve));
    return {};
  });
  const page = await open('/mappings');
  const pause = page.getByRole('button', { name: 'Pause pay on topic orders' });
  await pause.press('Enter');
  await page.locator('button[aria-disabled="true"]').waitFor();
  await page.keyboard.press('Enter');
  expect(await page.evaluate('document.activeElement.textContent')).toBe('Pause');
  respond();
  await page.locator('button[aria-disabled="false"]').waitFor();
  expect(stub.count('/mappings/u/pause')).toBe(1);
});

inBrowser('A key that is typed as the address changes stays.', async () => {
  stub.on('/functions', () => []);
  stub.on('/invocations', () => []);
  const page = await open('/invocations');
  const field = page.getByRole('searchbox').first();
  await field.waitFor();
  await page.evaluate(`{
    const input = document.querySelector('input[type=search]');
    const replace = history.replaceState.bind(history);
    history.replaceState = (...given) => {
      history.replaceState = replace;
      replace(...given);
      input.value += 'd';
      input.dispatchEvent(new InputEvent('input', { bubbles: true }));
    };
  }`);
  await field.fill('abc');
  await page.waitForURL(/=abcd$/);
  expect(await field.inputValue()).toBe('abcd');
});
