import type { FailureCondition } from '../core/batch-outcome.ts';
import { NO_FILTER } from '../filter-pattern/index.ts';
import { type Attempt, withAttempt } from './attempt.ts';

/** Bytes that are kept of a key; of a longer one, all but the last of them. */
const KEPT_KEY_BYTES = 128;
/** As the length of a key: the record has none. */
const NO_KEY = -1;
/** As the filter of a record: the mapping has none. `NO_FILTER` says that none of its filters matched. */
const WITHOUT_FILTERS = -2;

/** Shared by all records that are in no invocation. */
const NO_ATTEMPTS: readonly Attempt[] = [];

/** A key as `keyOf` returns it: long ones that begin alike are the same. */
export function keptKey(key: string): string {
  const bytes = Buffer.from(key);
  return bytes.length <= KEPT_KEY_BYTES ? key : shortened(bytes);
}

const shortened = (bytes: Buffer) => `${bytes.subarray(0, KEPT_KEY_BYTES - 1)}…`;

/** How records ended that were not delivered; shared by all records of a failure. */
export interface FailureEnd {
  readonly outcome: 'destination' | 'discarded';
  readonly condition: FailureCondition;
  readonly destination: string | undefined;
  readonly at: number;
}

/** What is kept of a record. */
export interface PolledRecord {
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
  readonly timestamp: number;
  readonly key: Buffer | null;
  readonly value: Buffer | null;
}

/**
 * What is kept of records, in one column for each property: at half a million records a second, an object for each of them
 * costs a tenth of the throughput, most of it in the garbage collector. Nothing refers to the fetched bytes.
 */
export class RecordColumns {
  readonly rows: number;
  readonly topics: string[];
  readonly partitions: Int32Array;
  readonly offsets: Float64Array;
  readonly timestamps: Float64Array;
  readonly sizes: Float64Array;
  readonly polledAt: Float64Array;
  readonly filters: Int32Array;
  readonly keyLengths: Int32Array;
  /** Made with the first key: many topics have none. */
  keys: Uint8Array | undefined;
  /** Of a record that is in no invocation yet, those of the record before it in the row: `attemptsOf` knows. */
  readonly #attempts: (readonly Attempt[])[];
  readonly attemptCounts: Uint32Array;
  readonly failures: (FailureEnd | undefined)[];
  /** 1 for a record that is polled again because its partition went to another consumer. */
  readonly revoked: Uint8Array;
  /** 1 for a record that is polled again because the group was moved back. */
  readonly rewound: Uint8Array;

  constructor(rows: number) {
    this.rows = rows;
    this.topics = new Array<string>(rows).fill('');
    this.partitions = new Int32Array(rows);
    this.offsets = new Float64Array(rows);
    this.timestamps = new Float64Array(rows);
    this.sizes = new Float64Array(rows);
    this.polledAt = new Float64Array(rows);
    this.filters = new Int32Array(rows);
    this.keyLengths = new Int32Array(rows);
    this.#attempts = new Array<readonly Attempt[]>(rows).fill(NO_ATTEMPTS);
    this.attemptCounts = new Uint32Array(rows);
    this.failures = new Array<FailureEnd | undefined>(rows).fill(undefined);
    this.revoked = new Uint8Array(rows);
    this.rewound = new Uint8Array(rows);
  }

  /** Columns with more rows, the first of which are these. */
  grown(rows: number): RecordColumns {
    const grown = new RecordColumns(rows);
    for (const name of NUMBERS) grown[name].set(this[name]);
    for (let row = 0; row < this.rows; row++) {
      grown.topics[row] = this.topics[row] ?? '';
      grown.#attempts[row] = this.attemptsOf(row);
      grown.failures[row] = this.failures[row];
    }
    if (this.keys) grown.#makeKeys().set(this.keys);
    return grown;
  }

  /**
   * A record takes a row, in place of what was there.
   * @param filter index of the filter that matched, or `NO_FILTER`; undefined for a mapping without filters.
   */
  write(row: number, record: PolledRecord, polledAt: number, filter: number | undefined): void {
    const { topic, key, value } = record;
    if (this.topics[row] !== topic) this.topics[row] = topic;
    this.partitions[row] = record.partition;
    this.offsets[row] = record.offset;
    this.timestamps[row] = record.timestamp;
    this.sizes[row] = (key === null ? 0 : key.length) + (value === null ? 0 : value.length);
    this.polledAt[row] = polledAt;
    this.filters[row] = filter ?? WITHOUT_FILTERS;
    if (key === null) this.keyLengths[row] = NO_KEY;
    else this.#writeKey(row, key);
    this.attemptCounts[row] = 0;
    if (this.failures[row] !== undefined) this.failures[row] = undefined;
    this.revoked[row] = 0;
    this.rewound[row] = 0;
  }

  /** The first invocations and the last with the record. */
  attemptsOf(row: number): readonly Attempt[] {
    return this.attemptCounts[row] === 0 ? NO_ATTEMPTS : (this.#attempts[row] ?? NO_ATTEMPTS);
  }

  /** The function is invoked with the record. @param first the attempt alone, shared by all records of the invocation. */
  addAttempt(row: number, first: readonly Attempt[]): void {
    const count = this.attemptCounts[row] as number;
    this.#attempts[row] = count === 0 ? first : withAttempt(this.attemptsOf(row), first);
    this.attemptCounts[row] = count + 1;
  }

  /** The key as text, null when the record has none. */
  keyOf(row: number): string | null {
    const length = this.keyLengths[row] ?? NO_KEY;
    if (length === NO_KEY || !this.keys) return null;
    const start = row * KEPT_KEY_BYTES;
    const kept = Buffer.from(this.keys.buffer, start, Math.min(length, KEPT_KEY_BYTES));
    return length <= KEPT_KEY_BYTES ? kept.toString() : shortened(kept);
  }

  isFilteredOut(row: number): boolean {
    return this.filters[row] === NO_FILTER;
  }

  /** Index of the filter that matched; undefined when none did, and for a mapping without filters. */
  matchedFilterOf(row: number): number | undefined {
    const filter = this.filters[row];
    return filter === NO_FILTER || filter === WITHOUT_FILTERS ? undefined : filter;
  }

  /** By hand: keys are short, and a copy by the engine costs as much as a hundred bytes. */
  #writeKey(row: number, key: Buffer): void {
    const keys = this.keys ?? this.#makeKeys();
    const start = row * KEPT_KEY_BYTES;
    const kept = Math.min(key.length, KEPT_KEY_BYTES);
    for (let index = 0; index < kept; index++) keys[start + index] = key[index] as number;
    this.keyLengths[row] = key.length;
  }

  #makeKeys(): Uint8Array {
    this.keys = new Uint8Array(this.rows * KEPT_KEY_BYTES);
    return this.keys;
  }
}

const NUMBERS = [
  'partitions',
  'offsets',
  'timestamps',
  'sizes',
  'polledAt',
  'filters',
  'keyLengths',
  'attemptCounts',
  'revoked',
  'rewound',
] as const;
