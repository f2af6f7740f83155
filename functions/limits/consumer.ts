import { createAttemptLog } from '../shared/attempts.ts';
import { createConsumer } from '../shared/consumer.ts';
import { documents } from '../shared/dynamodb.ts';
import { environment, positiveIntegerEnvironment } from '../shared/environment.ts';
import { createProducer } from '../shared/producer.ts';
import { unprocessableRecordsOf } from '../shared/unprocessable-records.ts';
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
