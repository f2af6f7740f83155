import { parse, stringify } from './exact-json.ts';

/** How severe a line is, the least first. */
export const LEVELS = ['TRACE', 'DEBUG', 'INFO', 'WARN', 'ERROR', 'FATAL'] as const;
export type Level = (typeof LEVELS)[number];

/** What a line of a log says. Without DOM and Node.js: the console reads lines by it too. */
export interface ParsedLine {
  /** Undefined for a line that names none. */
  readonly level: Level | undefined;
  /** Whether Lambda wrote it, such as START and REPORT. */
  readonly isPlatform: boolean;
  /** What it says, without time, request id and level. */
  readonly text: string;
  /** Members of a line of JSON besides level and message; undefined for text. */
  readonly fields: Readonly<Record<string, unknown>> | undefined;
}

/** By the words of Node.js, Python, Java and .NET. */
const ALIASES: Readonly<Record<string, Level>> = {
  WARNING: 'WARN',
  CRITICAL: 'FATAL',
  INFORMATION: 'INFO',
  SEVERE: 'ERROR',
  ERR: 'ERROR',
  FINE: 'DEBUG',
};

/** Reads a line as Powertools, the runtimes of Lambda in both log formats, and common loggers write it. */
export function parseLogLine(message: string): ParsedLine {
  const members = membersOf(message);
  if (members) return ofJson(message, members);
  const isPlatform = PLATFORM.test(message);
  if (isPlatform) return { ...ofText(message), level: failedReport(message), isPlatform };
  return ofTabs(message) ?? ofBrackets(message) ?? ofText(message);
}

/** https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-logformat.html */
const PLATFORM = /^(?:START|END|REPORT|EXTENSION|INIT_START|INIT_REPORT|RESTORE_START|RESTORE_REPORT)\b/;

const failedReport = (message: string): Level | undefined =>
  /\bStatus: (?:timeout|error)\b/.test(message) ? 'ERROR' : undefined;

/** A message without level, or with that of the sentence about a timeout. */
function ofText(text: string): ParsedLine {
  const isTimeout = /\bTask timed out after \d/.test(text.slice(0, 200));
  return { level: isTimeout ? 'ERROR' : undefined, isPlatform: false, text, fields: undefined };
}

/** `time TAB request id TAB level TAB message`, of Node.js. */
function ofTabs(message: string): ParsedLine | undefined {
  const [, word = '', text = ''] = /^[^\t]{1,40}\t[^\t]{0,40}\t([A-Z]{3,11})\t([\s\S]*)$/.exec(message) ?? [];
  const level = levelOf(word);
  if (!level) return undefined;
  // What is given to `console` as text may be a line of JSON itself.
  const members = membersOf(text);
  const inner = members && ofJson(text, members);
  return inner
    ? { ...inner, level: inner.level ?? level }
    : { level, isPlatform: false, text, fields: undefined };
}

/** `[LEVEL] TAB time TAB request id TAB message`, of Python. */
function ofBrackets(message: string): ParsedLine | undefined {
  const [, word = '', rest = ''] = /^\[([A-Z]{3,11})\]\s([\s\S]*)$/.exec(message) ?? [];
  const level = levelOf(word);
  if (!level) return undefined;
  const text = /^\d{4}-[^\t]{1,40}\t[^\t]{0,40}\t([\s\S]*)$/.exec(rest)?.[1] ?? rest;
  return { level, isPlatform: false, text, fields: undefined };
}

function ofJson(message: string, members: Readonly<Record<string, unknown>>): ParsedLine {
  const { type, record } = members;
  if (typeof type === 'string' && type.startsWith('platform.')) {
    const status = (record as { status?: unknown } | undefined)?.status;
    const level = status === undefined || status === 'success' ? undefined : 'ERROR';
    return { level, isPlatform: true, text: type, fields: { record } };
  }
  const { level, severity, levelname, message: said, msg, ...fields } = members;
  const text = said ?? msg;
  return {
    level: levelOf(level) ?? levelOf(severity) ?? levelOf(levelname),
    isPlatform: false,
    text: text === undefined ? message : typeof text === 'string' ? text : stringify(text),
    fields,
  };
}

/** A line that is one JSON object. */
function membersOf(message: string): Readonly<Record<string, unknown>> | undefined {
  const text = message.trim();
  if (!text.startsWith('{') || !text.endsWith('}')) return undefined;
  try {
    return parse(text) as Record<string, unknown>;
  } catch {
    return undefined; // Only looks like JSON: it is text.
  }
}

/** Of a word in any case, or of the numbers of pino and bunyan: 30 is INFO. */
function levelOf(value: unknown): Level | undefined {
  if (typeof value === 'number') return LEVELS[Math.floor(value / 10) - 1];
  if (typeof value !== 'string') return undefined;
  const word = value.toUpperCase();
  return ALIASES[word] ?? LEVELS.find((level) => level === word);
}
