import { parseArgs } from 'node:util';

/** What a chaos run does: the same plan gives the same orders and the same disturbances, in the same order. */
export interface ChaosPlan {
  /** Orders placed, each under a separate key. */
  readonly orders: number;
  readonly clients: number;
  /** Disturbances, each waited out before the next; every kind comes before one is repeated. */
  readonly kills: number;
  /** How often every request is sent and every record is on its topic; 1: no duplicates. */
  readonly duplicate: number;
  readonly seed: number;
}

const defaults: ChaosPlan = { orders: 200, clients: 8, kills: 6, duplicate: 2, seed: 1 };

const accepted: Readonly<Record<keyof ChaosPlan, readonly [minimum: number, maximum: number]>> = {
  orders: [1, 100_000],
  clients: [1, 50],
  kills: [0, 1_000],
  duplicate: [1, 5],
  seed: [0, 2 ** 32 - 1],
};

/**
 * Reads `--orders`, `--clients`, `--kills`, `--duplicate` and `--seed`: whole numbers.
 * @throws {Error} naming the option, what was given and what is accepted.
 */
export function readPlan(args: readonly string[]): ChaosPlan {
  const names = Object.keys(defaults) as (keyof ChaosPlan)[];
  const options = Object.fromEntries(names.map((name) => [name, { type: 'string' as const }]));
  const { values } = parseArgs({ args: [...args], options, strict: true });
  const read = (name: keyof ChaosPlan) => {
    const text = values[name];
    if (text === undefined) return defaults[name];
    const [minimum, maximum] = accepted[name];
    const value = Number(text);
    if (Number.isInteger(value) && value >= minimum && value <= maximum) return value;
    throw new Error(`--${name} is "${text}"; accepted is a whole number from ${minimum} to ${maximum}.`);
  };
  return Object.fromEntries(names.map((name) => [name, read(name)])) as unknown as ChaosPlan;
}
