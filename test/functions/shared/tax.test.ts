import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { minorUnits, moneyOf } from '../../../functions/shared/money.ts';
import { taxIncludedIn } from '../../../functions/shared/tax.ts';

const usd = (amount: string) => ({ amount, currency: 'USD' });

/** The largest order: 50 lines of a million pieces at 499.00 USD. */
const largestOrder = 50 * 1_000_000 * 49_900;

describe('the tax that a gross amount includes', () => {
  test.each([
    ['12.30', '8.25', '11.36', '0.94'],
    ['119.00', '19', '100.00', '19.00'],
    ['0.01', '19', '0.01', '0.00'],
    ['10.05', '0', '10.05', '0.00'],
    ['0.00', '8.875', '0.00', '0.00'],
    // 1.01 / 2 is 0.505: a half goes up, to the net.
    ['1.01', '100', '0.51', '0.50'],
  ])(
    'The tax that a gross amount includes: %s USD at %s %% is %s net and %s tax.',
    (gross, percent, net, tax) => {
      expect(taxIncludedIn(usd(gross), percent)).toEqual({ percent, net: usd(net), tax: usd(tax) });
    },
  );

  test('The tax that a gross amount includes and the net are the gross exactly, and the net is the nearest there is.', () => {
    const percents = fc
      .tuple(fc.nat(99), fc.nat(999))
      .map(([whole, part]) => `${whole}.${String(part).padStart(3, '0')}`);
    fc.assert(
      fc.property(
        fc.nat(largestOrder),
        percents,
        fc.constantFrom('USD', 'JPY', 'KWD'),
        (gross, percent, currency) => {
          const { net, tax } = taxIncludedIn(moneyOf(gross, currency), percent);
          expect(minorUnits(net) + minorUnits(tax)).toBe(gross);
          expect(minorUnits(tax)).toBeGreaterThanOrEqual(0);
          // |net * (1 + rate) - gross| is at most half a unit of net, times (1 + rate); in thousandths of a percent.
          const scale = BigInt(Math.round(Number(percent) * 1_000)) + 100_000n;
          const error = BigInt(minorUnits(net)) * scale - BigInt(gross) * 100_000n;
          expect((error < 0n ? -error : error) * 2n <= scale).toBe(true);
        },
      ),
    );
  });

  test.each(['', '-1', '8,25', '8.1234', '1e2', 'eight'])(
    'The tax that a gross amount includes is refused for the percentage "%s".',
    (percent) => {
      expect(() => taxIncludedIn(usd('1.00'), percent)).toThrow(/not decimal text/);
    },
  );
});
