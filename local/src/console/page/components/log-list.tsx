import { stringify } from '../../../shared/exact-json.ts';
import { type ParsedLine, parseLogLine } from '../../../shared/log-line.ts';
import type { LogLine } from '../api/types.ts';
import { time } from './format.ts';
import { plainText } from './plain-text.ts';

/** Characters of a line that a list draws: one line may have a megabyte. */
const SHOWN_CHARACTERS = 2_000;

const parsed = new WeakMap<LogLine, ParsedLine>();

/** What a line says, parsed once: lists draw it again and again. */
export function parsedLine(line: LogLine): ParsedLine {
  const known = parsed.get(line) ?? parseLogLine(line.message);
  parsed.set(line, known);
  return known;
}

/** A few lines of a log, oldest first. Long lists are on the page of logs. */
export function LogList({ lines, label }: { lines: readonly LogLine[]; label: string }) {
  return (
    <ol class="log-list" aria-label={label}>
      {lines.map((line) => (
        <LogItem key={`${line.functionName} ${line.sequence}`} line={line} />
      ))}
    </ol>
  );
}

function LogItem({ line }: { line: LogLine }) {
  const { text, isPlatform, fields } = parsedLine(line);
  return (
    <li class={isPlatform ? 'platform' : undefined}>
      <span class="time">{time(line.timestamp)}</span>
      <LevelMark level={line.level} />
      <span class="said">
        {shortText(text)}
        {fields && <FieldsSummary fields={fields} />}
      </span>
    </li>
  );
}

/** What a list draws of a text. */
export const shortText = (text: string): string =>
  plainText(text.slice(0, SHOWN_CHARACTERS)) + (text.length > SHOWN_CHARACTERS ? '…' : '');

/** In words and colour. */
export function LevelMark({ level }: { level: LogLine['level'] }) {
  return <span class={`level ${(level ?? 'none').toLowerCase()}`}>{level ?? ''}</span>;
}

/** Members of a line of JSON that say where it is from, not what it says. */
const COMMON = new Set(['timestamp', 'time', 'requestId', 'service', 'sampling_rate', 'function_request_id']);

/** Members of a line of JSON, in one line. */
export function FieldsSummary({ fields }: { fields: Readonly<Record<string, unknown>> }) {
  const members = Object.entries(fields).filter(([name]) => !COMMON.has(name));
  if (members.length === 0) return null;
  return (
    <span class="fields">
      {members.map(([name, value]) => (
        <span key={name}>
          {' '}
          <span class="name">{name}=</span>
          {shortText(typeof value === 'string' ? value : stringify(value)).slice(0, 200)}
        </span>
      ))}
    </span>
  );
}
