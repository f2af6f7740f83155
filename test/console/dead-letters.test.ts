import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Mirror } from '../../local/src/api/index.ts';
import { startConsoleMirror } from './support/console-mirror.ts';
import { failingStack } from './support/failing-stack.ts';
import { expectNoAxeFindings, noBrowser, openConsole, takeScreenshot } from './support/open-console.ts';

const topic = `packages-${randomUUID().slice(0, 8)}`;
const inBrowser = noBrowser ? test.skip : test;

let mirror: Mirror;
beforeAll(async () => {
  mirror = await startConsoleMirror(failingStack(topic));
});
afterAll(() => mirror.stop());

inBrowser('Without dead letters the page says when there are some.', async () => {
  const page = await openConsole(mirror.endpoints.console, { path: '/dead-letters' });
  await page.getByText(/No record was sent to an on-failure destination/).waitFor();
});

inBrowser(
  'Poison becomes a dead letter with its attempts, is redriven after a dry run, and is delivered.',
  async () => {
    const page = await openConsole(mirror.endpoints.console, { path: '/dead-letters' });
    const [{ partition, offset }] = await mirror
      .topic(topic)
      .produce({ key: 'p1', value: { isPoison: true } });
    const position = `${topic}-${partition}@${offset}`;
    const row = page.getByRole('row').filter({ hasText: position });
    await row.getByText('RetryAttemptsExhausted').waitFor();
    await page.getByRole('button', { name: '1 sort-packages: RetryAttemptsExhausted' }).waitFor();
    await expectNoAxeFindings(page);
    await takeScreenshot(page, 'dead-letters');

    await row.getByRole('link').first().click();
    await page.getByRole('heading', { name: `Dead letter of ${position}` }).waitFor();
    expect(await page.getByRole('listitem').filter({ hasText: 'TypeError: <b>no address</b>' }).count()).toBe(
      2,
    );
    await page.getByText('"isPoison": true').waitFor();
    expect(await page.getByRole('link', { name: position }).getAttribute('href')).toBe(
      `/topics/${topic}/${partition}/${offset}`,
    );
    await takeScreenshot(page, 'dead-letter');

    await page.getByRole('button', { name: 'Redrive…' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('1 to publish.').waitFor();
    await expectNoAxeFindings(page);
    await takeScreenshot(page, 'redrive');
    await dialog.getByRole('button', { name: 'Publish 1 again' }).click();
    await dialog.getByText('1 published again.').waitFor();
    const copy =
      (await dialog
        .getByRole('link', { name: new RegExp(`^${topic}-0@`) })
        .last()
        .textContent()) ?? '';
    expect(copy).toBe(`${topic}-0@${offset + 1}`);
    const story = await mirror
      .mapping({ function: 'sort-packages' })
      .processed({ topic, partition: 0, offset: offset + 1 });
    expect(story.outcome).toBe('delivered');
  },
);

inBrowser('All dead letters are redriven at once, and those that were before are left.', async () => {
  await mirror.topic(topic).produce({ key: 'p2', value: { isPoison: true } });
  const page = await openConsole(mirror.endpoints.console, { path: '/dead-letters' });
  await page.getByRole('button', { name: 'Redrive all 2…' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText('1 to publish, 1 left.').waitFor();
  await dialog.getByText('was redriven before').waitFor();
  await dialog.getByRole('button', { name: 'Publish 1 again' }).click();
  await dialog.getByText('1 published again, 1 left.').waitFor();
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'detached' });
  await page.getByRole('checkbox').first().check();
  await page.getByRole('button', { name: 'Redrive 1…' }).click();
  await dialog.getByText('1 left.').waitFor();
  expect(await dialog.getByRole('button', { name: 'Publish 0 again' }).isDisabled()).toBe(true);
});
