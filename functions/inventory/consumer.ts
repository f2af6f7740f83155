import { documents } from '../shared/dynamodb/table.ts';
import { createAttemptLog } from '../shared/kafka/attempt-log.ts';
import { createConsumer } from '../shared/kafka/consumer.ts';
import { createProducer } from '../shared/kafka/producer.ts';
import { unprocessableRecordsOf } from '../shared/kafka/unprocessable-records.ts';
import { environment } from '../shared/runtime/environment.ts';
import { createInventoryHandlers } from './handlers.ts';
import { createInventoryStore } from './store.ts';

const tableName = environment('TABLE_NAME');

/** Reserves stock on OrderPlaced, all lines or none; releases it on PaymentFailed. */
export const handler = createConsumer({
  handlers: createInventoryHandlers({
    store: createInventoryStore(documents, tableName),
    now: () => new Date().toISOString(),
  }),
  producer: createProducer(),
  attempts: createAttemptLog({ documents, tableName }),
  unprocessable: unprocessableRecordsOf({ documents, tableName }),
});
