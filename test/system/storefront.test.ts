import { expect, test } from '@jest/globals';
import type { Locator, Page, Request, Route } from 'playwright-core';
import { anOrder, eventually } from './support/shop.ts';
import {
  addToBasket,
  book,
  buyNow,
  chooseIdentity,
  describeShop,
  fillAddress,
  heading,
  look,
  newCustomer,
  open,
  outcome,
  readyToBuy,
  shopOfThisFile,
  signIn,
  stepStates,
  tokenOf,
} from './support/storefront.ts';

/** The shop's page in a real browser, on the running system. */

const { api, openShop } = shopOfThisFile();
/** The orders that the page sends from now on. */
function sentOrders(page: Page): Request[] {
  const sent: Request[] = [];
  page.on('request', (request) => {
    if (request.method() === 'POST' && request.url().endsWith('/orders')) sent.push(request);
  });
  return sent;
}

/** What a screen reader says of a field besides its label. */
async function describedBy(field: Locator): Promise<string | null> {
  const id = await field.getAttribute('aria-describedby');
  return field.page().locator(`[id="${id}"]`).textContent();
}

const listedOrders = async (page: Page): Promise<number> => {
  const response = await fetch(`${api()}/orders?limit=100`, {
    headers: { authorization: `Bearer ${await tokenOf(page)}` },
  });
  return ((await response.json()) as { orders: unknown[] }).orders.length;
};

