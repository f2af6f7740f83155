/** The header of a record batch. */
export interface BatchHeader {
  readonly firstOffset: number;
  /** Offset after the last record the batch was written with; compaction may have removed it. */
  readonly nextOffset: number;
  /** Where the batch ends in the bytes it was read from. */
  readonly endBytes: number;
  readonly compression: number;
  readonly isLogAppendTime: boolean;
  readonly isTransactional: boolean;
  readonly isControl: boolean;
  /** Milliseconds since the epoch. */
  readonly firstTimestamp: number;
  readonly maxTimestamp: number;
  readonly producerId: bigint;
  readonly recordCount: number;
}

/** Bytes from the start of a batch to its first record: https://kafka.apache.org/documentation/#recordbatch */
export const HEADER_BYTES = 61;

/** The length field counts the bytes after itself. */
const LENGTH_END = 12;

/** Bits of the attributes. */
const COMPRESSION = 0b111;
const IS_LOG_APPEND_TIME = 1 << 3;
const IS_TRANSACTIONAL = 1 << 4;
const IS_CONTROL = 1 << 5;

/** The header of the batch that begins at `start`; undefined when the batch is cut off, as the last of a fetch may be. */
export function readBatchHeader(bytes: Buffer, start: number): BatchHeader | undefined {
  if (start + HEADER_BYTES > bytes.length) return undefined;
  const endBytes = start + LENGTH_END + bytes.readInt32BE(start + 8);
  if (endBytes > bytes.length) return undefined;
  const firstOffset = Number(bytes.readBigInt64BE(start));
  const attributes = bytes.readInt16BE(start + 21);
  return {
    firstOffset,
    nextOffset: firstOffset + bytes.readInt32BE(start + 23) + 1,
    endBytes,
    compression: attributes & COMPRESSION,
    isLogAppendTime: Boolean(attributes & IS_LOG_APPEND_TIME),
    isTransactional: Boolean(attributes & IS_TRANSACTIONAL),
    isControl: Boolean(attributes & IS_CONTROL),
    firstTimestamp: Number(bytes.readBigInt64BE(start + 27)),
    maxTimestamp: Number(bytes.readBigInt64BE(start + 35)),
    producerId: bytes.readBigInt64BE(start + 43),
    recordCount: bytes.readInt32BE(start + 57),
  };
}
