import type { Position } from '../event-source-mapping/core/position.ts';
import { FIRST_KEPT } from '../event-source-mapping/history/attempt.ts';
import type { AttemptRecord, RecordStory } from '../event-source-mapping/history/types.ts';
import { counted } from '../shared/counted.ts';
import { lineWithTabs, oneLine } from '../shared/terminal-text.ts';

/** What happened to a record in one mapping, as the API responds. */
export interface MirrorRecord extends RecordStory {
  /** UUID of the mapping. */
  readonly mapping: string;
  /** Function of the mapping. */
  readonly functionName: string;
}

/** A position as commands take it: `orders/0/17`. */
export const positionArgument = ({ topic, partition, offset }: Position) =>
  oneLine(`${topic}/${partition}/${offset}`);

/** A time as it is printed: ISO 8601, UTC. */
export function timeText(milliseconds: number): string {
  const date = new Date(milliseconds);
  return Number.isNaN(date.getTime()) ? String(milliseconds) : date.toISOString();
}

/** How a record ended in a mapping, such as `sent to kafka://failed after 3 attempts: RetryAttemptsExhausted`. */
export function outcomeText(story: MirrorRecord): string {
  const { outcome, attemptCount, condition, destination = '' } = story;
  const after = attemptCount > 0 ? ` after ${counted(attemptCount, 'attempt')}` : '';
  const why = condition === undefined ? '' : `: ${oneLine(condition)}`;
  return {
    pending: attemptCount > 0 ? `pending${after}` : 'pending, not in an invocation yet',
    delivered: `delivered${after}`,
    filtered: 'filtered out: no filter pattern matched',
    destination: `sent to ${oneLine(destination)}${after}${why}`,
    discarded: `discarded${after}${why}`,
    revoked: 'revoked: its partition went to another consumer, which polls it again',
  }[outcome];
}

/** What happened to a record in one mapping, as lines without control characters: one for each step, with its time. */
export function storyLines(story: MirrorRecord): string[] {
  const { key, sizeBytes, timestamp } = story;
  return [
    `${positionArgument(story)}  key ${key === null ? '(null)' : oneLine(key)}  ${counted(sizeBytes, 'byte')}  written ${timeText(timestamp)}`,
    ...mappingLines(story, { mostAttempts: Number.POSITIVE_INFINITY }),
  ];
}

/** Log lines of invocations, by request id. */
export type InvocationLogs = ReadonlyMap<string, readonly { readonly message: string }[]>;

export interface StoryOptions {
  /** Log lines of invocations, which are shown below their attempts. Absent: none. */
  readonly logs?: InvocationLogs;
  /** How many attempts are shown: half of them the first ones. */
  readonly mostAttempts: number;
}

/** The lines of {@link storyLines} that are about the mapping. */
export function mappingLines(story: MirrorRecord, options: StoryOptions): string[] {
  const { mapping, functionName, polledAt, batch } = story;
  return [
    `${oneLine(functionName)}: ${outcomeText(story)}  (mapping ${oneLine(mapping)})`,
    `  ${timeText(polledAt)}  polled${filterText(story)}`,
    ...(batch
      ? [
          `  ${timeText(batch.createdAt)}  batch ${batch.id} of ${counted(batch.size, 'record')} (${REASONS[batch.reason] ?? oneLine(batch.reason)})`,
        ]
      : []),
    ...attemptLines(story, options),
    ...endLines(story),
  ];
}

/** Attempts whose log lines are shown: the last ones. */
const LOGGED_ATTEMPTS = 2;
/** Log lines of one invocation that are shown. */
const MOST_LOG_LINES = 20;
/** Characters of a log line that are shown. */
const LONGEST_LINE = 300;

/** Invocations whose log lines are shown. */
export const loggedRequests = ({ functionName, attempts }: Pick<MirrorRecord, 'functionName' | 'attempts'>) =>
  attempts
    .slice(-LOGGED_ATTEMPTS)
    .flatMap(({ requestId }) => (requestId === undefined ? [] : [{ functionName, requestId }]));

