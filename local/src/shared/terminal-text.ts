import { stringify } from './exact-json.ts';

/**
 * Characters that a terminal takes for commands, or that show text in another order than it is: control characters, marks of
 * direction, separators of lines, halves of surrogate pairs. https://www.unicode.org/reports/tr9/
 */
const UNSAFE = /[\p{Cc}\p{Cs}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/gu;

/** Text of a record, a log line or a response as one line that a terminal shows as it is. */
export function oneLine(text: string): string {
  return text.replaceAll(UNSAFE, escaped);
}

/** The same with tabs, which stack traces are indented with. */
export function lineWithTabs(text: string): string {
  return text.split('\t').map(oneLine).join('\t');
}

/** JSON on one line; what is escaped is still the same JSON. */
export function jsonLine(value: unknown): string {
  return oneLine(stringify(value) ?? 'null');
}

/** As JSON and JavaScript write it. */
function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
