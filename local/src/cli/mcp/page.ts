import { z } from 'zod';
import { stringify } from '../../shared/exact-json.ts';
import { jsonLine } from '../../shared/terminal-text.ts';

/** Characters of a result: an assistant reads all of it. */
const MOST_CHARACTERS = 20_000;
/** Characters of one text in a result. */
const LONGEST_TEXT = 2_000;
/** Members of a list in an item. */
const LONGEST_LIST = 50;
/** Characters of an item that alone is too large. */
const MOST_OF_AN_ITEM = 5_000;

/** Parameters of a tool that responds with a list. @param most what `limit` accepts. */
export const pageInput = (limit: number, most: number) => ({
  limit: z.int().min(1).max(most).default(limit).describe('Most items of the result.'),
  skip: z
    .int()
    .min(0)
    .max(9_000)
    .default(0)
    .describe('Items to leave out at the beginning: for the next page, `next.skip` of the result.'),
});

interface Page {
  readonly limit: number;
  readonly skip: number;
}

/** How many items to ask for, so that it is known whether there are more. */
export const askedFor = ({ skip, limit }: Page) => skip + limit + 1;

/**
 * A page of a list as JSON: `{"items": […], "next": {"skip": 20}}`, without `next` at the end. Fewer items than `limit` where
 * they would be too long.
 * @param items all, or as many as {@link askedFor} says.
 */
export function pageText(items: readonly unknown[], { skip, limit }: Page): string {
  const wanted = items.slice(skip, skip + limit);
  const shown = fitting(wanted);
  const hasMore = items.length > skip + shown.length;
  return jsonLine({ items: shown, ...(hasMore && { next: { skip: skip + shown.length } }) });
}

/** The first items that are not too long together, and one at least. */
export function fitting(items: readonly unknown[]): unknown[] {
  const shown: unknown[] = [];
  let left = MOST_CHARACTERS;
  for (const item of items) {
    const short = shortened(item);
    left -= stringify(short).length;
    if (left < 0 && shown.length > 0) break;
    shown.push(left < 0 ? cut(short) : short);
  }
  return shown;
}

/** One thing as JSON; the beginning of its JSON where it is too long. */
export function itemText(item: unknown): string {
  const short = shortened(item);
  return jsonLine(stringify(short).length > MOST_CHARACTERS ? cut(short) : short);
}

/** Lines of text, as many as fit from the beginning. @param rest what to do for the others. */
export function linesText(lines: readonly string[], rest: string): string {
  let left = MOST_CHARACTERS;
  const end = lines.findIndex((line) => {
    left -= line.length + 1;
    return left < 0;
  });
  if (end < 0) return lines.join('\n');
  return [...lines.slice(0, end), `… ${lines.length - end} more lines: ${rest}`].join('\n');
}

const cut = (item: unknown) => ({
  tooLong: true,
  beginning: stringify(item).slice(0, MOST_OF_AN_ITEM),
});

function shortList(list: readonly unknown[]): unknown[] {
  const left = list.length - LONGEST_LIST;
  return [...list.slice(0, LONGEST_LIST).map(shortened), ...(left > 0 ? [`… (${left} more)`] : [])];
}

/** The same with long texts and lists cut. */
function shortened(value: unknown): unknown {
  if (typeof value === 'string' && value.length > LONGEST_TEXT)
    return `${value.slice(0, LONGEST_TEXT)}… (${value.length} characters)`;
  if (Array.isArray(value)) return shortList(value);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, shortened(member)]));
}
