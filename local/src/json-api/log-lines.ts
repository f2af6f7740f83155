import type { LogLine } from '../lambda/types.ts';
import { LEVELS, type Level, parseLogLine } from '../shared/log-line.ts';
import type { ApiPorts } from './types.ts';

/** Which lines are listed. */
interface LineQuery {
  readonly requestId?: string;
  readonly traceId?: string;
  readonly level?: Level;
  /** Milliseconds since the epoch. */
  readonly since?: number;
  readonly until?: number;
  /** Text, in any case. */
  readonly filter?: string;
  readonly limit: number;
}

type Line = LogLine & { readonly functionName: string; readonly level?: Level };

/** The last lines of functions that fit, oldest first. */
export function linesOf(
  lambda: Pick<ApiPorts['lambda'], 'logLines'>,
  functionNames: readonly string[],
  { level, ...query }: LineQuery,
): Line[] {
  const found = functionNames.flatMap((functionName) => {
    const lines = lambda.logLines(functionName, query.since);
    const isFitting = testOf(query, lines);
    // A level may be that of an earlier line, so none may be missing where it is asked for.
    if (level === undefined) return lines.filter(isFitting).map((line) => ({ functionName, ...line }));
    const fitting = new Set(lines.filter(isFitting));
    return withLevels(lines.map((line) => ({ functionName, ...line }))).filter(
      (line, index) => fitting.has(lines[index] as LogLine) && severityOf(line) >= LEVELS.indexOf(level),
    );
  });
  const last = found.sort((one, other) => one.timestamp - other.timestamp).slice(-query.limit);
  return level === undefined ? withLevels(last) : last;
}

function testOf(
  { requestId, traceId, until = Number.POSITIVE_INFINITY, filter = '' }: Omit<LineQuery, 'level'>,
  lines: readonly LogLine[],
): (line: LogLine) => boolean {
  const text = filter.toLowerCase();
  const traced = traceId === undefined ? undefined : requestsWith(traceId, lines);
  return (line) =>
    line.timestamp <= until &&
    (requestId === undefined || line.requestId === requestId) &&
    (traced === undefined || traced.has(line.requestId ?? '') || line.message.includes(traceId ?? '')) &&
    (text === '' || line.message.toLowerCase().includes(text));
}

/** Requests of which a line contains a trace id. */
const requestsWith = (traceId: string, lines: readonly LogLine[]): ReadonlySet<string> =>
  new Set(
    lines.flatMap(({ requestId, message }) =>
      requestId !== undefined && message.includes(traceId) ? [requestId] : [],
    ),
  );

/** How lines of a stack or of an object begin. */
const CONTINUED = /^(?:\s|Traceback\b|Caused by\b|[}\])])/;

/** Lines of a text that a function wrote at once, as a stack is, have the level of its first one. */
function withLevels<Each extends LogLine & { readonly functionName: string }>(
  lines: readonly Each[],
): (Each & { readonly level?: Level; readonly isPlatform?: never })[] {
  const levels = new Map<string, { readonly timestamp: number; readonly level: Level | undefined }>();
  return lines.map((line) => {
    const place = `${line.functionName}\n${line.stream}`;
    const { level: own, isPlatform } = parseLogLine(line.message);
    const before = levels.get(place);
    const isContinued =
      own === undefined &&
      !isPlatform &&
      before?.timestamp === line.timestamp &&
      CONTINUED.test(line.message);
    const level = isContinued ? before?.level : own;
    levels.set(place, { timestamp: line.timestamp, level });
    return level === undefined ? line : { ...line, level };
  });
}

/** Index in LEVELS. */
function severityOf({ level, message }: Pick<Line, 'level' | 'message'>): number {
  return LEVELS.indexOf(level ?? (parseLogLine(message).isPlatform ? 'DEBUG' : 'INFO'));
}
