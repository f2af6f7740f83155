import type { KafkaEvent, KafkaRecord, PartitionedRecord } from './event.ts';

/**
 * What Lambda writes to a Kafka on-failure destination for one record, as far as it is used here.
 * https://docs.aws.amazon.com/lambda/latest/dg/kafka-on-failure-destination.html
 */
export interface FailureEnvelope {
  /** When Lambda sent the record to the on-failure destination, RFC 3339. */
  readonly timestamp: string;
  readonly requestContext: {
    readonly requestId?: string;
    readonly functionArn: string;
    /** Why, for example `RetryAttemptsExhausted` or, as AWS's pages also have it, `RetriesExhausted`. */
    readonly condition: string;
    readonly approximateInvokeCount: number;
  };
  readonly payload: { readonly records: Readonly<Record<string, readonly KafkaRecord[]>> };
}

/** The envelope in a parsed value; undefined when it is not one. */
export function failureEnvelopeOf(value: unknown): FailureEnvelope | undefined {
  const given = value as Partial<FailureEnvelope> | null;
  return given?.timestamp && given.requestContext && given.payload?.records
    ? (given as FailureEnvelope)
    : undefined;
}

/** `payment` of `arn:…:function:orderstream-dev-payment`, with or without a qualifier behind it. */
export function consumerOf({ requestContext: { functionArn } }: FailureEnvelope): string {
  const functionName = functionArn.split(':')[6] ?? functionArn;
  return functionName.replace(/^orderstream-[^-]+-/, '');
}

/** The record that failed; undefined in a document without records. */
export function failedRecordOf({ payload }: FailureEnvelope): KafkaRecord | undefined {
  return Object.values(payload.records).flat()[0];
}

/** The condition of a dead letter that a consumer writes itself. Lambda's own are `RetryAttemptsExhausted` and the like. */
const unprocessableCondition = 'RecordUnprocessable';

/** The invocation in which a record failed permanently. */
export interface Invocation {
  readonly requestId: string;
  readonly functionArn: string;
  /** The source of its records. */
  readonly source: Pick<KafkaEvent, 'eventSource' | 'eventSourceArn' | 'bootstrapServers'>;
}

/** A record that no repetition can process. */
export interface UnprocessableRecord {
  readonly source: PartitionedRecord;
  /** Deliveries that failed in this way. */
  readonly attempts: number;
  /** Name of the error, as the log has it. */
  readonly errorName: string;
}

/**
 * The document that Lambda writes for a record whose retries are used up, for one that can never be processed: with the same
 * members, so that a reader of dead letters reads both. Its status is that of an invocation that succeeded, since it did, and it names the error.
 * @param now RFC 3339, UTC.
 */
export function failureEnvelope(
  { source: { partitionKey, record }, attempts, errorName }: UnprocessableRecord,
  { requestId, functionArn, source }: Invocation,
  now: string,
) {
  const { eventSource = 'aws:kafka', eventSourceArn = '', bootstrapServers = '' } = source;
  const payload = { eventSource, eventSourceArn, bootstrapServers, records: { [partitionKey]: [record] } };
  return {
    requestContext: {
      requestId,
      functionArn,
      condition: unprocessableCondition,
      approximateInvokeCount: attempts,
    },
    responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: errorName },
    version: '1.0',
    timestamp: now,
    KafkaBatchInfo: {
      batchSize: 1,
      eventSourceArn,
      bootstrapServers,
      payloadSize: Buffer.byteLength(JSON.stringify(payload)),
      recordInfo: { offset: String(record.offset), timestamp: new Date(record.timestamp).toISOString() },
    },
    payload,
  } satisfies FailureEnvelope & Record<string, unknown>;
}
