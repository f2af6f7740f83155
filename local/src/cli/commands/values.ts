import { UsageError } from './command-error.ts';

/**
 * The number of an option; undefined when it is not given.
 * @throws {UsageError} when it is not a whole number from `minimum` on.
 */
export function countOf(option: string, given: string | undefined, minimum = 0): number | undefined {
  if (given === undefined) return undefined;
  const count = Number(given);
  if (/^\d{1,16}$/.test(given) && Number.isSafeInteger(count) && count >= minimum) return count;
  throw new UsageError(`--${option} is ${given}; accepted: a whole number from ${minimum} on.`);
}

/**
 * The one thing that is given without an option.
 * @param what what it is, for the message.
 */
export function onlyPositional(what: string, positionals: readonly string[]): string {
  const [only, ...more] = positionals;
  if (only !== undefined && only !== '' && more.length === 0) return only;
  const given = positionals.join(' ') || 'missing';
  throw new UsageError(`${what} is ${given}; accepted: one.`);
}

/** @throws {UsageError} when something is given without an option. */
export function noPositional(positionals: readonly string[]): void {
  if (positionals.length > 0)
    throw new UsageError(`${positionals.join(' ')} is given without an option; accepted: options only.`);
}