const REASONS: Readonly<Record<string, string>> = {
  'batch-size': 'the batch size was reached',
  'payload-limit': 'more would exceed the size of an event',
  window: 'the batching window was over',
};

const RESULTS: Readonly<Record<AttemptRecord['result'], string>> = {
  running: 'is running',
  succeeded: 'succeeded',
  'partial-failure': 'reported failed records',
  failed: 'failed',
  bisected: 'failed; its halves are invoked next',
  'not-invoked': 'was throttled or refused before the function ran',
};

function filterText({ matchedFilter, outcome }: MirrorRecord): string {
  if (outcome === 'filtered') return ', no filter pattern matched';
  return matchedFilter === undefined ? '' : `, matched filter pattern ${matchedFilter + 1}`;
}

/** Of many attempts, those in the middle are left out. */
function attemptLines(
  { attempts, attemptCount }: MirrorRecord,
  { logs, mostAttempts }: StoryOptions,
): string[] {
  const forgotten = attemptCount - attempts.length;
  const lines = attempts.map((attempt, index) => {
    const number = index < FIRST_KEPT ? index + 1 : index + 1 + forgotten;
    return [
      `  ${timeText(attempt.startedAt)}  ${attemptText(attempt, number)}`,
      ...logLines(logs?.get(attempt.requestId ?? '') ?? []),
    ];
  });
  const first = Math.min(FIRST_KEPT, Math.ceil(mostAttempts / 2));
  const last = Math.min(lines.length - first, Math.floor(mostAttempts / 2));
  if (last < 0) return lines.flat();
  const left = attemptCount - first - last;
  return [
    ...lines.slice(0, first),
    ...(left > 0 ? [[`  …  ${counted(left, 'more attempt')}`]] : []),
    ...lines.slice(lines.length - last),
  ].flat();
}

/** Lines of the platform say what the attempt says already. */
function logLines(lines: readonly { readonly message: string }[]): string[] {
  const own = lines.filter(
    ({ message }) => !/^(?:START|END|REPORT|INIT_START) /.test(message) && message !== '',
  );
  const leftOut = own.length - MOST_LOG_LINES;
  return [
    ...(leftOut > 0 ? [`    | … ${leftOut} lines before`] : []),
    ...own
      .slice(-MOST_LOG_LINES)
      .map(({ message }) => `    | ${shortText(lineWithTabs(message), LONGEST_LINE)}`),
  ];
}

/** A text, or its beginning and its length. */
export const shortText = (text: string, longest: number) =>
  text.length <= longest ? text : `${text.slice(0, longest)}… (${text.length} characters)`;

function attemptText(attempt: AttemptRecord, number: number): string {
  const { result, isFailure, durationMs, records, requestId, error } = attempt;
  const own = result === 'partial-failure' ? (isFailure ? ', this one too' : ', not this one') : '';
  return [
    `attempt ${number}: ${counted(records, 'record')}, ${RESULTS[result]}${own}`,
    ...(durationMs === undefined ? [] : [`after ${Math.round(durationMs)} ms`]),
    ...(requestId === undefined ? [] : [`request ${oneLine(requestId)}`]),
    ...(error === undefined ? [] : [oneLine(error)]),
  ].join(', ');
}

function endLines({ outcome, endedAt, committedAt, destination = '', condition }: MirrorRecord): string[] {
  const why = oneLine(condition ?? '');
  const ends: Partial<Record<MirrorRecord['outcome'], string>> = {
    destination: `sent to ${oneLine(destination)}: ${why}`,
    discarded: `discarded: ${why}`,
  };
  const end = ends[outcome];
  return [
    ...(end !== undefined && endedAt !== undefined ? [`  ${timeText(endedAt)}  ${end}`] : []),
    ...(committedAt === undefined ? [] : [`  ${timeText(committedAt)}  committed`]),
  ];
}
