import { describe, expect, test } from '@jest/globals';
import type { Sales } from '../../../../functions/storefront/page/api/types.ts';
import { countriesIn, countryOf } from '../../../../functions/storefront/page/checkout/countries.ts';
import { paymentWith, tokenPattern } from '../../../../functions/storefront/page/checkout/payment-choices.ts';
import { draftIn } from '../../../../functions/storefront/page/checkout/stored-draft.ts';
import { formatMoney } from '../../../../functions/storefront/page/money.ts';
import { hrefOf, routeOf } from '../../../../functions/storefront/page/routes.ts';
import { periodOf, pointsOf, sharesOf } from '../../../../functions/storefront/page/sales/series.ts';
import { claimsIn } from '../../../../functions/storefront/page/session/claims.ts';
import {
  availabilityOf,
  departmentsOf,
  departmentTitle,
  hueOf,
} from '../../../../functions/storefront/page/shop/departments.ts';

describe('addresses of pages', () => {
  test.each([
    ['', { page: 'shop' }],
    [hrefOf.shop, { page: 'shop' }],
    [hrefOf.department('home & garden/50%'), { page: 'shop', department: 'home & garden/50%' }],
    ['#/departments/50%', { page: 'shop', department: '50%' }],
    [hrefOf.basket, { page: 'basket' }],
    [hrefOf.checkout, { page: 'checkout' }],
    [hrefOf.orders, { page: 'orders' }],
    [hrefOf.order('0a-1'), { page: 'order', orderId: '0a-1', isNew: false }],
    [hrefOf.newOrder('0a-1'), { page: 'order', orderId: '0a-1', isNew: true }],
    ['#/orders/../secrets', { page: 'not-found' }],
    ['#content', { page: 'not-found' }],
  ])('%j is a page.', (hash, route) => {
    expect(routeOf(hash)).toEqual(route);
  });

  test('The page of sales keeps the query of its address.', () => {
    const route = routeOf(`${hrefOf.sales}?period=week&zone=Europe%2FBerlin`);
    expect(route.page === 'sales' && Object.fromEntries(route.query)).toEqual({
      period: 'week',
      zone: 'Europe/Berlin',
    });
  });
});

describe('the address that was typed', () => {
  const address = { 'shipTo.name': 'Sarah', 'shipTo.line1': '1 Main St' };

  test.each([
    ['before signing in', undefined, undefined],
    ['before signing in, by the customer who then signs in', undefined, 'sarah'],
    ['by the customer who is signed in', 'sarah', 'sarah'],
  ])('What was typed %s is in the form.', (_, typedBy, customerId) => {
    expect(draftIn(JSON.stringify({ typedBy, address }), customerId)).toEqual(address);
  });

  test.each(['tom', undefined])('What another customer has typed is not in the form of %s.', (customerId) => {
    expect(draftIn(JSON.stringify({ typedBy: 'sarah', address }), customerId)).toEqual({});
  });

  test.each([null, '', '7', '{"address":7}', '{"address":{"shipTo.name":7}}'])(
    'A stored %j is an empty form.',
    (text) => {
      expect(draftIn(text, undefined)).toEqual({});
    },
  );
});

describe('claims of a token', () => {
  const tokenOf = (claims: unknown) => `e30.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.sig`;

  test('A token says who is signed in, in any script, and whether they are staff.', () => {
    expect(
      claimsIn(tokenOf({ sub: 's', name: 'Søren 沙拉', email: 's@example.com', scope: 'openid staff' })),
    ).toEqual({
      customerId: 's',
      name: 'Søren 沙拉',
      email: 's@example.com',
      isStaff: true,
    });
    expect(claimsIn(tokenOf({ sub: 's', email: 's@example.com', scope: 'staffing' }))).toMatchObject({
      name: 's@example.com',
      isStaff: false,
    });
  });

  test.each(['', 'opaque', 'a.b.c', tokenOf({ name: 'x' }), tokenOf(null)])('%j says nothing.', (token) => {
    expect(claimsIn(token)).toBeUndefined();
  });
});

