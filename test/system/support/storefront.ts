import { randomUUID } from 'node:crypto';
import { describe } from '@jest/globals';
import type { Locator, Page } from 'playwright-core';
import {
  expectNoAxeFindings,
  noBrowser,
  openConsole,
  takeScreenshot,
} from '../../console/support/open-console.ts';
import { sharedSystem } from './shared-system.ts';

/** What customers do in the shop's page. They find everything by its name, as they read it. */

export const describeShop = noBrowser ? describe.skip : describe;

export const book = 'Kafka: The Definitive Guide';

/** The shop of this test file, which leases a system for it. */
export function shopOfThisFile() {
  const system = sharedSystem();
  return {
    /** Where the shop is. */
    api: () => system().ready.api,
    openShop: (path = '/', expectedErrors: readonly RegExp[] = []) =>
      openConsole(system().ready.api, { path, expectedErrors }),
  };
}

/** A customer that no other test has; the local issuer knows users by their names. */
export function newCustomer(name = `Tom ${randomUUID().slice(0, 8)}`) {
  return { name, email: `customer-${randomUUID()}@example.com` } as const;
}

/** Signs in from wherever the page is, with the first button that offers it. */
export async function signIn(
  page: Page,
  who: 'Sarah' | 'Staff' | ReturnType<typeof newCustomer>,
): Promise<void> {
  await page
    .getByRole('button', { name: /^Sign in/ })
    .last()
    .click();
  await chooseIdentity(page, who);
  await page.getByRole('button', { name: typeof who === 'string' ? who : who.name, exact: true }).waitFor();
}

/** On the page of the local issuer. */
export async function chooseIdentity(
  page: Page,
  who: 'Sarah' | 'Staff' | ReturnType<typeof newCustomer>,
): Promise<void> {
  if (typeof who === 'string') return page.getByRole('button', { name: new RegExp(`${who}@`, 'i') }).click();
  await page.getByLabel('Name').fill(who.name);
  await page.getByLabel('Email').fill(who.email);
  await page.getByRole('button', { name: 'Continue' }).click();
}

export async function addToBasket(page: Page, product: string): Promise<void> {
  await page.getByRole('button', { name: `Add ${product} to the basket` }).click();
}

/** Goes to a page of the shop by its address, as a bookmark does. */
export async function open(page: Page, hash: string): Promise<void> {
  await page.evaluate(`location.hash = ${JSON.stringify(hash)}`);
}

/** Fills in the form of the checkout. */
export async function fillAddress(page: Page): Promise<void> {
  await page.getByLabel('Name').fill('Sarah');
  await page.getByLabel('Street and number').fill('1 Main St');
  await page.getByLabel('Postal code').fill('12345');
  await page.getByLabel('City').fill('Springfield');
  await page.getByLabel('Country').selectOption('US');
}

/** Puts a product into the basket and fills in the form, ready to buy. The customer is signed in. */
export async function readyToBuy(page: Page, product = book): Promise<void> {
  await open(page, '#/');
  await addToBasket(page, product);
  await open(page, '#/checkout');
  await fillAddress(page);
}

export async function buyNow(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Buy now' }).click();
}

/** Waits for the outcome of the order that is shown: `Shipped` or `Cancelled`. @returns it with its sentence. */
export async function outcome(page: Page, title: 'Shipped' | 'Cancelled'): Promise<string> {
  const lead = page.locator('.outcome').filter({ hasText: `${title}.` });
  await lead.waitFor({ timeout: 60_000 });
  return (await lead.textContent()) ?? '';
}

/** The states of the steps of the order that is shown, by step. */
export async function stepStates(page: Page): Promise<Record<string, string>> {
  const steps = await page.locator('.step').all();
  const entries = steps.map(async (step) => [
    (await step.getAttribute('data-step')) ?? '',
    (await step.getAttribute('data-state')) ?? '',
  ]);
  return Object.fromEntries(await Promise.all(entries));
}

/** The access token of the customer who is signed in. */
export async function tokenOf(page: Page): Promise<string> {
  const stored = await page.evaluate<string | null>("sessionStorage.getItem('shop.session')");
  return (JSON.parse(stored ?? '{}') as { readonly accessToken: string }).accessToken;
}

/** The heading of a page. */
export const heading = (page: Page, name: string | RegExp): Locator =>
  page.getByRole('heading', { level: 1, name });

/** Looks at the page as axe does, and takes its pictures. */
export async function look(page: Page, name: string): Promise<void> {
  await expectNoAxeFindings(page);
  await takeScreenshot(page, `shop-${name}`);
}
