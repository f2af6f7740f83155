import type { Position } from '../event-source-mapping/core/position.ts';
import type { MappingRecord, RecordHeader } from '../event-source-mapping/core/record.ts';
import type { CapturedFailures } from './captured-failures.ts';
import type { RedriveLedger } from './redrive-ledger.ts';

/** A record to write, with the bytes of another. */
export interface Copy {
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  readonly headers: readonly RecordHeader[];
  readonly partition: number;
}

/** Where the log of a partition begins and ends. */
export interface PartitionLog {
  readonly partition: number;
  readonly start: number;
  /** Offset that the next record gets. */
  readonly end: number;
}

/** What reading and redriving dead letters needs. */
export interface DeadLetterPorts {
  readonly captured: Pick<CapturedFailures, 'list' | 'get'>;
  readonly ledger: Pick<RedriveLedger, 'get' | 'add'>;
  /** On-failure destinations of mappings that are topics: their names. */
  readonly topics: () => readonly string[];
  readonly offsets: {
    topics(): Promise<string[]>;
    /** Undefined when there is no such topic. */
    ranges(topic: string): Promise<readonly PartitionLog[] | undefined>;
  };
  readonly records: {
    read(
      topic: string,
      range: {
        readonly partition: number;
        readonly from: number;
        readonly end: number;
        readonly limit: number;
      },
    ): Promise<MappingRecord[]>;
    /** @returns where it is. */
    writeCopy(topic: string, copy: Copy): Promise<Position>;
  };
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}
