import { expect, test } from '@jest/globals';
import type { Page, Route } from 'playwright-core';
import { eventually } from './support/shop.ts';
import {
  addToBasket,
  book,
  buyNow,
  chooseIdentity,
  describeShop,
  heading,
  look,
  newCustomer,
  open,
  outcome,
  readyToBuy,
  shopOfThisFile,
  signIn,
  tokenOf,
} from './support/storefront.ts';

/** What happens to a customer's session and basket in the shop's page: reloads, other tabs, ended tokens, lost networks. */

const { api, openShop } = shopOfThisFile();

/** The label of the element that has the focus, or its name. */
const focusOf = (page: Page) =>
  page.evaluate<string>('document.activeElement.ariaLabel ?? document.activeElement.tagName');

async function addToBasketOf(tab: Page): Promise<void> {
  await tab.getByRole('link', { name: 'See all products' }).click();
  await addToBasket(tab, book);
}

describeShop('storefront session', () => {
  test('A reload in the middle of the sign-in leaves the customer where they were, with their basket.', async () => {
    const page = await openShop('/#/departments/books');
    await addToBasket(page, book);
    await open(page, '#/checkout');
    await page.route('**/oauth2/token', () => {});
    await page.getByRole('button', { name: 'Sign in to buy' }).click();
    const asked = page.waitForRequest('**/oauth2/token');
    await chooseIdentity(page, newCustomer());
    await asked;
    await page.reload();
    await page.unroute('**/oauth2/token');
    await page.getByRole('button', { name: 'Sign in to buy' }).waitFor();
    expect(page.url()).toBe(`${api()}/#/checkout`);
    await signIn(page, newCustomer());
    await page.getByRole('button', { name: 'Buy now' }).waitFor();
  });

  test('A response of the issuer that this tab did not ask for signs no customer in.', async () => {
    const page = await openShop('/?code=stolen&state=forged');
    await page.getByRole('alert').getByText('You are not signed in').waitFor();
    expect(page.url()).toBe(`${api()}/`);
    expect(await tokenOf(page)).toBeUndefined();
  });

  test('Two tabs have one basket, and buy it once.', async () => {
    const page = await openShop();
    await signIn(page, newCustomer());
    await readyToBuy(page);
    const otherTab = await page.context().newPage();
    await otherTab.goto(`${api()}/#/basket`);
    await otherTab.getByText('$12.30').first().waitFor();
    await buyNow(page);
    await otherTab.getByText('Your basket is empty').waitFor();
    await addToBasketOf(otherTab);
    await page.getByRole('link', { name: 'Basket' }).getByText('1').waitFor();
  });

  test('A session that ends is said, and signing in again leads back to the same place.', async () => {
    const page = await openShop('/', [/Failed to load resource.*401/]);
    const customer = newCustomer();
    await signIn(page, customer);
    await page.route('**/orders', (route: Route) => route.fulfill({ status: 401, body: '{}' }));
    await open(page, '#/orders');
    await page.getByRole('alert').getByText('Your session has ended').first().waitFor();
    await page.unroute('**/orders');
    await signIn(page, customer);
    expect(page.url()).toBe(`${api()}/#/orders`);
    await page.getByText('You have not ordered anything yet').waitFor();
    await look(page, 'no-orders');
  });

  test('Who signs out leaves nothing in the tab for the next customer.', async () => {
    const page = await openShop();
    const customer = newCustomer();
    await signIn(page, customer);
    await readyToBuy(page);
    await page.getByRole('button', { name: customer.name, exact: true }).click();
    await page.getByRole('button', { name: 'Sign out' }).click();
    await heading(page, 'Products').waitFor();
    await open(page, '#/basket');
    await page.getByText('Your basket is empty').waitFor();
    const next = newCustomer();
    await signIn(page, next);
    await open(page, '#/');
    await addToBasket(page, book);
    await open(page, '#/checkout');
    expect(await page.getByLabel('Name').inputValue()).toBe(next.name);
    expect(await page.getByLabel('Street and number').inputValue()).toBe('');
  });

  test('A sign-in whose code is gone, as after a deployment, offers to load the page again.', async () => {
    const page = await openShop('/', [/Failed to load resource/]);
    await page.route('**/assets/authorization-code*', (route: Route) => route.fulfill({ status: 404 }));
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('alert').getByText('The shop was updated meanwhile').waitFor();
    await page.unroute('**/assets/authorization-code*');
    await page.getByRole('button', { name: 'Load again' }).click();
    await signIn(page, newCustomer());
  });

  test('The keyboard stays where a product is added and removed.', async () => {
    const page = await openShop();
    const isFocused = (name: string) => eventually(async () => expect(await focusOf(page)).toBe(name));
    const add = `Add ${book} to the basket`;
    await page.getByRole('button', { name: add }).press('Enter');
    await isFocused('One more');
    await page.keyboard.press('Shift+Tab');
    await page.keyboard.press('Shift+Tab');
    await isFocused('Remove');
    await page.keyboard.press('Enter');
    await isFocused(add);
    await page.keyboard.press('Enter');
    await isFocused('One more');
    await open(page, '#/basket');
    await page.getByRole('button', { name: `Remove ${book}` }).press('Enter');
    await page.getByText('Your basket is empty').waitFor();
    await isFocused('H1');
  });

  test('Progress continues when the network is back, and says so meanwhile.', async () => {
    const page = await openShop('/', [/Failed to load resource/]);
    await signIn(page, newCustomer());
    await readyToBuy(page);
    await page.route('**/orders/*', (route: Route) => route.abort());
    await buyNow(page);
    await page.getByText('We keep trying').waitFor();
    await page.unroute('**/orders/*');
    await outcome(page, 'Shipped');
  });

  test('The address of a page that does not exist leads to the products.', async () => {
    const page = await openShop('/#/nowhere');
    await heading(page, 'Page not found').waitFor();
    await look(page, 'not-found');
    await page.getByRole('link', { name: 'See all products' }).click();
    await heading(page, 'Products').waitFor();
  });
});
