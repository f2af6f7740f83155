import type { BrowsedPage, BrowsedRecord } from './types.ts';

/** Rows of a tail; older ones are dropped. */
const MOST_ROWS = 500;

export type TailPage = BrowsedPage & { readonly direction: 'older' | 'newer' };

/** Newest first. The first page of a tail is read backwards from the end, and begins the rows. */
export function rowsWith(rows: readonly BrowsedRecord[], page: TailPage): readonly BrowsedRecord[] {
  if (page.direction === 'older') return page.records.slice(0, MOST_ROWS);
  return [...page.records.toReversed(), ...rows].slice(0, MOST_ROWS);
}

/**
 * Whether a position, such as `0:17,1:4`, is before the one that was asked with in any partition: then the topic was deleted and
 * created again meanwhile, and offsets are those of another log.
 */
export function isBehind(at: string, asked: string): boolean {
  const before = offsetsOf(asked);
  return [...offsetsOf(at)].some(([partition, offset]) => offset < (before.get(partition) ?? 0));
}

const offsetsOf = (positions: string) =>
  new Map(
    positions.split(',').map((each) => {
      const [partition = '', offset = ''] = each.split(':');
      return [partition, Number(offset)];
    }),
  );
