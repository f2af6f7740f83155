import { createAttemptLog } from '../shared/attempts.ts';
import { createConsumer } from '../shared/consumer.ts';
import { documents } from '../shared/dynamodb.ts';
import { environment, positiveIntegerEnvironment } from '../shared/environment.ts';
import { createProducer } from '../shared/producer.ts';
import { unprocessableRecordsOf } from '../shared/unprocessable-records.ts';
import { countOrder } from './count-order.ts';
import { createDayStore } from './store.ts';

const tableName = environment('TABLE_NAME');

const ports = {
  store: createDayStore(documents, tableName),
  ordersPerDay: positiveIntegerEnvironment('ORDERS_PER_DAY'),
};

/** Counts each customer's orders of a day and says so when they are more than `ORDERS_PER_DAY`. */
export const handler = createConsumer({
  handlers: { OrderPlaced: (order) => countOrder(order, ports) },
  producer: createProducer(),
  attempts: createAttemptLog({ documents, tableName }),
  unprocessable: unprocessableRecordsOf({ documents, tableName }),
});
