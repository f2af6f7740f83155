import type { PartitionRange } from '../../services/kafka/topic-offsets.ts';

/** What is left of a topic's record when the bytes are gone. */
export interface Placed {
  readonly partition: number;
  readonly offset: number;
  readonly timestamp: number;
}

export type Direction = 'older' | 'newer';

/** Reads the offsets from `from` on and before `end`, and returns what is wanted of them, in the order of offsets. */
export type ReadWindow<Row> = (window: PartitionRange & { readonly from: number }) => Promise<readonly Row[]>;

/** A partition, read piece by piece from a position on in one direction. */
export class PartitionWindow<Row extends Placed> {
  readonly #range: PartitionRange;
  readonly #direction: Direction;
  /** Everything between where it began and here is read. */
  #scannedTo: number;
  /** Not taken yet, in the direction of reading. */
  #rows: Row[] = [];

  constructor(range: PartitionRange, direction: Direction, from: number) {
    this.#range = range;
    this.#direction = direction;
    this.#scannedTo = from;
  }

  /** The row that is taken next. */
  get first(): Row | undefined {
    return this.#rows[0];
  }

  /** Offsets that are not read yet. */
  get unread(): number {
    const { start, end } = this.#range;
    return this.#direction === 'newer' ? end - this.#scannedTo : this.#scannedTo - start;
  }

  take(): Row | undefined {
    return this.#rows.shift();
  }

  /** Reads at most so many offsets. @returns how many. */
  async readMore(count: number, read: ReadWindow<Row>): Promise<number> {
    const { partition, start, end } = this.#range;
    const isNewer = this.#direction === 'newer';
    const from = isNewer ? this.#scannedTo : Math.max(start, this.#scannedTo - count);
    const before = isNewer ? Math.min(end, this.#scannedTo + count) : this.#scannedTo;
    const rows = await read({ partition, start: from, from, end: before });
    this.#rows.push(...(isNewer ? rows : rows.toReversed()));
    this.#scannedTo = isNewer ? before : from;
    return before - from;
  }

  /** Where reading in the same direction continues, so that no row is left out. */
  get position(): number {
    const [first] = this.#rows;
    if (!first) return this.#scannedTo;
    return this.#direction === 'newer' ? first.offset : first.offset + 1;
  }
}