describeShop('storefront', () => {
  test('Sarah looks around, signs in, clicks "Buy now" twice, and sees one order shipped.', async () => {
    const page = await openShop();
    await page.getByRole('button', { name: `Add ${book}` }).waitFor();
    await look(page, 'products');
    await page.getByRole('link', { name: 'Kitchen' }).click();
    await heading(page, 'Kitchen').waitFor();
    expect(await page.title()).toBe('Kitchen · Orderstream');
    expect(
      await heading(page, 'Kitchen').evaluate((element) => element === element.ownerDocument.activeElement),
    ).toBe(true);
    expect(await page.locator('.product h2').allInnerTexts()).toEqual([
      "Chef's Knife",
      'Espresso Cups, set of 6',
      'Cast Iron Pan',
    ]);
    await addToBasket(page, "Chef's Knife");
    await page.getByRole('link', { name: 'All' }).click();
    await addToBasket(page, book);
    await page
      .getByRole('group', { name: `Quantity of ${book}` })
      .getByRole('button', { name: 'One more' })
      .click();
    await page.reload();
    await page.getByRole('link', { name: 'Basket' }).click();
    await page.getByText('$88.60').waitFor();
    await look(page, 'basket');
    await page.getByRole('link', { name: 'Check out' }).click();
    await fillAddress(page);
    await page.getByRole('button', { name: 'Sign in to buy' }).click();
    await chooseIdentity(page, 'Sarah');
    await page.getByRole('button', { name: 'Buy now' }).waitFor();
    expect(await page.getByLabel('City').inputValue()).toBe('Springfield');
    await look(page, 'checkout');
    const sent = sentOrders(page);
    await page.getByRole('button', { name: 'Buy now' }).dblclick();
    await page.getByText('Order received! Check your email for updates.').waitFor();
    expect(await outcome(page, 'Shipped')).toContain('on its way');
    await page.locator('.step[data-step="email"][data-state="done"]').waitFor({ timeout: 60_000 });
    expect(await stepStates(page)).toEqual({
      received: 'done',
      payment: 'done',
      stock: 'done',
      email: 'done',
      shipment: 'done',
    });
    expect(sent).toHaveLength(1);
    await page.getByText(`2 × ${book}`).waitFor();
    expect(await page.getByRole('link', { name: 'Basket' }).textContent()).toContain('0');
    await look(page, 'order');
  });

  test('A declined card cancels the order, in words that a customer understands.', async () => {
    const page = await openShop();
    await signIn(page, newCustomer());
    await readyToBuy(page);
    await page.getByLabel('Visa ending 0002').check();
    await buyNow(page);
    expect(await outcome(page, 'Cancelled')).toContain(
      'Your payment did not go through. You were not charged. Nothing will be sent',
    );
    expect(await stepStates(page)).toMatchObject({ payment: 'failed', shipment: 'skipped' });
    await look(page, 'cancelled');
  });

  test('An order of more than there is warns before it is placed.', async () => {
    const page = await openShop('/#/departments/electronics');
    await addToBasket(page, 'Turntable, Limited Edition');
    await page.getByRole('spinbutton').fill('99');
    expect(await page.getByRole('spinbutton').inputValue()).toBe('10');
    await open(page, '#/basket');
    await page.getByText(/Only \d left: an order of 10 will be cancelled\.|Sold out at the moment/).waitFor();
  });

  test('A lost response and a repetition are one order.', async () => {
    const page = await openShop('/', [/Failed to load resource/]);
    await signIn(page, newCustomer());
    await readyToBuy(page);
    const sent = sentOrders(page);
    let lost = 0;
    await page.route('**/orders', async (route: Route) => {
      if (route.request().method() !== 'POST' || lost > 0) return route.continue();
      lost += 1;
      await route.fetch();
      return route.abort();
    });
    await buyNow(page);
    await outcome(page, 'Shipped');
    const keys = await Promise.all(sent.map((request) => request.headerValue('idempotency-key')));
    expect(keys).toHaveLength(2);
    expect(new Set(keys).size).toBe(1);
    expect(await listedOrders(page)).toBe(1);
  });

  test('An order whose responses are all lost is placed once, even after the page was loaded again.', async () => {
    const page = await openShop('/', [/Failed to load resource/]);
    await signIn(page, newCustomer());
    await readyToBuy(page);
    await page.route('**/orders', async (route: Route) => {
      await route.fetch();
      return route.abort();
    });
    await buyNow(page);
    await page.getByText('The shop cannot be reached').waitFor();
    await look(page, 'no-response');
    await page.unroute('**/orders');
    await page.reload();
    await page.getByLabel('City').fill('Shelbyville');
    await buyNow(page);
    await page.getByRole('alert').getByText('Your earlier order may have been placed').waitFor();
    await page.getByLabel('City').fill('Springfield');
    await buyNow(page);
    await outcome(page, 'Shipped');
    expect(await listedOrders(page)).toBe(1);
  });

  test.each([
    [
      429,
      'customer-limit-reached',
      'You have 5 orders in progress; accepted: fewer than 5 before a new one.',
      'You have several orders in progress',
    ],
    [
      429,
      'customer-limit-reached',
      '5 of your payments were declined in the last hour; accepted: fewer than 5.',
      'Too many declined payments',
    ],
    [403, 'email-not-verified', 'The token needs an email claim.', 'Your email address is not verified yet'],
    [503, 'not-confirmed', 'The order is not confirmed.', 'We could not confirm your order yet'],
  ])(
    'A refusal with %d (%s: %s) is plain words, and the basket is kept.',
    async (status, kind, detail, title) => {
      const page = await openShop('/', [/Failed to load resource/]);
      await signIn(page, newCustomer());
      await readyToBuy(page);
      await page.route('**/orders', (route: Route) =>
        route.fulfill({
          status,
          headers: { 'content-type': 'application/problem+json', 'retry-after': '1' },
          body: JSON.stringify({ type: `urn:orderstream:problem:${kind}`, status, detail }),
        }),
      );
      await buyNow(page);
      await page.getByRole('alert').getByText(title).waitFor();
      await page.getByRole('link', { name: 'Basket' }).getByText('1').waitFor();
    },
  );

  test('What the API refuses in a field is a message at the field.', async () => {
    const page = await openShop('/', [/Failed to load resource.*400/]);
    await signIn(page, newCustomer());
    await readyToBuy(page);
    await page.getByLabel('City').fill('Spring\u202efield');
    await buyNow(page);
    await page.getByText('Some details need a correction').waitFor();
    const city = page.getByLabel('City');
    expect(await city.getAttribute('aria-invalid')).toBe('true');
    expect(await describedBy(city)).toBe('Enter a city of at most 100 characters, without hidden marks.');
    expect(await city.evaluate((element) => element === element.ownerDocument.activeElement)).toBe(true);
    await look(page, 'field-error');
    await city.fill('Springfield');
    await page.route('**/orders', (route: Route) =>
      route.fulfill({
        status: 400,
        headers: { 'content-type': 'application/problem+json' },
        body: JSON.stringify({ errors: [{ field: 'shipTo.country', message: 'is "ZZ"' }] }),
      }),
    );
    await buyNow(page);
    await page.getByText('Choose a country.').waitFor();
    expect(await describedBy(page.getByLabel('Country'))).toBe('Choose a country.');
  });

  test('Past orders come page by page, and the link to one leads there through the sign-in.', async () => {
    const page = await openShop();
    const customer = newCustomer();
    await signIn(page, customer);
    const headers = { authorization: `Bearer ${await tokenOf(page)}`, 'content-type': 'application/json' };
    for (let placed = 0; placed < 21; placed += 1) {
      const response = await fetch(`${api()}/orders`, {
        method: 'POST',
        headers,
        body: JSON.stringify(anOrder()),
      });
      expect(response.status).toBe(202);
    }
    await eventually(async () => expect(await listedOrders(page)).toBe(21));
    await page.getByRole('link', { name: 'Your orders' }).click();
    await page.locator('.order-row').nth(19).waitFor();
    await look(page, 'orders');
    await page.getByRole('button', { name: 'Show older orders' }).click();
    await page.locator('.order-row').nth(20).waitFor();
    const oldest = page.locator('.order-row').nth(20);
    expect(await oldest.evaluate((element) => element === element.ownerDocument.activeElement)).toBe(true);
    const address = `${api()}/${await oldest.getAttribute('href')}`;
    const otherTab = await page.context().newPage();
    await otherTab.goto(address);
    await signIn(otherTab, customer);
    expect(otherTab.url()).toBe(address);
    await outcome(otherTab, 'Shipped');
    await otherTab.getByText('This is more orders than usual').waitFor({ state: 'detached' });
  });

  test('Staff see sales as charts and as a table; customers do not.', async () => {
    const page = await openShop('/#/sales?zone=Europe/Berlin', [/Failed to load resource/]);
    await signIn(page, 'Staff');
    await page.locator('.chart canvas').first().waitFor();
    expect(await page.getByLabel('Time zone').inputValue()).toBe('Europe/Berlin');
    await page.getByText('The same figures as a table').click();
    await page.getByRole('columnheader', { name: 'Revenue' }).first().waitFor();
    await page.getByRole('rowheader', { name: 'Books' }).waitFor();
    await look(page, 'sales');
    const isOfDays = /\/sales\?.*window=day/;
    await page.route(isOfDays, (route: Route) => route.abort());
    await page.getByLabel('Period').selectOption('Last 7 days');
    await page.getByRole('alert').getByText('The shop cannot be reached').waitFor();
    await page.getByText('Last hour, Europe/Berlin').waitFor();
    await page.unroute(isOfDays);
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByText('Last 7 days, Europe/Berlin').waitFor();
    await page.getByRole('heading', { name: 'Revenue by day' }).waitFor();
    expect(page.url()).toContain('period=week');
    await page.getByRole('button', { name: 'Staff', exact: true }).click();
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByRole('button', { name: 'Sign in' }).waitFor();
    await signIn(page, newCustomer());
    expect(await page.getByRole('link', { name: 'Sales' }).count()).toBe(0);
    await open(page, '#/sales');
    await page.getByText('Sales are for staff').waitFor();
  });

  test('HTML and script in a name are text.', async () => {
    const page = await openShop();
    const name = '<img src=x onerror=alert(1)>"\'';
    await signIn(page, newCustomer(name));
    await page.getByRole('button', { name, exact: true }).click();
    await page.locator('#account').getByText(name).waitFor();
    await open(page, `#/departments/${encodeURIComponent('<script>alert(1)</script>')}`);
    await heading(page, /<script>/).waitFor();
    expect(await page.locator('img').count()).toBe(0);
  });
});
