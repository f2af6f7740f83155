import type { Failure } from '../core/batch-outcome.ts';
import { eventSizeBytes } from '../core/event-size.ts';
import { type FailureContext, recordDocument } from '../core/failure-document.ts';
import type { MappingRecord } from '../core/record.ts';

/**
 * Bytes of messages that are sent together. A topic takes batches of 1 MB unless it is configured otherwise, and the
 * client makes one batch of all messages for a partition.
 */
const PART_BYTES = 500_000;

/** A failure in parts that can be sent to a Kafka topic one after the other, its records in their order. */
export function failureParts(failure: Failure, context: FailureContext): Failure[] {
  const parts: MappingRecord[][] = [];
  const sizeOf = messageSize(failure, context);
  let room = 0;
  for (const record of failure.records) {
    const size = sizeOf(record);
    const part = size <= room ? parts.at(-1) : undefined;
    if (part) part.push(record);
    else parts.push([record]);
    room = (part ? room : PART_BYTES) - size;
  }
  return parts.map((records) => ({ ...failure, records }));
}

/** Each record of a failure by itself. */
export function singleRecords(failure: Failure): Failure[] {
  return failure.records.map((record) => ({ ...failure, records: [record] }));
}

/** What surrounds the event of a record is about as long for all records of a failure. */
function messageSize(failure: Failure, context: FailureContext): (record: MappingRecord) => number {
  const [first] = failure.records;
  const eventSize = (record: MappingRecord) => eventSizeBytes(context.source, [record]);
  const around = first ? Buffer.byteLength(recordDocument(failure, first, context)) - eventSize(first) : 0;
  return (record) => around + eventSize(record) + (record.key?.length ?? 0);
}
