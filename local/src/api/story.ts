import { type Position, positionText } from '../event-source-mapping/core/position.ts';
import {
  type InvocationLogs,
  type MirrorRecord,
  mappingLines,
  shortText,
  timeText,
} from '../json-api/story-text.ts';
import { stringify } from '../shared/exact-json.ts';
import { oneLine } from '../shared/terminal-text.ts';
import type { ReadRecord } from './topic.ts';

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
  readonly logs: InvocationLogs;
}

/** Characters of a value that are shown. */
const LONGEST_VALUE = 500;
/** Attempts that are shown. */
const MOST_ATTEMPTS = 6;

/** What happened to a record, as text for a failed test. */
export function storyText({ at, record, records, others, logs }: StoryFacts): string {
  return [
    headline(at, record),
    ...records.flatMap((each) =>
      mappingLines(each, { logs, mostAttempts: MOST_ATTEMPTS }).map((line) => `  ${line}`),
    ),
    ...others.map(
      ({ functionName, state, problem, offsetLag }) =>
        `  ${functionName}: not polled, or too long ago; ${state}, lag ${offsetLag ?? 'unknown'}${problem && `, ${problem}`}`,
    ),
    ...(records.length + others.length === 0 ? ['  no mapping reads this topic'] : []),
  ].join('\n');
}

function headline(at: Position, record: ReadRecord | undefined): string {
  if (!record) return `${positionText(at)}, which the log no longer has`;
  const key = record.key === null ? 'no key' : `key ${oneLine(String(record.key))}`;
  return `${positionText(at)}, ${key}, written ${timeText(record.timestamp)}: ${shortened(record.value)}`;
}

function shortened(value: unknown): string {
  const text =
    value instanceof Uint8Array ? Buffer.from(value).toString('base64') : (stringify(value) ?? 'none');
  return shortText(oneLine(text), LONGEST_VALUE);
}
