import { jsonLine, oneLine } from './terminal-text.ts';
import { timeText } from './time.ts';
import type { TopicRecord } from './topic-reader.ts';

type Content = TopicRecord['value'];

/** A position as commands take it: `orders/0/17`. */
const positionText = ({ topic, partition, offset }: Pick<TopicRecord, 'topic' | 'partition' | 'offset'>) =>
  oneLine(`${topic}/${partition}/${offset}`);

/** A record as one line: time, position, key, value. */
export function recordLine(record: TopicRecord, hasHeaders: boolean): string {
  const { timestamp, key, value, headers } = record;
  const texts = headers.map((header) => `${oneLine(header.name)}=${contentText(header.value)}`);
  return [
    timeText(timestamp),
    positionText(record),
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
