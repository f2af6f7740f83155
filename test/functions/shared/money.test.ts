import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { catalogue } from '../../../functions/shared/catalogue.ts';
import { minorUnits, moneyOf, sumOf, times } from '../../../functions/shared/money.ts';

const usd = (amount: string) => ({ amount, currency: 'USD' });

describe('money', () => {
  test.each([
    [{ amount: '12.30', currency: 'USD' }, 1_230],
    [{ amount: '12', currency: 'USD' }, 1_200],
    [{ amount: '-0.05', currency: 'USD' }, -5],
    [{ amount: '500', currency: 'JPY' }, 500],
    [{ amount: '1.234', currency: 'KWD' }, 1_234],
  ])('Money: %o is %d of the smallest unit.', (money, minor) => {
    expect(minorUnits(money)).toBe(minor);
  });

  test('Any whole number of the smallest unit can be written as an amount and read.', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -1e12, max: 1e12 }),
        fc.constantFrom('USD', 'JPY', 'KWD'),
        (minor, currency) => {
          expect(minorUnits(moneyOf(minor, currency))).toBe(minor);
        },
      ),
    );
  });

  test.each(['', '1,5', '1.234', 'twelve', '1e3'])('Money refuses the amount "%s".', (amount) => {
    expect(() => minorUnits(usd(amount))).toThrow(/not decimal text/);
  });

  test('Money multiplies and adds exactly.', () => {
    expect(times(usd('0.10'), 3)).toEqual(usd('0.30'));
    expect(sumOf([usd('0.10'), usd('0.20')])).toEqual(usd('0.30'));
  });

  test('Money refuses to add amounts of two currencies, or none.', () => {
    expect(() => sumOf([usd('1.00'), { amount: '1', currency: 'JPY' }])).toThrow('2 currencies');
    expect(() => sumOf([])).toThrow('0 currencies');
  });
});

describe('catalogue', () => {
  test('Catalogue names every product once, in one currency, at an exact price.', () => {
    expect(new Set(catalogue.map(({ productId }) => productId)).size).toBe(catalogue.length);
    for (const { price, initialStock } of catalogue) {
      expect(minorUnits(price)).toBeGreaterThan(0);
      expect(initialStock).toBeGreaterThan(0);
    }
  });
});
