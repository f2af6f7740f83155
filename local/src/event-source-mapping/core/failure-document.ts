import type { InvocationResult } from '../../lambda/types.ts';
import type { Failure } from './batch-outcome.ts';
import { type EventSource, eventText } from './event.ts';
import { eventSizeBytes } from './event-size.ts';
import { groupByPartition, type MappingRecord } from './record.ts';

/** What every failure document of a mapping has in common. */
export interface FailureContext {
  readonly functionArn: string;
  readonly source: EventSource;
  /** Id for documents of records that never reached the function. */
  readonly requestId: string;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/**
 * Document for an SQS queue or SNS topic: metadata only.
 * https://docs.aws.amazon.com/lambda/latest/dg/kafka-on-failure.html
 */
export function metadataDocument(failure: Failure, context: FailureContext): string {
  return JSON.stringify({ ...head(failure, context), KafkaBatchInfo: batchInfo(failure.records, context) });
}

/** Document for an S3 bucket: the same, with the whole event as escaped text. */
export function bucketDocument(failure: Failure, context: FailureContext): string {
  return JSON.stringify({
    ...head(failure, context),
    KafkaBatchInfo: batchInfo(failure.records, context),
    payload: eventText(context.source, failure.records),
  });
}

/**
 * Value of the message for one record on a Kafka topic: the event is an object, `recordInfo` is singular.
 * https://docs.aws.amazon.com/lambda/latest/dg/kafka-on-failure-destination.html
 */
export function recordDocument(failure: Failure, record: MappingRecord, context: FailureContext): string {
  const { offset, timestamp } = record;
  const document = JSON.stringify({
    ...head(failure, context),
    KafkaBatchInfo: {
      ...batchHead([record], context),
      recordInfo: { offset: String(offset), timestamp: isoTime(timestamp) },
    },
  });
  return `${document.slice(0, -1)},"payload":${eventText(context.source, [record])}}`;
}

function head({ condition, invocations, result }: Failure, context: FailureContext) {
  return {
    requestContext: {
      requestId: result?.requestId ?? context.requestId,
      functionArn: context.functionArn,
      condition,
      approximateInvokeCount: invocations,
    },
    responseContext: result ? responseContext(result) : null,
    version: '1.0',
    timestamp: isoTime(context.now),
  };
}

function responseContext({ statusCode, executedVersion, functionError }: InvocationResult) {
  return { statusCode, executedVersion, functionError };
}

function batchInfo(records: readonly MappingRecord[], context: FailureContext) {
  return { ...batchHead(records, context), recordsInfo: recordsInfo(records) };
}

function batchHead(records: readonly MappingRecord[], { source }: FailureContext) {
  return {
    batchSize: records.length,
    eventSourceArn: source.eventSourceArn,
    bootstrapServers: source.bootstrapServers,
    payloadSize: eventSizeBytes(source, records),
  };
}

function recordsInfo(records: readonly MappingRecord[]) {
  return Object.fromEntries(
    [...groupByPartition(records)].map(([partition, group]) => {
      const [first, last] = [group[0] as MappingRecord, group.at(-1) as MappingRecord];
      const info = {
        firstRecordOffset: String(first.offset),
        lastRecordOffset: String(last.offset),
        firstRecordTimestamp: isoTime(first.timestamp),
        lastRecordTimestamp: isoTime(last.timestamp),
      };
      return [`${first.topic}-${partition}`, info];
    }),
  );
}

/** A producer may set any timestamp; one that no calendar holds is shown as its number. */
function isoTime(timestamp: number): string {
  return Math.abs(timestamp) <= 8.64e15 ? new Date(timestamp).toISOString() : String(timestamp);
}
