import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { minorUnits, moneyOf } from '../../../functions/shared/money.ts';
import { taxedTotal } from '../../../functions/shared/tax.ts';

describe('the tax that a total includes', () => {
  test.each([
    ['12.30', 825, '11.36', '0.94'],
    ['108.25', 825, '100.00', '8.25'],
    ['0.00', 825, '0.00', '0.00'],
    // 0.50 and 1.50 of a cent: half up.
    ['0.01', 10_000, '0.00', '0.01'],
    ['0.03', 10_000, '0.01', '0.02'],
    ['5.00', 0, '5.00', '0.00'],
  ])('of %s at %i basis points leaves %s and is %s', (amount, rate, net, tax) => {
    expect(taxedTotal({ amount, currency: 'USD' }, rate)).toMatchObject({
      net: { amount: net },
      tax: { amount: tax },
    });
  });

  test('adds up with the net amount to the total, and is less than half a unit from exact', () => {
    // The largest order: 50 lines of a million pieces.
    const minor = fc.integer({ min: 0, max: 50 * 1_000_000 * 49_900 });
    fc.assert(
      fc.property(
        minor,
        fc.integer({ min: 0, max: 10_000 }),
        fc.constantFrom('USD', 'JPY'),
        (gross, rate, currency) => {
          const { net, tax } = taxedTotal(moneyOf(gross, currency), rate);
          expect(minorUnits(net) + minorUnits(tax)).toBe(gross);
          const error = BigInt(minorUnits(tax)) * BigInt(10_000 + rate) - BigInt(gross) * BigInt(rate);
          expect(2n * (error < 0n ? -error : error) <= BigInt(10_000 + rate)).toBe(true);
        },
      ),
    );
  });
});
