import type { NewConcern } from '../concern.ts';
import { makerOf } from '../names.ts';

/** Files of a concern that emits an event: each event it reads is handled by itself. */
export function replyFiles(concern: NewConcern, emits: string): Readonly<Record<string, string>> {
  return {
    'domain.ts': domainText(concern, emits),
    'count-event.ts': useCaseText(concern, emits),
    'handlers.ts': handlersText(concern),
    'consumer.ts': consumerText(concern),
  };
}

const domainText = (
  { title, reads, field }: NewConcern,
  emits: string,
) => `import type { ${[...reads, emits].join(', ')} } from '../../events/index.ts';
import { replyTo } from '../shared/reply-event.ts';

/** ${title}: the events that are counted. */
export type CountedEvent = ${reads.join(' | ')};

/**
 * The event that a customer has a new total. The same cause and total always result in the same event.
 * @param ${field} Events of the customer that were counted, the cause included.
 */
export function ${makerOf(emits)}(cause: CountedEvent, ${field}: number): ${emits} {
  // An order may have several events that are counted: each has a reply.
  return { ...replyTo(cause, '${emits}', cause.time, cause.id), ${field} };
}
`;

const useCaseText = (
  { pascal, field }: NewConcern,
  emits: string,
) => `import type { ${emits} } from '../../events/index.ts';
import { type CountedEvent, ${makerOf(emits)} } from './domain.ts';
import type { ${pascal}Ports } from './ports.ts';

/** Counts an event, once, and emits the customer's new total: the same event at each delivery. */
export async function countEvent(event: CountedEvent, { store }: ${pascal}Ports): Promise<${emits}[]> {
  const ${field} = await store.count(event.customerId, event.id);
  return [${makerOf(emits)}(event, ${field})];
}
`;

const handlersText = ({
  pascal,
  reads,
}: NewConcern) => `import type { ${reads.join(', ')} } from '../../events/index.ts';
import { countEvent } from './count-event.ts';
import type { ${pascal}Ports } from './ports.ts';

/** Counts every event that is read. */
export function create${pascal}Handlers(ports: ${pascal}Ports) {
  return {
${reads.map((type) => `    ${type}: (event: ${type}) => countEvent(event, ports),`).join('\n')}
  };
}
`;

const consumerText = ({ pascal }: NewConcern) => `import { documents } from '../shared/dynamodb/table.ts';
import { createAttemptLog } from '../shared/kafka/attempt-log.ts';
import { createConsumer } from '../shared/kafka/consumer.ts';
import { createProducer } from '../shared/kafka/producer.ts';
import { unprocessableRecordsOf } from '../shared/kafka/unprocessable-records.ts';
import { environment } from '../shared/runtime/environment.ts';
import { create${pascal}Handlers } from './handlers.ts';
import { create${pascal}Store } from './store.ts';

const table = { documents, tableName: environment('TABLE_NAME') };

/** Counts the events of each customer and emits an event with every new total. */
export const handler = createConsumer({
  handlers: create${pascal}Handlers({ store: create${pascal}Store(table) }),
  producer: createProducer(),
  attempts: createAttemptLog(table),
  unprocessable: unprocessableRecordsOf(table),
});
`;
