import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { CountRange } from '../../../functions/analytics/count-ranges.ts';
import {
  firstGeneration,
  type Generation,
  generationAt,
  partsOfRange,
  prefixOf,
  withFilled,
  withNext,
} from '../../../functions/analytics/generations.ts';

const hour = (number: number) =>
  new Date(1_790_000_000_000 - (1_790_000_000_000 % 3_600_000) + number * 3_600_000)
    .toISOString()
    .replace('.000Z', 'Z');
const second: Generation = { number: 2, from: hour(5), isFilled: true };
const third: Generation = { number: 3, from: hour(8), isFilled: false };

const allFilled = (list: Generation[]) => withFilled(list, list.length);

/** Lists as they come about: each generation filled before the next begins. */
const lists = fc.array(fc.option(fc.nat(20), { nil: undefined }), { maxLength: 5 }).chain((begins) =>
  fc.boolean().map((isLastFilled) => {
    let list: Generation[] = [firstGeneration];
    for (const begin of begins) {
      list = withNext(allFilled(list), begin === undefined ? '' : hour(begin));
    }
    return isLastFilled ? allFilled(list) : list;
  }),
);

const rangeOf = (from: number, to: number): CountRange => ({
  scope: 'shop',
  window: 'hour',
  from: hour(from),
  to: hour(to),
});

describe('generations of counts', () => {
  test.each([
    [hour(4), 1],
    [hour(5), 2],
    [hour(7), 2],
    [hour(8), 3],
  ])('What happens at %s is counted in generation %i, filled or not.', (start, number) => {
    expect(generationAt([firstGeneration, second, third], start).number).toBe(number);
  });

  test('A period is read where each of its hours is complete.', () => {
    const parts = partsOfRange([firstGeneration, second, third], rangeOf(3, 10));
    expect(parts).toEqual([
      { generation: firstGeneration, range: rangeOf(3, 5) },
      { generation: second, range: rangeOf(5, 10) },
    ]);
  });

  test('Every hour of a period is read once, from the last filled generation that has it.', () => {
    fc.assert(
      fc.property(lists, fc.nat(20), fc.nat(20), (list, from, length) => {
        const parts = partsOfRange(list, rangeOf(from, from + length));
        const filled = list.filter(({ isFilled }) => isFilled);
        for (let number = from; number < from + length; number += 1) {
          const own = parts.filter(({ range }) => range.from <= hour(number) && hour(number) < range.to);
          expect(own.map(({ generation }) => generation)).toEqual([generationAt(filled, hour(number))]);
        }
      }),
    );
  });

  test('The first generation has the keys of a table without generations.', () => {
    expect([firstGeneration, second].map(prefixOf)).toEqual(['', 'g2#']);
  });

  test('One generation is filled at a time: the same one is resumed, another is refused.', () => {
    expect(withNext([firstGeneration, second, third], third.from)).toEqual([firstGeneration, second, third]);
    expect(() => withNext([firstGeneration, second, third], hour(9))).toThrow(
      `Generation 3, from ${third.from}, is being filled.`,
    );
  });

  test('The last filled generation is read, not one that another run began meanwhile.', () => {
    const list = [firstGeneration, second, third];
    expect(withFilled(list, second.number)).toEqual(list);
    expect(withFilled(list, third.number).at(-1)).toEqual({ ...third, isFilled: true });
    expect(() => withFilled(list, 4)).toThrow('There is no generation 4.');
  });
});
