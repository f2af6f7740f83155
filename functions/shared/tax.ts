import type { Money, Tax } from '../../events/index.ts';
import { minorUnits, moneyOf } from './money.ts';

/** Digits after the point of a percentage: 8.875 is the longest in use in the United States. */
const percentDigits = 3;
const percentScale = 10n ** BigInt(percentDigits);

/**
 * The tax that a gross amount includes. The net is the gross divided by 1 + percent/100, rounded to the smallest unit
 * with halves up; the tax is the rest, so that both together are the gross exactly. It is computed once for a whole
 * document, not for each line: rounded lines would not add up.
 * @param gross An amount of at least 0.
 * @param percent Of the net: decimal text with at most three digits after the point, for example `8.25`.
 * @throws {Error} when the percentage is not valid.
 */
export function taxIncludedIn(gross: Money, percent: string): Tax {
  const whole = 100n * percentScale;
  // Integers of any size: the largest order times the scale is beyond what a number holds exactly.
  const net = dividedHalfUp(BigInt(minorUnits(gross)) * whole, whole + thousandths(percent));
  return {
    percent,
    net: moneyOf(Number(net), gross.currency),
    tax: moneyOf(minorUnits(gross) - Number(net), gross.currency),
  };
}

function thousandths(percent: string): bigint {
  const [, whole, fraction = ''] = /^(\d{1,3})(?:\.(\d{1,3}))?$/.exec(percent) ?? [];
  if (whole === undefined) {
    throw new Error(`Tax percentage "${percent}" is not decimal text with at most ${percentDigits} digits.`);
  }
  return BigInt(whole + fraction.padEnd(percentDigits, '0'));
}

/** Of two numbers that are not negative. */
function dividedHalfUp(dividend: bigint, divisor: bigint): bigint {
  return (2n * dividend + divisor) / (2n * divisor);
}
