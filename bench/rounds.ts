import { type Measurement, percentile } from './report.ts';

/**
 * Measures each in turns (A B A B …), so that they share what else the machine is doing; the first round warms up
 * and does not count.
 * @returns what each measured in every round that counts.
 */
export async function inTurns<Name extends string>(
  rounds: number,
  measures: Readonly<Record<Name, () => Promise<number>>>,
): Promise<Record<Name, number[]>> {
  const names = Object.keys(measures) as Name[];
  const results = Object.fromEntries(names.map((name) => [name, []])) as unknown as Record<Name, number[]>;
  for (let round = 0; round <= rounds; round += 1) {
    for (const name of names) {
      const result = await measures[name]();
      if (round > 0) results[name].push(result);
    }
  }
  return results;
}

/** Medians of the rounds; the ratio is the median of each round's own, with the lowest and the highest beside it. */
export function compared(
  what: string,
  values: readonly number[],
  against: readonly number[],
  bar?: string,
): Measurement {
  const ratios = values.map((value, round) => value / (against[round] ?? Number.NaN));
  return {
    what,
    value: percentile(values, 0.5),
    against: percentile(against, 0.5),
    ratio: percentile(ratios, 0.5),
    range: [Math.min(...ratios), Math.max(...ratios)],
    bar,
  };
}
