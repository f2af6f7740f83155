import { partitionText } from '../records/position.ts';
import { type FoundRecord, sizeOf } from '../records/record-reader.ts';
import type { Letter } from './letter.ts';

/**
 * Bytes of records written together: kafkajs makes one batch of them, and a topic takes batches of 1 MB, with the headers that
 * a copy gets. https://kafka.apache.org/documentation/#topicconfigs_max.message.bytes
 */
export const portionSizeInBytes = 500_000;

/** A dead letter with the record it is about. */
export interface Candidate {
  readonly letter: Letter;
  readonly original: FoundRecord;
}

/**
 * What is written together: records of one partition, as they are there, so that one order's records keep their order. Kafka
 * takes such a portion whole or not at all.
 */
export function portionsOf(candidates: readonly Candidate[]): Candidate[][] {
  const partitions = Map.groupBy(candidates, ({ original }) => partitionText(original));
  return [...partitions.values()].flatMap((partition) =>
    cut(partition.toSorted((a, b) => a.original.offset - b.original.offset)),
  );
}

function cut(candidates: readonly Candidate[]): Candidate[][] {
  const portions: Candidate[][] = [];
  let room = 0;
  for (const candidate of candidates) {
    const size = sizeOf(candidate.original.message);
    if (size > room) {
      portions.push([]);
      room = portionSizeInBytes;
    }
    portions.at(-1)?.push(candidate);
    room -= size;
  }
  return portions;
}
