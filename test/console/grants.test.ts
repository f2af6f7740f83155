import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Mirror } from '../../local/src/api/index.ts';
import { startConsoleMirror } from './support/console-mirror.ts';
import { failingStack } from './support/failing-stack.ts';
import { expectNoAxeFindings, noBrowser, openConsole, takeScreenshot } from './support/open-console.ts';

const stack = () => failingStack(`grants-${randomUUID().slice(0, 8)}`);
const inBrowser = noBrowser ? test.skip : test;

let mirror: Mirror;
beforeAll(async () => {
  mirror = await startConsoleMirror(stack(), { iam: true });
});
afterAll(() => mirror.stop());

inBrowser('A refused call is shown with the statement that allows it, to copy.', async () => {
  const page = await openConsole(mirror.endpoints.console, { path: '/grants' });
  await page.getByText('Nothing was refused since the start.').waitFor();
  await mirror.function('track-packages').invoke({});
  const refusal = page.getByRole('article').filter({ hasText: 'dynamodb:GetItem' });
  await refusal.getByText(/^Refused to track-packages on .*:table\/packages, once/).waitFor();
  const statement = JSON.parse((await refusal.locator('pre').textContent()) ?? '');
  expect(statement).toEqual({
    Effect: 'Allow',
    Action: 'dynamodb:GetItem',
    Resource: expect.stringMatching(/^arn:aws:dynamodb:.*:table\/packages$/),
  });
  await page.getByRole('row').filter({ hasText: 'ses:SendEmail' }).getByText('unused').waitFor();
  await expectNoAxeFindings(page);
  await takeScreenshot(page, 'grants');
});

inBrowser('Without enforcement the page says how to switch it on.', async () => {
  const lenient = await startConsoleMirror(stack());
  try {
    const page = await openConsole(lenient.endpoints.console, {
      path: '/grants',
      expectedErrors: [/net::ERR_/],
    });
    await page.getByText(/Policies are not enforced/).waitFor();
    await page.getByText('--no-iam').waitFor();
  } finally {
    await lenient.stop();
  }
});
