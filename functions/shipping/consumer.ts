import { documents } from '../shared/dynamodb/table.ts';
import { createAttemptLog } from '../shared/kafka/attempt-log.ts';
import { createConsumer } from '../shared/kafka/consumer.ts';
import { createProducer } from '../shared/kafka/producer.ts';
import { unprocessableRecordsOf } from '../shared/kafka/unprocessable-records.ts';
import { environment } from '../shared/runtime/environment.ts';
import { createShippingHandlers } from './handlers.ts';
import { createShippingStore } from './store.ts';

const tableName = environment('TABLE_NAME');

/** Ships an order once PaymentProcessed and InventoryReserved are both there, in either order. */
export const handler = createConsumer({
  handlers: createShippingHandlers({ store: createShippingStore(documents, tableName) }),
  producer: createProducer(),
  attempts: createAttemptLog({ documents, tableName }),
  unprocessable: unprocessableRecordsOf({ documents, tableName }),
});
