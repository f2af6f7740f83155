import { type NewConcern, quotedReads } from '../concern.ts';

/** Files of a concern that emits nothing: it handles a batch as a whole. */
export function batchFiles(concern: NewConcern): Readonly<Record<string, string>> {
  return {
    'domain.ts': domainText(concern),
    'count-events.ts': useCaseText(concern),
    'handlers.ts': handlersText(concern),
    'consumer.ts': consumerText(concern),
  };
}

const domainText = (
  concern: NewConcern,
) => `import type { EventType, OrderstreamEvent } from '../../events/index.ts';

const countedTypes = [${quotedReads(concern)}] as const satisfies readonly EventType[];

/** ${concern.title}: an event that is counted. */
export type CountedEvent = Extract<OrderstreamEvent, { type: (typeof countedTypes)[number] }>;

/** Whether an event is counted. */
export function isCounted(event: OrderstreamEvent): event is CountedEvent {
  return countedTypes.some((type) => type === event.type);
}
`;

const useCaseText = ({
  pascal,
}: NewConcern) => `import type { Failed, Incoming } from '../shared/kafka/consumer.ts';
import { traceparentOf } from '../shared/kafka/event.ts';
import { mapConcurrently } from '../shared/runtime/concurrency.ts';
import { describeError, logger } from '../shared/telemetry/powertools.ts';
import { inTrace } from '../shared/telemetry/trace-context.ts';
import type { CountedEvent } from './domain.ts';
import type { ${pascal}Ports } from './ports.ts';

/** Events of one batch that are counted at the same time. */
const concurrentEvents = 16;

/**
 * Counts each event of a batch, once.
 * @returns those that could not be counted.
 */
export async function countEvents(
  events: readonly Incoming<CountedEvent>[],
  { store }: ${pascal}Ports,
): Promise<Failed<CountedEvent>[]> {
  const failed = await mapConcurrently(events, concurrentEvents, async (event) => {
    try {
      await store.count(event.value.customerId, event.value.id);
      return [];
    } catch (error) {
      inTrace(traceparentOf(event.source), () =>
        logger.error('Event could not be counted', { eventId: event.value.id, ...describeError(error) }),
      );
      return [{ ...event, error }];
    }
  });
  return failed.flat();
}
`;

const handlersText = ({
  pascal,
}: NewConcern) => `import type { BatchHandlers } from '../shared/kafka/consumer.ts';
import { eventOf, type PartitionedRecord } from '../shared/kafka/event.ts';
import { countEvents } from './count-events.ts';
import { type CountedEvent, isCounted } from './domain.ts';
import type { ${pascal}Ports } from './ports.ts';

/** Counts every event that is read. */
export function create${pascal}Handlers(ports: ${pascal}Ports): BatchHandlers<CountedEvent> {
  return { parse: countedEventOf, process: (events) => countEvents(events, ports) };
}

function countedEventOf(source: PartitionedRecord): CountedEvent | undefined {
  const event = eventOf(source);
  return event && isCounted(event) ? event : undefined;
}
`;

const consumerText = ({ pascal }: NewConcern) => `import { documents } from '../shared/dynamodb/table.ts';
import { createBatchConsumer } from '../shared/kafka/consumer.ts';
import { unprocessableRecordsOf } from '../shared/kafka/unprocessable-records.ts';
import { environment } from '../shared/runtime/environment.ts';
import type { CountedEvent } from './domain.ts';
import { create${pascal}Handlers } from './handlers.ts';
import { create${pascal}Store } from './store.ts';

const table = { documents, tableName: environment('TABLE_NAME') };

/** Counts the events of each customer. */
export const handler = createBatchConsumer<CountedEvent>({
  ...create${pascal}Handlers({ store: create${pascal}Store(table) }),
  unprocessable: unprocessableRecordsOf(table),
});
`;
