import type { EventType, OrderstreamEvent } from '../../../events/index.ts';
import type { MonotonicClock } from '../runtime/clock.ts';
import { mapConcurrently } from '../runtime/concurrency.ts';
import { isUnprocessable } from '../runtime/unprocessable.ts';
import { describeError, instrumented, logger } from '../telemetry/powertools.ts';
import { inTrace, traceIdOf } from '../telemetry/trace-context.ts';
import type { AttemptLog, FailedAttempts } from './attempt-log.ts';
import { paced } from './attempt-pace.ts';
import { measured } from './batch-metrics.ts';
import {
  batchResponse,
  eventOf,
  headerOf,
  type KafkaBatchResponse,
  type KafkaEvent,
  type PartitionedRecord,
  recordsOf,
  traceparentOf,
} from './event.ts';
import type { EventProducer, OutgoingEvent } from './producer.ts';
import type { Failure, UnprocessableRecords } from './unprocessable-records.ts';

/** Orders of one batch that are worked on at the same time. */
const concurrentOrders = 16;

/** Lambda's handler for a Kafka mapping with ReportBatchItemFailures. */
export type KafkaHandler = ReturnType<typeof instrumented<KafkaEvent, KafkaBatchResponse>>;

/** Applies an event's effect and resolves to its reply events; they are sent after all effects. */
type EventHandler<Type extends EventType = EventType> = (
  event: Extract<OrderstreamEvent, { type: Type }>,
) => Promise<readonly OrderstreamEvent[]>;

/** One handler an event type; types without one are skipped. */
export type EventHandlers = { readonly [Type in EventType]?: EventHandler<Type> };

interface CommonOptions {
  /** Sends records that no retry can process to the dead-letter topic. */
  readonly unprocessable: UnprocessableRecords;
  /** Paces attempts that fail. Default: the system's. */
  readonly clock?: MonotonicClock;
}

export interface ConsumerOptions extends CommonOptions {
  readonly handlers: EventHandlers;
  readonly producer: Pick<EventProducer, 'send'>;
  readonly attempts: AttemptLog;
}

/** A reply event, and the record that it replies to. */
interface Reply {
  readonly event: OrderstreamEvent;
  readonly source: PartitionedRecord;
}

interface OrderOutcome {
  readonly replies: readonly Reply[];
  /** The first was processed, the others wait for it. */
  readonly failed: readonly Failure[];
}

/**
 * The handler of a consumer that processes events one by one. Records of one order run in sequence, different orders
 * at the same time. What the handlers return is sent in one request after all effects; when that fails the whole
 * batch fails and is redelivered (every effect is conditional, so that is safe). A record whose handler throws is
 * reported, and with it the later records of its order, so that their order holds; the others count as done.
 * Reply events have the number of their attempt. A record that no retry can process is sent to the dead-letter topic after some
 * attempts; the later records of its order are redelivered without it.
 */
export function createConsumer(options: ConsumerOptions): KafkaHandler {
  const { handlers, attempts } = options;
  return kafkaHandler(options, async (records) => {
    const failedBefore = attempts.failedBefore(records.map(eventIdOf));
    const orders = [...Map.groupBy(records, orderOf).values()];
    const outcomes = await mapConcurrently(orders, concurrentOrders, (records) =>
      processOrder(records, handlers),
    );
    await attempts.countFailures(outcomes.flatMap(({ failed }) => failed.slice(0, 1).flatMap(countedHere)));
    await sendReplies(
      outcomes.flatMap(({ replies }) => replies),
      await failedBefore,
      options,
    );
    return outcomes.flatMap(({ failed }) => failed);
  });
}

/** The handler whose response has the records that failed in `process`; a batch with failures is paced. */
function kafkaHandler(
  { clock, unprocessable }: CommonOptions,
  process: (records: readonly PartitionedRecord[]) => Promise<readonly Failure[]>,
): KafkaHandler {
  return instrumented(async (event: KafkaEvent, context) => {
    const records = recordsOf(event);
    const invocation = {
      requestId: context.awsRequestId,
      functionArn: context.invokedFunctionArn,
      source: event,
    };
    const work = async () => {
      const failures = await unprocessable.settle(await process(records), invocation);
      return failures.map(({ source }) => source);
    };
    const attempt = () => paced(work, ({ length }) => length > 0, clock);
    return responseTo(records, await measured(records, attempt));
  });
}

function eventIdOf({ record }: PartitionedRecord): string {
  return headerOf(record, 'ce_id') ?? '';
}

/** Failures that no retry can fix are counted with their dead letters. */
function countedHere({ source, error }: Failure): string[] {
  return isUnprocessable(error) ? [] : [eventIdOf(source)];
}

