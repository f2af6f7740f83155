/** What the mirror can say of a condition: some facts, such as the address a request comes from, exist on AWS only. */
export type TriState = boolean | 'unknown';

/** Whether any holds. */
export function some(values: readonly TriState[]): TriState {
  return values.includes(true) ? true : values.includes('unknown') ? 'unknown' : false;
}

/** Whether all hold. */
export function every(values: Iterable<TriState>): TriState {
  let result: TriState = true;
  for (const value of values) {
    if (value === false) return false;
    if (value === 'unknown') result = 'unknown';
  }
  return result;
}
