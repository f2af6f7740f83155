import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import type { Mirror } from '../../local/src/api/index.ts';
import { startConsoleMirror } from './support/console-mirror.ts';
import { failingStack } from './support/failing-stack.ts';
import { expectNoAxeFindings, noBrowser, openConsole, takeScreenshot } from './support/open-console.ts';
import { readApi } from './support/read-api.ts';

const topic = `outage-${randomUUID().slice(0, 8)}`;
const inBrowser = noBrowser ? test.skip : test;

let mirror: Mirror;
beforeAll(async () => {
  // The services of the test run are not its own; these are leased by this mirror alone.
  mirror = await startConsoleMirror(failingStack(topic), { services: 'shared' });
  await mirror.topic(topic).produce({ value: {} });
  await mirror.idle();
});
afterAll(() => mirror.stop());

const openLab = () => openConsole(mirror.endpoints.console, { path: '/lab' });
const card = (page: Page, name: string) => page.getByRole('region', { name });
const backlogIs = (page: Page, text: string) =>
  page.getByTestId('backlog').getByText(text, { exact: true }).waitFor();

inBrowser('A backlog grows while a consumer is paused, and drains when it is resumed.', async () => {
  const page = await openLab();
  await backlogIs(page, '0');
  await card(page, 'A consumer is paused').getByRole('button', { name: 'Pause' }).click();
  await page.getByText(/is paused, 0 records wait/).waitFor();
  await mirror.topic(topic).produce(Array.from({ length: 7 }, () => ({ value: {} })));
  await backlogIs(page, '7');
  await expectNoAxeFindings(page);
  await takeScreenshot(page, 'lab');
  await page.getByRole('button', { name: `Resume sort-packages on ${topic}` }).click();
  await backlogIs(page, '0');
  await page.getByText('Nothing fails on purpose.').waitFor();
});

inBrowser(
  'A function fails as often as is asked for, with the invocations that were hit, until it is ended.',
  async () => {
    const page = await openConsole(mirror.endpoints.console, { path: '/lab', expectedErrors: [/400/] });
    const form = card(page, 'A function fails or is slow');
    await form.getByRole('spinbutton', { name: 'Invocations' }).fill('0');
    await form.getByRole('button', { name: 'Fail' }).click();
    await form
      .getByRole('alert')
      .getByText(/accepted: a whole number from 1/)
      .waitFor();
    await form.getByRole('spinbutton', { name: 'Invocations' }).fill('2');
    await form.getByRole('combobox', { name: 'Function' }).selectOption('track-packages');
    await form.getByRole('button', { name: 'Fail' }).click();
    const fault = page.getByRole('listitem').filter({ hasText: 'track-packages fails 2 times' });
    await fault.getByText(/0 hits/).waitFor();
    const { requestId } = await mirror.function('track-packages').invoke({});
    await fault.getByRole('link', { name: requestId.slice(0, 8) }).waitFor();
    await fault.getByRole('button', { name: /^End/ }).click();
    await fault.waitFor({ state: 'detached' });
  },
);

inBrowser('A service that is stopped is down, and is available again when the fault is ended.', async () => {
  const page = await openLab();
  await page.getByRole('button', { name: 'Stop 10 s: The mailbox' }).click();
  const fault = page.getByRole('listitem').filter({ hasText: 'The mailbox is stopped' });
  await fault.waitFor();
  const services = await readApi<{ name: string; fault?: object }[]>(mirror, '/services');
  expect(services.find(({ name }) => name === 'mailbox')?.fault).toBeDefined();
  await fault.getByRole('button', { name: 'End the fault of The mailbox' }).click();
  await fault.waitFor({ state: 'detached' });
  expect((await fetch(`${mirror.endpoints.mail}/store`)).status).toBe(200);
});

inBrowser('An action of the fault injection service runs, and a poison record is sent.', async () => {
  const page = await openLab();
  await page.getByRole('button', { name: 'invocation-error' }).click();
  const fault = page.getByRole('listitem').filter({ hasText: 'aws:lambda:invocation-error on' });
  await fault.getByRole('button', { name: /^End/ }).click();
  await fault.waitFor({ state: 'detached' });
  await card(page, 'A poison record').getByRole('button', { name: 'Send' }).click();
  await card(page, 'A poison record')
    .getByRole('link', { name: new RegExp(`^${topic}-0@`) })
    .waitFor();
  await expect(mirror.idle()).resolves.toBeUndefined();
});

inBrowser('A service that is not the mirror’s cannot be disturbed, and the page says why.', async () => {
  const foreign = await startConsoleMirror(failingStack(`${topic}-foreign`));
  try {
    const page = await openConsole(foreign.endpoints.console, {
      path: '/lab',
      expectedErrors: [/net::ERR_/],
    });
    await page
      .getByText(/cannot be disturbed: it runs outside the mirror/)
      .first()
      .waitFor();
  } finally {
    await foreign.stop();
  }
});
