import { UsageError } from './command-error.ts';

const UNITS_MS: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
};

const ISO = /^\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)?)?$/;

/**
 * A time as it is given: `5m` ago, or ISO 8601. Without an offset it is UTC, as times are printed.
 * @param name of the option or parameter, for the message.
 * @returns milliseconds since the epoch.
 * @throws {UsageError} naming the option, what was given, what is accepted.
 */
export function timeOf(name: string, given: string, now = Date.now()): number {
  const [, count, unit = ''] = /^(\d+)(ms|s|m|h|d)$/.exec(given) ?? [];
  if (count !== undefined) return Math.max(0, now - Number(count) * (UNITS_MS[unit] ?? 0));
  const time = ISO.test(given) ? Date.parse(inUtc(given)) : Number.NaN;
  if (time >= 0) return time;
  throw new UsageError(
    `${name} is ${given}; accepted: a duration before now, such as 30s, 5m, 2h or 1d, or a time, such as 2026-01-31T12:00:00Z.`,
  );
}

/** https://tc39.es/ecma262/#sec-date-time-string-format: a time without an offset would be local. */
function inUtc(given: string): string {
  const text = given.replace(' ', 'T');
  return text.includes('T') && !/(Z|[+-]\d\d:?\d\d)$/.test(text) ? `${text}Z` : text;
}
