import { createAttemptLog } from '../shared/attempts.ts';
import { createConsumer } from '../shared/consumer.ts';
import { documents } from '../shared/dynamodb.ts';
import { environment } from '../shared/environment.ts';
import { createProducer } from '../shared/producer.ts';
import { unprocessableRecordsOf } from '../shared/unprocessable-records.ts';
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
