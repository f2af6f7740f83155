import { expect } from '@jest/globals';
import type { Page } from 'playwright-core';
import { stubOfThisFile } from './support/stub-console.ts';
import { waitUntil } from './support/wait-until.ts';

/** Where a page begins, and where it is when the browser goes back to it. */

const { stub, inBrowser, open } = stubOfThisFile();
const LEFT_AT_PX = 3_000;

const functions = Array.from({ length: 300 }, (_, index) => ({
  name: `function-${index}`,
  arn: `arn:${index}`,
  runtime: 'nodejs24.x',
  invocations: 0,
  errors: 0,
  throttles: 0,
}));

const top = (page: Page) => page.evaluate<number>('scrollY');

/** Scrolls the list of functions, and opens one of them. */
async function leaveScrolledList(): Promise<Page> {
  stub.on('/functions', () => functions);
  const page = await open('/functions', [/404/]);
  await page.getByRole('link', { name: 'function-0', exact: true }).waitFor();
  await page.evaluate(`scrollTo(0, ${LEFT_AT_PX})`);
  await page.getByRole('link', { name: 'function-90', exact: true }).click();
  await page.getByText('/functions/function-90 responds with 404').waitFor();
  return page;
}

inBrowser(
  'A page that is opened begins at its top, and Back returns to where the list was left.',
  async () => {
    const page = await leaveScrolledList();
    expect(await top(page)).toBe(0);
    await page.goBack();
    await waitUntil(page, `scrollY === ${LEFT_AT_PX}`);
    await page.goForward();
    await page.getByText('/functions/function-90 responds with 404').waitFor();
    await waitUntil(page, 'scrollY === 0');
    await page.goBack();
    await waitUntil(page, `scrollY === ${LEFT_AT_PX}`);
  },
);

inBrowser('Back waits for a list that loads, and for a document that is loaded again.', async () => {
  const page = await leaveScrolledList();
  let respond = () => {};
  stub.on('/functions', () => new Promise((resolve) => (respond = () => resolve(functions))));
  await page.goBack();
  await page.getByText('Loading').waitFor();
  respond();
  await waitUntil(page, `scrollY === ${LEFT_AT_PX}`);
  stub.on('/functions', () => functions);
  await page.reload();
  await waitUntil(page, `scrollY === ${LEFT_AT_PX}`);
});

inBrowser('A list that grows after Back stays where the user has scrolled it.', async () => {
  const page = await leaveScrolledList();
  stub.on('/functions', () => functions.slice(0, 30));
  await page.goBack();
  await page.getByRole('link', { name: 'function-29', exact: true }).waitFor();
  await page.mouse.wheel(0, -10_000);
  await waitUntil(page, 'scrollY === 0');
  stub.on('/functions', () => functions);
  stub.send('update');
  await page.getByRole('link', { name: 'function-32', exact: true }).waitFor();
  expect(await top(page)).toBe(0);
});

inBrowser('A list whose filter has changed is where it was left.', async () => {
  stub.on('/functions', () => functions);
  const page = await open('/functions', [/404/]);
  await page.getByRole('searchbox').fill('function');
  await page.evaluate(`scrollTo(0, ${LEFT_AT_PX})`);
  await page.getByRole('link', { name: 'function-90', exact: true }).click();
  await page.getByText('/functions/function-90 responds with 404').waitFor();
  await page.goBack();
  await waitUntil(page, `scrollY === ${LEFT_AT_PX}`);
});
