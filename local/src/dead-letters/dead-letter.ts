import { z } from 'zod';
import type { Position } from '../event-source-mapping/core/position.ts';
import { bareFunctionName } from '../lambda/function-name.ts';

/** The record that a dead letter is about. */
export interface DeadRecord extends Position {
  /** Milliseconds since the epoch; absent in documents that do not name it. */
  readonly timestamp?: number;
}

/** One record that was sent to an on-failure destination, and why. */
export interface DeadLetter {
  /** Of a topic, its position there, as `orders-dlq-0@17`; else request id and position of the record, as `ID.orders-0@4`. */
  readonly id: string;
  /** An ARN, or `kafka://TOPIC`. */
  readonly destination: string;
  /** When it was sent, in milliseconds since the epoch. */
  readonly at: number;
  /** Function that failed. */
  readonly functionName: string;
  /** UUID of the mapping that sent it; absent when that is not known. */
  readonly mapping?: string;
  /** AWS's condition, for example `RetryAttemptsExhausted`. */
  readonly reason: string;
  /** Of the invocation that failed last; absent for a record that the function was not invoked with. */
  readonly requestId?: string;
  /** How often the function was invoked with it. */
  readonly invocations: number;
  readonly record: DeadRecord;
}

/** The reverse of `positionText`; undefined for any other text. */
export function positionIn(text: string): Position | undefined {
  const [, topic, partition, offset] = /^(.+)-(\d+)@(\d+)$/.exec(text) ?? [];
  return topic === undefined ? undefined : { topic, partition: Number(partition), offset: Number(offset) };
}

/** A record as an event has it. */
const eventRecord = z.looseObject({
  topic: z.string().optional(),
  partition: z.int().optional(),
  offset: z.int(),
  timestamp: z.number().optional(),
});
const records = z.record(z.string(), z.array(eventRecord));

/**
 * What Lambda sends to an on-failure destination, as far as it is read here: documents for queues and SNS topics name the first
 * and the last record of each partition, those for topics and buckets have the event as well.
 * https://docs.aws.amazon.com/lambda/latest/dg/kafka-on-failure.html
 * https://docs.aws.amazon.com/lambda/latest/dg/kafka-on-failure-destination.html
 */
const envelope = z.looseObject({
  timestamp: z.string(),
  requestContext: z.looseObject({
    requestId: z.string().optional(),
    functionArn: z.string(),
    condition: z.string(),
    approximateInvokeCount: z.number().catch(0),
  }),
  responseContext: z.looseObject({}).nullish(),
  KafkaBatchInfo: z
    .looseObject({
      recordsInfo: z
        .record(z.string(), z.looseObject({ firstRecordOffset: z.string(), lastRecordOffset: z.string() }))
        .optional(),
    })
    .optional()
    .catch(undefined),
  payload: z
    .union([z.looseObject({ records }), z.string()])
    .optional()
    .catch(undefined),
});

type Envelope = z.output<typeof envelope>;

/** Where a document was found. */
export interface DocumentPlace {
  readonly destination: string;
  readonly mapping?: string;
  /** The records that it is about, where that is known better than from the document. */
  readonly records?: readonly DeadRecord[];
  /** Id of the dead letter of one of its records. */
  readonly idOf: (record: DeadRecord, requestId: string) => string;
}

/**
 * The dead letters of a document, one for each record.
 * @returns undefined for text that is not a document of Lambda about records of Kafka.
 */
export function deadLettersOf(text: string, place: DocumentPlace): DeadLetter[] | undefined {
  const parsed = envelope.safeParse(parsedJson(text));
  if (!parsed.success) return undefined;
  const { requestContext, responseContext, timestamp } = parsed.data;
  const { requestId = '', functionArn, condition, approximateInvokeCount } = requestContext;
  const about = place.records ?? recordsOf(parsed.data);
  if (about.length === 0) return undefined;
  return about.map((record) => ({
    id: place.idOf(record, requestId),
    destination: place.destination,
    at: Date.parse(timestamp) || (record.timestamp ?? 0),
    functionName: bareFunctionName(functionArn),
    ...(place.mapping !== undefined && { mapping: place.mapping }),
    reason: condition,
    ...(responseContext && requestId !== '' && { requestId }),
    invocations: approximateInvokeCount,
    record,
  }));
}

/** Of its event; of the first and the last record of each partition where it has none. */
function recordsOf({ payload, KafkaBatchInfo }: Envelope): DeadRecord[] {
  const event = typeof payload === 'string' ? parsedJson(payload) : payload;
  const lists = z.looseObject({ records }).safeParse(event);
  if (lists.success) return Object.entries(lists.data.records).flatMap(recordsOfPartition);
  return Object.entries(KafkaBatchInfo?.recordsInfo ?? {}).flatMap(([partition, info]) => {
    const first = positionIn(`${partition}@${info.firstRecordOffset}`);
    const last = Number(info.lastRecordOffset);
    if (!first || !(last >= first.offset)) return [];
    const length = Math.min(last - first.offset + 1, MOST_RECORDS);
    return Array.from({ length }, (_, index) => ({ ...first, offset: first.offset + index }));
  });
}

/** The most that a mapping invokes a function with. */
const MOST_RECORDS = 10_000;

/** @param key of an event's partition: `orders-0`. */
function recordsOfPartition([key, list]: [string, z.output<typeof records>[string]]): DeadRecord[] {
  return list.flatMap(({ topic, partition, offset, timestamp }) => {
    const at = positionIn(`${key}@${offset}`);
    const position = { topic: topic ?? at?.topic, partition: partition ?? at?.partition, offset };
    return position.topic === undefined || position.partition === undefined
      ? []
      : [{ ...(position as Position), ...(timestamp !== undefined && { timestamp }) }];
  });
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // Any record may be on the topic.
  }
}
