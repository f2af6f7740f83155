import { isAlmost } from './almost.ts';

/** A message names at most this many of what is accepted. */
const MOST_NAMES = 30;

/**
 * Names for a message about one that does not exist, such as `a, b, c and 12 more`: those that are close to it, a little
 * misspelled or one part of the other, else all of them.
 */
export function acceptedNames(given: string, names: readonly string[]): string {
  if (names.length === 0) return 'none, for there is none';
  const near = names.filter((name) => isNear(given, name));
  const shown = (near.length > 0 ? near : names).slice(0, MOST_NAMES);
  const more = names.length - shown.length;
  return `${shown.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

function isNear(given: string, name: string): boolean {
  const [one, other] = [given.toLowerCase(), name.toLowerCase()];
  return isAlmost(one, other) || (one !== '' && other.includes(one)) || one.includes(other);
}
