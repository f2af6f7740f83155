/**
 * How records lie in a packed event. Numbers are little-endian.
 *
 * For each partition, in the order of the envelope: how many records (32 bits), then each record: what it has (8 bits,
 * below), offset and timestamp (64-bit floats, exact for whole numbers up to 2^53), and of what it has, in the order of
 * the bits: key, value, headers (how many, then name and value of each), schemas as JSON text. All bytes and texts
 * are preceded by their length (32 bits). A header without a value is `NO_VALUE` alone: the event does not show its name.
 */
export const Has = {
  logAppendTime: 1,
  key: 2,
  value: 4,
  headers: 8,
  keySchema: 16,
  valueSchema: 32,
} as const;

/** In place of the length of a header's name; no record is that large. */
export const NO_VALUE = 0xff_ff_ff_ff;

/** Bytes of a count or a length. */
export const COUNT_BYTES = 4;

/** Bytes of what every record has. */
export const FIXED_BYTES = 1 + 8 + 8;
