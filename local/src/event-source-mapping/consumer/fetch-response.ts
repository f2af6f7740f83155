import { type Reader, ResponseError } from '@platformatic/kafka';
import type { FetchedPartition } from './record-batches.ts';

/** One partition's part of a fetch response. */
export interface PartitionResponse extends FetchedPartition {
  readonly partitionIndex: number;
  /** Kafka protocol error code; 0 for none. */
  readonly errorCode: number;
  readonly highWatermark: number;
}

/**
 * Parses a Fetch response of version 13 and leaves the records as they are. Partitions with an error are returned like
 * the others. https://kafka.apache.org/protocol#The_Messages_Fetch
 * @throws {ResponseError} when the whole request was refused.
 */
export function parseFetchResponse(
  _correlationId: number,
  apiKey: number,
  apiVersion: number,
  reader: Reader,
): PartitionResponse[] {
  reader.readInt32(); // Throttle time.
  const errorCode = reader.readInt16();
  if (errorCode !== 0) throw new ResponseError(apiKey, apiVersion, { '/': [errorCode, null] }, undefined);
  reader.readInt32(); // Session.
  const topics = reader.readArray((topic) => {
    topic.readUUID();
    return topic.readArray(readPartition);
  });
  return topics.flat();
}

function readPartition(reader: Reader): PartitionResponse {
  const partitionIndex = reader.readInt32();
  const errorCode = reader.readInt16();
  const highWatermark = Number(reader.readInt64());
  reader.readInt64(); // Last stable offset.
  reader.readInt64(); // Start of the log.
  const abortedTransactions = reader.readNullableArray((transaction) => ({
    producerId: transaction.readInt64(),
    firstOffset: Number(transaction.readInt64()),
  }));
  reader.readInt32(); // Preferred replica.
  return {
    partitionIndex,
    errorCode,
    highWatermark,
    abortedTransactions: abortedTransactions ?? [],
    recordSet: reader.readBytes(),
  };
}
