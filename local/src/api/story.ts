import { FIRST_KEPT } from '../event-source-mapping/history/attempt.ts';
import type { AttemptRecord } from '../event-source-mapping/history/types.ts';
import type { LogLine } from './function.ts';
import type { ReadRecord } from './topic.ts';
import { hasEnded, type MirrorRecord, type Position, positionText } from './types.ts';

/** What is known of a record. */
export interface StoryFacts {
  readonly at: Position;
  /** Undefined when the log no longer has it. */
  readonly record: ReadRecord | undefined;
  /** What happened to it, by mapping. */
  readonly records: readonly MirrorRecord[];
  /** Mappings that have not polled it, or no longer remember it. */
  readonly others: readonly {
    readonly functionName: string;
    readonly state: string;
    readonly problem: string;
    readonly offsetLag: number | null;
  }[];
  /** Log lines by request id. */
  readonly logs: ReadonlyMap<string, readonly LogLine[]>;
}

/** Characters of a value that are shown. */
const LONGEST_VALUE = 500;
/** Characters of a log line that are shown. */
const LONGEST_LINE = 300;
/** Log lines of one invocation that are shown. */
const MOST_LOG_LINES = 20;
/** Attempts whose log lines are shown: the last ones. */
const LOGGED_ATTEMPTS = 2;
/** Attempts that are shown at the beginning and at the end. */
const SHOWN_ATTEMPTS = 3;

/** What happened to a record, as text for a failed test. */
export function storyText({ at, record, records, others, logs }: StoryFacts): string {
  return [
    headline(at, record),
    ...records.flatMap((each) => linesOf(each, logs)),
    ...others.map(
      ({ functionName, state, problem, offsetLag }) =>
        `  ${functionName}: not polled, or too long ago; ${state}, lag ${offsetLag ?? 'unknown'}${problem && `, ${problem}`}`,
    ),
    ...(records.length + others.length === 0 ? ['  no mapping reads this topic'] : []),
  ].join('\n');
}

/** Requests whose log lines a story shows. */
export const loggedRequests = ({ functionName, attempts }: MirrorRecord) =>
  attempts
    .slice(-LOGGED_ATTEMPTS)
    .flatMap(({ requestId }) => (requestId === undefined ? [] : [{ functionName, requestId }]));

function headline(at: Position, record: ReadRecord | undefined): string {
  if (!record) return `${positionText(at)}, which the log no longer has`;
  const key = record.key === null ? 'no key' : `key ${record.key}`;
  return `${positionText(at)}, ${key}, written ${timeText(record.timestamp)}: ${shortened(record.value)}`;
}

function shortened(value: unknown): string {
  const text =
    value instanceof Uint8Array ? Buffer.from(value).toString('base64') : (JSON.stringify(value) ?? 'none');
  return shortText(text, LONGEST_VALUE);
}

const shortText = (text: string, longest: number) =>
  text.length <= longest ? text : `${text.slice(0, longest)}… (${text.length} characters)`;

function linesOf(record: MirrorRecord, logs: StoryFacts['logs']): string[] {
  const { functionName, polledAt, batch } = record;
  const polled = `    polled ${timeText(polledAt)}`;
  return [
    `  ${functionName}: ${outcomeText(record)}`,
    batch ? `${polled}, in batch ${batch.id} of ${batch.size} (${batch.reason})` : polled,
    ...attemptLines(record, logs),
  ];
}

function attemptLines({ attempts, attemptCount }: MirrorRecord, logs: StoryFacts['logs']): string[] {
  const numbered = attempts.map((attempt, index) => ({
    attempt,
    number: index < FIRST_KEPT ? index + 1 : attemptCount - attempts.length + index + 1,
  }));
  const logged = new Set(attempts.slice(-LOGGED_ATTEMPTS));
  return numbered.flatMap(({ attempt, number }) => {
    if (number === SHOWN_ATTEMPTS + 1 && attemptCount > 2 * SHOWN_ATTEMPTS)
      return [`    … ${attemptCount - 2 * SHOWN_ATTEMPTS} more attempts`];
    if (number > SHOWN_ATTEMPTS && number <= attemptCount - SHOWN_ATTEMPTS) return [];
    return [attemptText(attempt, number), ...(logged.has(attempt) ? logLines(attempt, logs) : [])];
  });
}

function outcomeText({ outcome, condition, destination, attemptCount, endedAt }: MirrorRecord): string {
  const after = attemptCount === 0 ? '' : ` after ${attemptCount} attempt${attemptCount === 1 ? '' : 's'}`;
  const details = [condition, destination && `sent to ${destination}`].filter(Boolean).join(', ');
  const end = hasEnded(outcome) && endedAt !== undefined ? `, ${timeText(endedAt)}` : '';
  return `${outcome}${after}${end}${details && ` (${details})`}`;
}

function attemptText(
  { startedAt, durationMs, requestId, result, isFailure, error }: AttemptRecord,
  number: number,
): string {
  const spared = result === 'partial-failure' && isFailure === false ? ', this record not' : '';
  return [
    `    attempt ${number}, ${timeText(startedAt)}`,
    durationMs === undefined ? 'running' : `${Math.round(durationMs)} ms`,
    ...(requestId === undefined ? [] : [`request ${requestId}`]),
    `${result}${spared}${error === undefined ? '' : `: ${error}`}`,
  ].join(', ');
}

/** Lines of the platform say what the attempt says already. */
function logLines({ requestId = '' }: AttemptRecord, logs: StoryFacts['logs']): string[] {
  const own = (logs.get(requestId) ?? []).filter(
    ({ message }) => !/^(?:START|END|REPORT|INIT_START) /.test(message) && message !== '',
  );
  const leftOut = own.length - MOST_LOG_LINES;
  return [
    ...(leftOut > 0 ? [`      | … ${leftOut} lines before`] : []),
    ...own.slice(-MOST_LOG_LINES).map(({ message }) => `      | ${shortText(message, LONGEST_LINE)}`),
  ];
}

/** `09:31:53.120`, UTC: the day is no news in a test. */
const timeText = (timestamp: number) => new Date(timestamp).toISOString().slice(11, -1);
