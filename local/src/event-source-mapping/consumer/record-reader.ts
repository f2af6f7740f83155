import { compressionsAlgorithmsByBitmask, UnsupportedCompressionError } from '@platformatic/kafka';
import type { MappingRecord, RecordHeader } from '../core/record.ts';
import { type BatchHeader, HEADER_BYTES } from './batch-header.ts';

/** Most records have none. */
const NO_HEADERS: readonly RecordHeader[] = [];

/**
 * Reads the records of one batch, one after the other: https://kafka.apache.org/documentation/#record. The client's
 * own reader makes every record of a fetch at once, over buffers in pieces, with BigInts (docs/decisions/030).
 */
export class RecordReader {
  readonly #header: BatchHeader;
  readonly #bytes: Buffer;
  #at: number;
  #left: number;

  /**
   * @param start where the batch begins in `bytes`.
   * @throws when the batch cannot be unpacked.
   */
  constructor(bytes: Buffer, start: number, header: BatchHeader) {
    const isPacked = header.compression !== 0;
    this.#header = header;
    this.#bytes = isPacked ? unpacked(bytes.subarray(start + HEADER_BYTES, header.endBytes), header) : bytes;
    this.#at = isPacked ? 0 : start + HEADER_BYTES;
    this.#left = header.recordCount;
  }

  /** Offset after the batch. */
  get nextOffset(): number {
    return this.#header.nextOffset;
  }

  get isAtEnd(): boolean {
    return this.#left === 0;
  }

  /** The next record; undefined when its offset is below `position`. Key and value are slices, not copies. */
  read(topic: string, partition: number, position: number): MappingRecord | undefined {
    this.#left--;
    const end = this.#varint() + this.#at;
    this.#at++; // Attributes of a record: none is in use.
    const timestampDelta = this.#varint();
    const offset = this.#header.firstOffset + this.#varint();
    if (offset < position) {
      this.#at = end;
      return undefined;
    }
    const { isLogAppendTime, firstTimestamp, maxTimestamp } = this.#header;
    return {
      topic,
      partition,
      offset,
      // With log append time only the batch's maximum counts: the broker writes no other.
      timestamp: isLogAppendTime ? maxTimestamp : firstTimestamp + timestampDelta,
      timestampType: isLogAppendTime ? 'LOG_APPEND_TIME' : 'CREATE_TIME',
      key: this.#slice(),
      value: this.#slice(),
      headers: this.#headers(),
    };
  }

  #headers(): readonly RecordHeader[] {
    const count = this.#varint();
    if (count === 0) return NO_HEADERS;
    return Array.from(
      { length: count },
      () => [this.#slice()?.toString('utf8') ?? '', this.#slice()] as const,
    );
  }

  /** Null for a length of -1. */
  #slice(): Buffer | null {
    const length = this.#varint();
    if (length < 0) return null;
    const start = this.#at;
    this.#at += length;
    return this.#bytes.subarray(start, this.#at);
  }

  /** A signed number: seven bits a byte, the lowest first, zigzag. */
  #varint(): number {
    let byte = this.#bytes[this.#at++] ?? 0;
    if (byte < 0x80) return (byte >>> 1) ^ -(byte & 1);
    let value = byte & 0x7f;
    // By multiplication: the time between two records may exceed 32 bits.
    for (let scale = 0x80; byte >= 0x80; scale *= 0x80) {
      byte = this.#bytes[this.#at++] ?? 0;
      value += (byte & 0x7f) * scale;
    }
    return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
  }
}

function unpacked(records: Buffer, { compression }: BatchHeader): Buffer {
  const algorithm = compressionsAlgorithmsByBitmask[compression];
  if (algorithm) return algorithm.decompressSync(records);
  throw new UnsupportedCompressionError(`Unsupported compression algorithm with bitmask ${compression}`);
}
