import { type Consumer, ListOffsetTimestamps } from '@platformatic/kafka';
import type { PartitionStart } from '../core/partition-table.ts';
import type { StartingPosition } from '../core/starting-position.ts';

/** Start of one partition; `isNew` when the group had no committed offset there. */
export interface StartOffset extends PartitionStart {
  readonly isNew: boolean;
}

/**
 * Offsets to read from: the group's committed ones; where there are none, the starting position applies. The
 * offsets of an existing group have precedence over `StartingPosition`.
 * https://docs.aws.amazon.com/lambda/latest/dg/with-msk-configure.html
 */
export async function startOffsets(
  consumer: Consumer,
  topic: string,
  partitions: readonly number[],
  committed: ReadonlyMap<number, number>,
  position: StartingPosition,
): Promise<StartOffset[]> {
  const missing = partitions.filter((partition) => !committed.has(partition));
  const initial = await initialOffsets(consumer, topic, missing, position);
  return partitions.map((partition) => ({
    partition,
    offset: committed.get(partition) ?? initial.get(partition) ?? 0,
    isNew: !committed.has(partition),
  }));
}

/**
 * Whether a partition must begin at the group's offset: it is not held, or another member has moved that offset while
 * this one was out of the group, past what is resolved here or back behind what was committed from here.
 * @param committed the group's offset now; undefined for none.
 * @param known the group's offset as this member knew it; undefined when the partition is not held.
 * @param committable everything below is resolved here; undefined when the partition is not held.
 */
export function isMovedElsewhere(
  committed: number | undefined,
  known: number | undefined,
  committable: number | undefined,
): boolean {
  if (known === undefined || committable === undefined) return true;
  return committed !== undefined && (committed < known || committed > committable);
}

/** The group's offsets; partitions without one are left out. */
export async function committedOffsets(
  consumer: Consumer,
  topic: string,
  partitions: readonly number[],
): Promise<Map<number, number>> {
  if (partitions.length === 0) return new Map();
  const response = await consumer.listCommittedOffsets({ topics: [{ topic, partitions: [...partitions] }] });
  return knownOffsets(response.get(topic), partitions);
}

async function initialOffsets(
  consumer: Consumer,
  topic: string,
  partitions: readonly number[],
  position: StartingPosition,
): Promise<Map<number, number>> {
  const { EARLIEST, LATEST } = ListOffsetTimestamps;
  if (position.kind !== 'AT_TIMESTAMP') {
    const timestamp = position.kind === 'LATEST' ? LATEST : EARLIEST;
    return listOffsets(consumer, topic, partitions, timestamp);
  }
  const found = await listOffsets(consumer, topic, partitions, BigInt(position.timestampMs));
  // A partition without a record that young starts at its end.
  const others = partitions.filter((partition) => !found.has(partition));
  return new Map([...found, ...(await listOffsets(consumer, topic, others, LATEST))]);
}

/** Offsets of the partitions for a timestamp (or one of Kafka's two symbolic ones); none is left out. */
export async function listOffsets(
  consumer: Consumer,
  topic: string,
  partitions: readonly number[],
  timestamp: bigint,
): Promise<Map<number, number>> {
  if (partitions.length === 0) return new Map();
  const only = { [topic]: [...partitions] };
  const response = await consumer.listOffsets({ topics: [topic], partitions: only, timestamp });
  return knownOffsets(response.get(topic), partitions);
}

/** Kafka returns -1 for "none". */
function knownOffsets(offsets: readonly bigint[] | undefined, partitions: readonly number[]) {
  const known = new Map<number, number>();
  for (const partition of partitions) {
    const offset = offsets?.[partition];
    if (offset !== undefined && offset >= 0n) known.set(partition, Number(offset));
  }
  return known;
}
