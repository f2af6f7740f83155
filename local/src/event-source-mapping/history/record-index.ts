import type { RecordEntry } from './record-entry.ts';

/** Fewest entries that are removed from the front of a list together. */
const REMOVED_TOGETHER = 256;

interface PartitionEntries {
  entries: RecordEntry[];
  /** Entries before it are removed. */
  head: number;
  /** After the entry that was found last: a batch asks for one record after the other. */
  next: number;
}

/** Entries of records that are in the pipeline, by position. Each partition's offsets ascend, as they are polled. */
export class RecordIndex {
  readonly #partitions = new Map<number, PartitionEntries>();

  /** An offset that is not above the last one, as after a rewind, takes the place of all that were there. */
  add(entry: RecordEntry): void {
    const of = this.#partitions.get(entry.partition);
    const last = of?.entries[of.entries.length - 1];
    if (of && last && last.offset < entry.offset) of.entries.push(entry);
    else this.#partitions.set(entry.partition, { entries: [entry], head: 0, next: 0 });
  }

  get(partition: number, offset: number): RecordEntry | undefined {
    const of = this.#partitions.get(partition);
    if (!of) return undefined;
    const expected = of.next >= of.head ? of.entries[of.next] : undefined;
    const index = expected?.offset === offset ? of.next : indexOf(of, offset);
    if (index === undefined) return undefined;
    of.next = index + 1;
    return of.entries[index];
  }

  /** Removes an entry if it is the first of its partition, which the oldest of all is. */
  remove(entry: RecordEntry): void {
    const of = this.#partitions.get(entry.partition);
    if (!of || of.entries[of.head] !== entry) return;
    of.head += 1;
    if (of.head === of.entries.length) this.#partitions.delete(entry.partition);
    else if (of.head >= REMOVED_TOGETHER) {
      of.entries = of.entries.slice(of.head);
      of.next = Math.max(0, of.next - of.head);
      of.head = 0;
    }
  }

  /** The entries of a partition, which it has no more. */
  take(partition: number): readonly RecordEntry[] {
    const of = this.#partitions.get(partition);
    this.#partitions.delete(partition);
    return of ? of.entries.slice(of.head) : [];
  }
}

function indexOf({ entries, head }: PartitionEntries, offset: number): number | undefined {
  let low = head;
  let high = entries.length - 1;
  while (low <= high) {
    const middle = (low + high) >>> 1;
    const found = (entries[middle] as RecordEntry).offset;
    if (found === offset) return middle;
    if (found < offset) low = middle + 1;
    else high = middle - 1;
  }
  return undefined;
}
