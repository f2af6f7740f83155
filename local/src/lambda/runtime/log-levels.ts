/** Log levels of the Node.js runtime, the least severe first, with the priorities that its filters compare. */
export const LOG_LEVELS = { TRACE: 1, DEBUG: 2, INFO: 3, WARN: 4, ERROR: 5, FATAL: 6 } as const;

export type LogLevel = keyof typeof LOG_LEVELS;

export function isLogLevel(text: string): text is LogLevel {
  return Object.hasOwn(LOG_LEVELS, text);
}

/** Names that other loggers give the same levels. UNCONFIRMED: AWS says "most common naming conventions". */
const SYNONYMS: ReadonlyMap<string, LogLevel> = new Map([
  ['WARNING', 'WARN'],
  ['CRITICAL', 'FATAL'],
]);

/** RFC 3339, which Lambda demands of a line's timestamp before it believes the line's level. */
const TIMESTAMP = /^\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:?\d\d)$/;

/** Text that may hold a line less severe than INFO: parsing every line of every logger would cost more than writing it. */
const MAYBE_VERBOSE = /"level"\s*:\s*"(trace|debug)"/i;

/**
 * Keeps the lines that a function wrote by itself (`process.stdout`, a logger) and that are severe enough, as Lambda does with
 * the log format JSON. A line that is not JSON, or has no level or no valid timestamp, counts as INFO.
 * https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-log-level.html
 * @param text one or more lines.
 */
export function keepSevere(text: string, minimum: LogLevel): string {
  const least = LOG_LEVELS[minimum];
  if (least <= LOG_LEVELS.INFO && !MAYBE_VERBOSE.test(text)) return text;
  return text
    .split(/(?<=\n)/)
    .filter((line) => LOG_LEVELS[levelOfLine(line)] >= least)
    .join('');
}

function levelOfLine(line: string): LogLevel {
  if (!line.startsWith('{')) return 'INFO';
  const { level, timestamp, time } = members(line);
  if (typeof level !== 'string' || !TIMESTAMP.test(String(timestamp ?? time))) return 'INFO';
  const name = level.toUpperCase();
  return isLogLevel(name) ? name : (SYNONYMS.get(name) ?? 'INFO');
}

function members(line: string): Readonly<Record<string, unknown>> {
  try {
    return JSON.parse(line) as Record<string, unknown>;
  } catch {
    // Text that begins with a brace has no level, like any other text.
    return {};
  }
}
