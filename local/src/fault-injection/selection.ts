import { invalid } from './parameters.ts';

/** Chooses the resources that an action is aimed at. @param random 0 to 1, below 1. */
export type Selection = (random: () => number) => string[];

const SELECTION_MODE = /^(?:ALL|(COUNT|PERCENT)\((\d+)\))$/;

/**
 * Reads a selection mode: `ALL`, `COUNT(n)` or `PERCENT(n)`, of which at least one resource is chosen.
 * https://docs.aws.amazon.com/fis/latest/userguide/targets.html#target-selection-mode
 * @throws {ServiceException} ValidationException for any other text.
 */
export function selectionOf(selectionMode: string, resourceArns: readonly string[]): Selection {
  const [whole, unit, digits] = SELECTION_MODE.exec(selectionMode) ?? [];
  const amount = Number(digits);
  if (!whole || amount === 0 || (unit === 'PERCENT' && amount > 100)) {
    throw invalid(`selectionMode is '${selectionMode}'; accepted are ALL, COUNT(n) and PERCENT(n).`);
  }
  if (!unit) return () => [...resourceArns];
  const count = unit === 'COUNT' ? amount : Math.max(1, Math.floor((resourceArns.length * amount) / 100));
  return (random) => shuffled(resourceArns, random).slice(0, count);
}

function shuffled(items: readonly string[], random: () => number): string[] {
  return items
    .map((item) => ({ item, rank: random() }))
    .sort((one, other) => one.rank - other.rank)
    .map(({ item }) => item);
}
