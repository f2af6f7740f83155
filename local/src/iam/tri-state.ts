/** What the mirror can say of a condition: some facts, such as the address a request comes from, exist on AWS only. */
export type Truth = boolean | 'unknown';

/** Whether any holds. */
export function some(truths: readonly Truth[]): Truth {
  return truths.includes(true) ? true : truths.includes('unknown') ? 'unknown' : false;
}

/** Whether all hold. */
export function every(truths: Iterable<Truth>): Truth {
  let result: Truth = true;
  for (const truth of truths) {
    if (truth === false) return false;
    if (truth === 'unknown') result = 'unknown';
  }
  return result;
}
