import { inChunks } from '../../shared/kafka/write-chunks.ts';
import { partitionText } from '../records/position.ts';
import { type FoundRecord, sizeOf } from '../records/record-reader.ts';
import type { Letter } from './dead-letter.ts';

/** A dead letter with the record it is about. */
export interface Candidate {
  readonly letter: Letter;
  readonly original: FoundRecord;
}

/**
 * What is written together: records of one partition, as they are there, so that one order's records keep their order. Kafka
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
