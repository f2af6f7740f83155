import { createAttemptLog } from '../shared/attempts.ts';
import { createConsumer } from '../shared/consumer.ts';
import { documents } from '../shared/dynamodb.ts';
import { environment } from '../shared/environment.ts';
import { createProducer } from '../shared/producer.ts';
import { unprocessableRecordsOf } from '../shared/unprocessable-records.ts';
import { createInventoryHandlers } from './handlers.ts';
import { createInventoryStore } from './store.ts';

const tableName = environment('TABLE_NAME');

/** Reserves stock on OrderPlaced, all lines or none; gives it back on PaymentFailed. */
export const handler = createConsumer({
  handlers: createInventoryHandlers({
    store: createInventoryStore(documents, tableName),
    now: () => new Date().toISOString(),
  }),
  producer: createProducer(),
  attempts: createAttemptLog({ documents, tableName }),
  unprocessable: unprocessableRecordsOf({ documents, tableName }),
});
