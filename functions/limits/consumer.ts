import { documents } from '../shared/dynamodb/table.ts';
import { createAttemptLog } from '../shared/kafka/attempt-log.ts';
import { createConsumer } from '../shared/kafka/consumer.ts';
import { createProducer } from '../shared/kafka/producer.ts';
import { unprocessableRecordsOf } from '../shared/kafka/unprocessable-records.ts';
import { environment, positiveIntegerEnvironment } from '../shared/runtime/environment.ts';
import { createLimitsHandlers } from './handlers.ts';
import { createDayStore } from './store.ts';

const tableName = environment('TABLE_NAME');

/** Counts each customer's orders of a day and emits an event when they are more than `ORDERS_PER_DAY`. */
export const handler = createConsumer({
  handlers: createLimitsHandlers({
    store: createDayStore(documents, tableName),
    ordersPerDay: positiveIntegerEnvironment('ORDERS_PER_DAY'),
  }),
  producer: createProducer(),
  attempts: createAttemptLog({ documents, tableName }),
  unprocessable: unprocessableRecordsOf({ documents, tableName }),
});
