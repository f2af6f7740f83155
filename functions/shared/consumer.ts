import type { EventType, OrderstreamEvent } from '../../events/index.ts';
import { type AttemptClock, paced } from './attempt-pace.ts';
import { mapConcurrently } from './concurrency.ts';
import {
  batchResponse,
  eventOf,
  headerOf,
  type KafkaBatchResponse,
  type KafkaEvent,
  type PartitionedRecord,
  recordsOf,
} from './kafka-event.ts';
import type { EventProducer, OutgoingEvent } from './producer.ts';
import { describeError, instrumented, logger, MetricUnit, metrics } from './telemetry.ts';
import { isTraceparent } from './trace-context.ts';

/** Orders of one batch that are worked on at the same time. */
const concurrentOrders = 16;

/** Lambda's handler for a Kafka mapping with ReportBatchItemFailures. */
export type KafkaHandler = ReturnType<typeof instrumented<KafkaEvent, KafkaBatchResponse>>;

/** Applies an event's effect and resolves to the events that answer it; they are sent after all effects. */
export type EventHandler<Type extends EventType = EventType> = (
  event: Extract<OrderstreamEvent, { type: Type }>,
) => Promise<readonly OrderstreamEvent[]>;

/** One handler an event type; types without one are passed over. */
export type EventHandlers = { readonly [Type in EventType]?: EventHandler<Type> };

interface CommonOptions {
  /** Paces attempts that fail. Default: the system's. */
  readonly clock?: AttemptClock;
}

interface OrderOutcome {
  readonly emitted: readonly OutgoingEvent[];
  readonly failed: readonly PartitionedRecord[];
}

/**
 * The handler of a consumer that answers events one by one. Records of one order run in sequence, different orders
 * at the same time. What the handlers return is sent in one request after all effects; when that fails the whole
 * batch fails and comes again (every effect is conditional, so that is safe). A record whose handler throws is
 * reported, and with it the later records of its order, so that their order holds; the others count as done.
 */
export function createConsumer(
  options: CommonOptions & {
    readonly handlers: EventHandlers;
    readonly producer: Pick<EventProducer, 'send'>;
  },
): KafkaHandler {
  return kafkaHandler(options, async (records) => {
    const orders = [...Map.groupBy(records, orderOf).values()];
    const outcomes = await mapConcurrently(orders, concurrentOrders, (records) =>
      processOrder(records, options.handlers),
    );
    await options.producer.send(outcomes.flatMap(({ emitted }) => emitted));
    return outcomes.flatMap(({ failed }) => failed);
  });
}

/** The handler that answers a batch with the records that `process` says failed, and takes its time when there are any. */
function kafkaHandler(
  { clock }: CommonOptions,
  process: (records: readonly PartitionedRecord[]) => Promise<readonly PartitionedRecord[]>,
): KafkaHandler {
  return instrumented(async (event: KafkaEvent) => {
    const records = recordsOf(event);
    const failed = await paced(
      () => process(records),
      ({ length }) => length > 0,
      clock,
    );
    return answerTo(records, failed);
  });
}

/** The batch's outcome, counted: records that came, and records that come again. */
function answerTo(
  records: readonly PartitionedRecord[],
  failed: readonly PartitionedRecord[],
): KafkaBatchResponse {
  metrics.addMetric('RecordsReceived', MetricUnit.Count, records.length);
  metrics.addMetric('RecordsFailed', MetricUnit.Count, failed.length);
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
  const emitted: OutgoingEvent[] = [];
  for (const [index, record] of records.entries()) {
    try {
      emitted.push(...(await processRecord(record, handlers)));
    } catch (error) {
      logFailure(record, error);
      return { emitted, failed: records.slice(index) };
    }
  }
  return { emitted, failed: [] };
}

async function processRecord(
  record: PartitionedRecord,
  handlers: EventHandlers,
): Promise<readonly OutgoingEvent[]> {
  const event = eventOf(record);
  // The union of handlers cannot be called with the union of events; the table pairs them by type.
  const handle = event && (handlers[event.type] as EventHandler | undefined);
  if (!event || !handle) {
    logger.debug('Passed over a record of a type without a handler.', positionOf(record));
    return [];
  }
  const traceparent = traceparentOf(record);
  return (await handle(event)).map((answer) => ({ event: answer, traceparent }));
}

function traceparentOf({ record }: PartitionedRecord): string | undefined {
  const text = headerOf(record, 'traceparent');
  return isTraceparent(text) ? text : undefined;
}

function positionOf({ partitionKey, record }: PartitionedRecord): { partition: string; offset: number } {
  return { partition: partitionKey, offset: record.offset };
}

function logFailure(record: PartitionedRecord, error: unknown): void {
  logger.error('A record failed and will come again.', { ...positionOf(record), ...describeError(error) });
}

/** A record's value with the record it came in. */
export interface Incoming<Value> {
  readonly value: Value;
  readonly source: PartitionedRecord;
}

/**
 * The handler of a consumer that takes a batch as a whole, to write aggregates, and answers nothing. Its effects must
 * commute, since values that fail come again after later ones.
 * @param options.parse Value of a record, or undefined to pass over it; what it throws fails that record alone.
 *   Default: the event, of any type of ours.
 * @param options.process Resolves to the values that failed; what it throws fails the whole batch.
 */
export function createBatchConsumer<Value = OrderstreamEvent>(
  options: CommonOptions & {
    readonly parse?: (record: PartitionedRecord) => Value | undefined;
    readonly process: (values: readonly Incoming<Value>[]) => Promise<readonly Incoming<Value>[]>;
  },
): KafkaHandler {
  const parse = options.parse ?? (eventOf as (record: PartitionedRecord) => Value | undefined);
  return kafkaHandler(options, async (records) => {
    const unreadable: PartitionedRecord[] = [];
    const values = records.flatMap((source) => readInto(unreadable, source, parse));
    const failed = values.length > 0 ? await options.process(values) : [];
    return [...unreadable, ...failed.map(({ source }) => source)];
  });
}

function readInto<Value>(
  unreadable: PartitionedRecord[],
  source: PartitionedRecord,
  parse: (record: PartitionedRecord) => Value | undefined,
): Incoming<Value>[] {
  try {
    const value = parse(source);
    return value === undefined ? [] : [{ value, source }];
  } catch (error) {
    logFailure(source, error);
    unreadable.push(source);
    return [];
  }
}
