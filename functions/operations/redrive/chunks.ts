import { inChunks } from '../../shared/kafka/write-chunks.ts';
import { partitionText } from '../records/position.ts';
import { type FoundRecord, sizeOf } from '../records/record-reader.ts';
import type { DeadLetter } from './dead-letter.ts';

/** A dead letter with the record it is about. */
export interface Candidate {
  readonly deadLetter: DeadLetter;
  readonly original: FoundRecord;
}

/**
 * Records that are written together: of one partition, in their order, so that one order's records keep their order. Kafka
 * takes such a chunk whole or not at all.
 */
export function chunksOf(candidates: readonly Candidate[]): Candidate[][] {
  const partitions = Map.groupBy(candidates, ({ original }) => partitionText(original));
  return [...partitions.values()].flatMap((partition) =>
    inChunks(
      partition.toSorted((a, b) => a.original.offset - b.original.offset),
      ({ original }) => sizeOf(original.message),
    ),
  );
}
