import { describe, expect, test } from '@jest/globals';
import { dealt, KINDS } from './disturbances.ts';
import { readPlan } from './plan.ts';
import { seeded } from './random.ts';

describe('the plan of a chaos run', () => {
  test('the plan of a chaos run is read from options; what is not given has a default', () => {
    expect(readPlan(['--orders', '1000', '--kills=20', '--seed', '7'])).toEqual({
      orders: 1_000,
      clients: 8,
      kills: 20,
      duplicate: 2,
      seed: 7,
    });
  });

  test.each([
    [['--orders', '0'], '--orders is "0"; accepted is a whole number from 1 to 100000.'],
    [['--kills', 'many'], '--kills is "many"'],
    [['--duplicate', '1.5'], '--duplicate is "1.5"'],
    [['--deaths', '3'], '--deaths'],
  ])('the plan of a chaos run is refused: %j', (args, message) => {
    expect(() => readPlan(args)).toThrow(message);
  });

  test('the plan of a chaos run deals every kind of disturbance before one is repeated, in the order of the seed', () => {
    const names = (seed: number, count: number) => [...dealt(seeded(seed), count)].map(({ name }) => name);
    const twice = names(7, 2 * KINDS.length);
    expect(new Set(twice.slice(0, KINDS.length))).toEqual(new Set(KINDS));
    expect(new Set(twice.slice(KINDS.length))).toEqual(new Set(KINDS));
    expect(names(7, 5)).toEqual(twice.slice(0, 5));
    expect(names(8, 2 * KINDS.length)).not.toEqual(twice);
  });

  test('the plan of a chaos run makes the same choices for the same seed', () => {
    const choices = (seed: number) => {
      const random = seeded(seed);
      return Array.from({ length: 100 }, () => random.below(1_000));
    };
    expect(choices(7)).toEqual(choices(7));
    expect(choices(7)).not.toEqual(choices(8));
    expect(new Set(choices(7)).size).toBeGreaterThan(80);
  });
});