/** Sends all reply events in one request; when it fails, the attempts that made them have failed. */
async function sendReplies(
  replies: readonly Reply[],
  failedBefore: FailedAttempts,
  { producer, attempts }: Pick<ConsumerOptions, 'producer' | 'attempts'>,
): Promise<void> {
  try {
    await producer.send(replies.map((reply) => outgoing(reply, failedBefore)));
  } catch (error) {
    await attempts.countFailures(replies.map(({ source }) => eventIdOf(source)));
    throw error;
  }
}

function outgoing({ event, source }: Reply, failedBefore: FailedAttempts): OutgoingEvent {
  const attempt = 1 + (failedBefore.get(eventIdOf(source)) ?? 0);
  return { event, attempt, traceparent: traceparentOf(source) };
}

/**
 * The response to a batch, with a log line: records received, and records that are redelivered. The line has all their
 * traces, so that a search for one finds every function that an order went through.
 */
function responseTo(
  records: readonly PartitionedRecord[],
  failed: readonly PartitionedRecord[],
): KafkaBatchResponse {
  const traceIds = new Set(records.flatMap((record) => traceIdOf(traceparentOf(record) ?? '') || []));
  logger.info('Batch processed', { records: records.length, failed: failed.length, traceIds: [...traceIds] });
  return batchResponse(failed);
}

/** Records of one key belong to one order; records without a key keep their partition's order. */
function orderOf({ partitionKey, record }: PartitionedRecord): string {
  return `${partitionKey} ${record.key ?? ''}`;
}

async function processOrder(
  records: readonly PartitionedRecord[],
  handlers: EventHandlers,
): Promise<OrderOutcome> {
  const replies: Reply[] = [];
  for (const [index, record] of records.entries()) {
    try {
      replies.push(...(await inTrace(traceparentOf(record), () => processRecord(record, handlers))));
    } catch (error) {
      logFailure(record, error);
      const waiting = records.slice(index + 1).map((source) => ({ source }));
      return { replies, failed: [{ source: record, error }, ...waiting] };
    }
  }
  return { replies, failed: [] };
}

async function processRecord(record: PartitionedRecord, handlers: EventHandlers): Promise<readonly Reply[]> {
  const event = eventOf(record);
  // The union of handlers cannot be called with the union of events; the table pairs them by type.
  const handle = event && (handlers[event.type] as EventHandler | undefined);
  if (!event || !handle) {
    logger.debug('Skipped a record of a type without a handler', positionOf(record));
    return [];
  }
  return (await handle(event)).map((reply) => ({ event: reply, source: record }));
}

function positionOf({ partitionKey, record }: PartitionedRecord): { partition: string; offset: number } {
  return { partition: partitionKey, offset: record.offset };
}

function logFailure(record: PartitionedRecord, error: unknown): void {
  inTrace(traceparentOf(record), () =>
    logger.error('Record failed and will be redelivered', { ...positionOf(record), ...describeError(error) }),
  );
}

/** The value of a record, with the record. */
export interface Incoming<Value> {
  readonly value: Value;
  readonly source: PartitionedRecord;
}

/** A value that could not be processed, and why. */
export type Failed<Value> = Incoming<Value> & Failure;

/** What a batch consumer does with its records. */
export interface BatchHandlers<Value> {
  /**
   * The value of a record, or undefined to skip it; an error fails that record alone. Default: the event, of any of our types.
   */
  readonly parse?: (record: PartitionedRecord) => Value | undefined;
  /** Resolves to the values that failed, with the error of each; an error fails the whole batch. */
  readonly process: (values: readonly Incoming<Value>[]) => Promise<readonly Failure[]>;
}

/**
 * The handler of a consumer that processes a batch as a whole, to write aggregates, and emits no events. Its effects must
 * commute, since values that fail are redelivered after later ones.
 */
export function createBatchConsumer<Value = OrderstreamEvent>(
  options: CommonOptions & BatchHandlers<Value>,
): KafkaHandler {
  const { process } = options;
  const parse = options.parse ?? (eventOf as (record: PartitionedRecord) => Value | undefined);
  return kafkaHandler(options, async (records) => {
    const unreadable: Failure[] = [];
    const values = records.flatMap((source) => readInto(unreadable, source, parse));
    const failed = values.length > 0 ? await process(values) : [];
    return [...unreadable, ...failed];
  });
}

function readInto<Value>(
  unreadable: Failure[],
  source: PartitionedRecord,
  parse: (record: PartitionedRecord) => Value | undefined,
): Incoming<Value>[] {
  try {
    const value = parse(source);
    return value === undefined ? [] : [{ value, source }];
  } catch (error) {
    logFailure(source, error);
    unreadable.push({ source, error });
    return [];
  }
}
