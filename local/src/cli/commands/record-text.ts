import { positionArgument, timeText } from '../../json-api/story-text.ts';
import { jsonLine, oneLine } from '../../shared/terminal-text.ts';
import type { TopicRecord } from './topic-reader.ts';

type Content = TopicRecord['value'];

/** A record as one line: time, position, key, value. */
export function recordLine(record: TopicRecord, hasHeaders: boolean): string {
  const { timestamp, key, value, headers } = record;
  const texts = headers.map((header) => `${oneLine(header.name)}=${contentText(header.value)}`);
  return [
    timeText(timestamp),
    positionArgument(record),
    contentText(key),
    contentText(value),
    ...(hasHeaders && texts.length > 0 ? [`[${texts.join(', ')}]`] : []),
  ].join('  ');
}

/** Parentheses mark text that is not of the record itself. */
function contentText({ format, value }: Content): string {
  if (format === 'none') return '(null)';
  if (format === 'base64') return `(base64) ${oneLine(String(value))}`;
  return format === 'text' ? oneLine(String(value)) : jsonLine(value);
}
