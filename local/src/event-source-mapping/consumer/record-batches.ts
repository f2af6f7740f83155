import type { BufferedRecords } from '../core/fetch-buffer.ts';
import type { MappingRecord } from '../core/record.ts';
import { type AbortedTransaction, abortedBatches } from './aborted-transactions.ts';
import { type BatchHeader, readBatchHeader } from './batch-header.ts';
import { RecordReader } from './record-reader.ts';

/** The fetched bytes of one partition. */
export interface FetchedPartition {
  /** Whole record batches; the last may be cut off. */
  readonly recordSet: Buffer;
  readonly abortedTransactions: readonly AbortedTransaction[];
}

const ABORT_MARKER = 0;

/**
 * The records of a fetched partition from `position` on, made as they are read: thousands of them at once would
 * outlive the young generation. Brokers return whole batches, so a batch may begin below the requested offset.
 * Records of aborted transactions and transaction markers are skipped.
 */
export class RecordBatches implements BufferedRecords {
  readonly #bytes: Buffer;
  readonly #isAborted: ReturnType<typeof abortedBatches>;
  readonly #topic: string;
  readonly #partition: number;
  readonly endOffset: number;
  position: number;
  /** Where the batch begins that is opened next. */
  #at = 0;
  #open: RecordReader | undefined;

  constructor(
    { recordSet, abortedTransactions }: FetchedPartition,
    topic: string,
    partition: number,
    position: number,
  ) {
    this.#bytes = recordSet;
    this.#isAborted = abortedBatches(abortedTransactions);
    this.#topic = topic;
    this.#partition = partition;
    this.position = position;
    this.endOffset = Math.max(position, endOf(recordSet));
  }

  /** A batch that is being read no longer counts. */
  get sizeBytes(): number {
    return this.#bytes.length - this.#at;
  }

  read(count: number): MappingRecord[] {
    const records: MappingRecord[] = [];
    while (records.length < count && this.position < this.endOffset) {
      this.#open ??= this.#openNext();
      if (this.#open) this.#readFrom(this.#open, records, count);
    }
    return records;
  }

  /** The next batch; undefined when it has no records for consumers. */
  #openNext(): RecordReader | undefined {
    const start = this.#at;
    const header = readBatchHeader(this.#bytes, start);
    if (!header) throw new Error(`no batch at byte ${start} of ${this.#bytes.length}`);
    const isAborted = this.#isAborted(header, () => isAbortMarker(this.#bytes, start, header));
    const hasRecords = !isAborted && !header.isControl && header.recordCount > 0;
    const reader = hasRecords ? new RecordReader(this.#bytes, start, header) : undefined;
    this.#at = header.endBytes;
    if (!reader) this.#skipTo(header.nextOffset);
    return reader;
  }

  #readFrom(reader: RecordReader, records: MappingRecord[], count: number): void {
    while (records.length < count && !reader.isAtEnd) {
      const record = reader.read(this.#topic, this.#partition, this.position);
      if (!record) continue;
      records.push(record);
      this.position = record.offset + 1;
    }
    if (!reader.isAtEnd) return;
    this.#open = undefined;
    this.#skipTo(reader.nextOffset);
  }

  #skipTo(offset: number): void {
    this.position = Math.max(this.position, offset);
  }
}

/** Offset after the last whole batch; 0 for none. */
function endOf(recordSet: Buffer): number {
  let nextOffset = 0;
  let header = readBatchHeader(recordSet, 0);
  while (header) {
    nextOffset = header.nextOffset;
    header = readBatchHeader(recordSet, header.endBytes);
  }
  return nextOffset;
}

/** The key of a control record is its version and its type, 16 bits each. */
function isAbortMarker(bytes: Buffer, start: number, header: BatchHeader): boolean {
  const marker = new RecordReader(bytes, start, header).read('', 0, 0);
  return marker?.key?.readInt16BE(2) === ABORT_MARKER;
}
