import { type PolledRecord, RecordColumns } from './record-columns.ts';
import { RecordEntry } from './record-entry.ts';
import { RecordRuns } from './record-runs.ts';

/** Records that there is room for at first; the room doubles until it is that of the limit. */
const FIRST_ROOM = 64;

type Position = Pick<PolledRecord, 'partition' | 'offset'>;

/** The last records that were polled, numbered in the order of polling. */
export class RecordTable {
  readonly #limit: number;
  #columns: RecordColumns;
  #runs = new RecordRuns();
  /** Sequence number of the record that is added next. */
  #next = 0;

  /** @param limit records that are remembered, 1 or more. */
  constructor(limit: number) {
    this.#limit = limit;
    this.#columns = new RecordColumns(Math.min(limit, FIRST_ROOM));
  }

  /** To be read and written by row, at once: they are other ones after more records were added. */
  get columns(): RecordColumns {
    return this.#columns;
  }

  /** Adds records, each partition's offsets ascending, except after a rewind. */
  add(records: readonly PolledRecord[], filters: readonly (number | undefined)[], polledAt: number): void {
    const skipped = Math.max(0, records.length - this.#limit);
    this.#makeRoom(records.length - skipped);
    const columns = this.#columns;
    let row = this.#next % this.#limit;
    for (let index = skipped; index < records.length; index++) {
      columns.write(row, records[index] as PolledRecord, polledAt, filters[index]);
      row = row + 1 === this.#limit ? 0 : row + 1;
    }
    const first = this.#next;
    this.#next += records.length - skipped;
    this.#addRuns(records, skipped, first);
  }

  /** Calls with the row of each of the records that is in the pipeline; rows of others are not in it. */
  forEachRow(records: readonly Position[], visit: (row: number) => void): void {
    let sequence: number | undefined;
    for (const { partition, offset } of records) {
      // A batch has records in the order in which they were polled, without those that were filtered out.
      const following = sequence === undefined ? undefined : this.#seek(sequence + 1, partition, offset);
      sequence = following ?? this.#find(partition, offset);
      if (sequence !== undefined) visit(sequence % this.#limit);
    }
  }

  /** Rows of the partition's records in the pipeline, none of which is found there again. */
  takeRows(partition: number): readonly number[] {
    const rows: number[] = [];
    for (const { first, last } of this.#runs.take(partition)) {
      for (let sequence = Math.max(first, this.#oldest); sequence <= last; sequence++) {
        rows.push(sequence % this.#limit);
      }
    }
    return rows;
  }

  /** All that are remembered, the last one first. */
  *newestFirst(): Generator<RecordEntry> {
    for (const row of this.rowsNewestFirst()) yield this.entry(row);
  }

  /** The rows of all that are remembered, that of the last record first. */
  *rowsNewestFirst(): Generator<number> {
    for (let sequence = this.#next - 1; sequence >= this.#oldest; sequence--) yield sequence % this.#limit;
  }

  /** The record of a position that was polled last; undefined when it is not remembered. */
  newest(partition: number, offset: number): RecordEntry | undefined {
    const { partitions, offsets } = this.#columns;
    for (const row of this.rowsNewestFirst())
      if (offsets[row] === offset && partitions[row] === partition) return this.entry(row);
    return undefined;
  }

  entry(row: number): RecordEntry {
    return new RecordEntry(this.#columns, row);
  }

  get #oldest(): number {
    return Math.max(0, this.#next - this.#limit);
  }

  #makeRoom(added: number): void {
    const needed = Math.min(this.#limit, this.#next + added);
    let room = this.#columns.rows;
    while (room < needed) room = Math.min(this.#limit, room * 2);
    if (room > this.#columns.rows) this.#columns = this.#columns.grown(room);
  }

  #addRuns(records: readonly PolledRecord[], skipped: number, sequence: number): void {
    let start = skipped;
    for (let index = skipped + 1; index <= records.length; index++) {
      const first = records[start] as PolledRecord;
      const last = records[index - 1] as PolledRecord;
      const next = records[index];
      if (next && next.partition === last.partition && next.offset > last.offset) continue;
      const run = {
        first: sequence + start - skipped,
        last: sequence + index - 1 - skipped,
        firstOffset: first.offset,
        lastOffset: last.offset,
      };
      this.#runs.add(first.partition, run, this.#oldest);
      start = index;
    }
  }

  /** The sequence number of a position, from one of the same partition on that is not above it. */
  #seek(from: number, partition: number, offset: number): number | undefined {
    const { partitions, offsets } = this.#columns;
    for (let sequence = from; sequence < this.#next; sequence++) {
      const row = sequence % this.#limit;
      if (partitions[row] !== partition) return undefined;
      const found = offsets[row] as number;
      if (found >= offset) return found === offset ? sequence : undefined;
    }
    return undefined;
  }

  #find(partition: number, offset: number): number | undefined {
    const run = this.#runs.find(partition, offset);
    if (!run) return undefined;
    const { offsets } = this.#columns;
    let low = Math.max(run.first, this.#oldest);
    let high = run.last;
    while (low <= high) {
      const middle = Math.floor((low + high) / 2);
      const found = offsets[middle % this.#limit] as number;
      if (found === offset) return middle;
      if (found < offset) low = middle + 1;
      else high = middle - 1;
    }
    return undefined;
  }
}