describe('what the shop shows', () => {
  test('Amounts are written exactly, as the customer writes them.', () => {
    expect(formatMoney({ amount: '1996.00', currency: 'USD' }, 'en-US')).toBe('$1,996.00');
    expect(formatMoney({ amount: '-12.30', currency: 'USD' }, 'de-DE').replace(/\s/g, ' ')).toBe('-12,30 $');
    expect(formatMoney({ amount: '9007199254740993.01', currency: 'USD' }, 'en-US')).toBe(
      '$9,007,199,254,740,993.01',
    );
  });

  test.each([
    [0, 'Sold out'],
    [3, 'Only 3 left'],
    [800, 'In stock'],
  ])('%d pieces are shown as: %s.', (available, text) => {
    expect(availabilityOf({ available }).text).toBe(text);
  });

  test('Departments are listed once, and each has a title and a colour.', () => {
    const products = ['books', 'home-office', 'books'].map((department) => ({ department }) as never);
    expect(departmentsOf(products)).toEqual(['books', 'home-office']);
    expect(departmentTitle('home-office')).toBe('Home office');
    expect(hueOf('home-office')).toBe(hueOf('home-office'));
    expect(hueOf('home-office')).toBeLessThan(360);
  });

  test('Countries have names in the language of the customer, whose own is found in it.', () => {
    expect(countriesIn('en')).toHaveLength(249);
    expect(countriesIn('de')).toContainEqual({ code: 'DE', name: 'Deutschland' });
    expect(['en-US', 'zh-Hant-TW', 'en-US@posix', 'de', 'en-XX'].map(countryOf)).toEqual([
      'US',
      'TW',
      'US',
      undefined,
      undefined,
    ]);
  });

  test('Each gateway has a way to pay, and only Stripe in live mode takes money.', () => {
    expect(paymentWith('test').choices.map(({ token }) => token)).toEqual([
      'tok_visa',
      'tok_declined',
      'tok_unavailable',
    ]);
    expect(paymentWith('stripe-test')).toMatchObject({
      takesTokens: true,
      note: expect.stringContaining('test mode'),
    });
    expect(paymentWith('stripe-live')).toMatchObject({ takesTokens: true, choices: [] });
    const pattern = new RegExp(`^(?:${tokenPattern})$`, 'v');
    expect(['pm_1Mq', 'tok_visa', 'ctoken_1', '4242424242424242'].map((text) => pattern.test(text))).toEqual([
      true,
      true,
      true,
      false,
    ]);
  });
});

describe('sales over time', () => {
  const toMs = Date.parse('2026-11-29T13:00:30Z');
  const sold = { orders: 1, shipped: 1, revenue: { amount: '12.30', currency: 'USD' } };
  const sales = { ...sold, byDepartment: [], byProduct: [] } satisfies Sales;

  test('Minutes without an event are zero, and the last is the current one.', () => {
    const byMinute = [{ minute: '2026-11-29T12:59:00.000Z', ...sold }];
    const points = pointsOf({ ...sales, byMinute }, periodOf('hour'), toMs, 'UTC', 'en-GB');
    expect(points).toHaveLength(60);
    expect(points.at(-1)).toMatchObject({ label: '13:00', orders: 0 });
    expect(points.at(-2)).toMatchObject({ label: '12:59', orders: 1, revenue: 12.3 });
    expect(points.reduce((sum, { orders }) => sum + orders, 0)).toBe(1);
  });

  test('Days are those of the zone, without gaps.', () => {
    const byDay = [{ day: '2026-11-30', ...sold }];
    const points = pointsOf({ ...sales, byDay }, periodOf('week'), toMs, 'Pacific/Kiritimati', 'en-GB');
    expect(points.map(({ label }) => label)).toEqual([
      '23 Nov',
      '24 Nov',
      '25 Nov',
      '26 Nov',
      '27 Nov',
      '28 Nov',
      '29 Nov',
      '30 Nov',
    ]);
    expect(points.at(-1)).toMatchObject({ orders: 1 });
  });

  test('A period that does not exist is the last hour.', () => {
    expect(periodOf('toString').name).toBe('hour');
    expect(periodOf(null).name).toBe('hour');
  });

  test('Shares are of the largest amount, and refunds have none.', () => {
    expect(sharesOf([200, 50, -10])).toEqual([1, 0.25, 0]);
    expect(sharesOf([0, 0])).toEqual([0, 0]);
    expect(sharesOf([])).toEqual([]);
  });
});
