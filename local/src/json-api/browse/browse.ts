import type { PartitionRange } from '../../services/kafka/topic-offsets.ts';
import { type Direction, PartitionWindow, type Placed, type ReadWindow } from './partition-window.ts';
import type { Positions } from './positions.ts';

/** Bounds of one request: what is behind them is the next request's. */
export interface BrowseLimits {
  /** Rows that are returned. */
  readonly rows: number;
  /** Records that are looked at. */
  readonly scanned: number;
  readonly durationMs: number;
}

export interface Page<Row> {
  /** In the direction of reading. */
  readonly rows: readonly Row[];
  /** Records that were looked at. */
  readonly scanned: number;
  /** Where reading in the same direction continues. */
  readonly positions: Positions;
  /** Whether nothing is left in that direction. */
  readonly isEnd: boolean;
}

/** Offsets that are read at once while nothing is found, over all partitions. */
const MOST_AT_ONCE = 4_000;
/** Offsets of a partition that are read at once. */
const FEWEST_AT_ONCE = 10;

/**
 * Reads a topic from positions on, merged by time over its partitions. Memory is that of the rows, whatever the topic has.
 * When a limit of the scan is met, what was found so far is returned: then the order by time is that of this page only.
 */
export async function browse<Row extends Placed>(
  ranges: readonly PartitionRange[],
  direction: Direction,
  from: Positions,
  limits: BrowseLimits,
  read: ReadWindow<Row>,
): Promise<Page<Row>> {
  const windows = ranges.map(
    (range) => new PartitionWindow<Row>(range, direction, from.get(range.partition) ?? range.start),
  );
  const deadline = performance.now() + limits.durationMs;
  const rows: Row[] = [];
  let scanned = 0;
  // A round reads about as many records as rows are wanted, and some of each partition: one may have all the newest.
  const share = Math.max(FEWEST_AT_ONCE, Math.ceil(limits.rows / Math.max(1, windows.length)));
  let atOnce = share;
  while (rows.length < limits.rows) {
    const hungry = windows.filter((window) => !window.first && window.unread > 0);
    if (hungry.length > 0 && scanned < limits.scanned && performance.now() < deadline) {
      const counts = await Promise.all(hungry.map((window) => window.readMore(Math.ceil(atOnce), read)));
      scanned += counts.reduce((sum, count) => sum + count, 0);
      const hasFound = hungry.some((window) => window.first);
      atOnce = hasFound ? share : Math.max(share, Math.min(atOnce * 2, MOST_AT_ONCE / hungry.length));
      continue;
    }
    const next = nextOf(windows, direction)?.take();
    if (!next) break;
    rows.push(next);
  }
  return {
    rows,
    scanned,
    positions: new Map(windows.map((window, index) => [ranges[index]?.partition ?? 0, window.position])),
    isEnd: windows.every((window) => !window.first && window.unread === 0),
  };
}

/** The partition with the row that is next in time. */
function nextOf<Row extends Placed>(
  windows: readonly PartitionWindow<Row>[],
  direction: Direction,
): PartitionWindow<Row> | undefined {
  const sign = direction === 'newer' ? 1 : -1;
  return windows
    .filter(({ first }) => first !== undefined)
    .reduce<PartitionWindow<Row> | undefined>((best, window) => {
      if (!best) return window;
      const difference = (window.first?.timestamp ?? 0) - (best.first?.timestamp ?? 0);
      return difference * sign < 0 ? window : best;
    }, undefined);
}
