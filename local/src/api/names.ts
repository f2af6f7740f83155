import { acceptedNames } from '../shared/accepted-names.ts';
import { MirrorError } from './mirror-error.ts';

/** Something that users call by different names. */
export interface Named {
  /** All of them; the first is how messages call it. */
  readonly names: readonly string[];
}

/**
 * Finds what a user means: by one of its names as it is, else by the end of one, else by a part of one, whatever the
 * case.
 * @param what for messages: `function`.
 * @param isPartEnough false where the wrong one would be written to: a part of a name means nothing then.
 * @throws {MirrorError} Unknown or Ambiguous, with what would be accepted.
 */
export function findByName<Found extends Named>(
  what: string,
  given: string,
  all: readonly Found[],
  isPartEnough = true,
): Found {
  for (const fits of isPartEnough ? [isSame, endsWith, contains] : [isSame, endsWith]) {
    const [first, ...others] = all.filter(({ names }) => names.some((name) => fits(name, given)));
    if (first && others.length === 0) return first;
    if (first) throw ambiguous(what, given, [first, ...others]);
  }
  throw new MirrorError(`${what} is ${given}; accepted: ${acceptedNames(given, all.map(shown))}`, {
    code: 'UnknownName',
  });
}

const isSame = (name: string, given: string) => name === given;
/** `shop-dev-payment` ends with `payment` and `dev-payment`, not with `ayment`. */
function endsWith(name: string, given: string): boolean {
  const start = name.length - given.length;
  const isEnd = given !== '' && name.toLowerCase().endsWith(given.toLowerCase());
  return isEnd && (start === 0 || !/[a-z0-9]/i.test(name[start - 1] ?? ''));
}

const contains = (name: string, given: string) =>
  given !== '' && name.toLowerCase().includes(given.toLowerCase());

const shown = ({ names }: Named) => names[0] ?? '';

const ambiguous = (what: string, given: string, all: readonly Named[]) =>
  new MirrorError(`${what} is ${given}, which means several; accepted: ${candidates(all)}`, {
    code: 'AmbiguousName',
  });

/** A message names at most this many. */
const MOST_CANDIDATES = 30;

function candidates(all: readonly Named[]): string {
  const more = all.length - MOST_CANDIDATES;
  return `${all.slice(0, MOST_CANDIDATES).map(fullyShown).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

/** With its second name, which may be what distinguishes it: two stacks can have one logical id. */
const fullyShown = ({ names: [first = '', second] }: Named) =>
  second === undefined ? first : `${first} (${second})`;
