import { createConsumer } from '../shared/consumer.ts';
import { documents } from '../shared/dynamodb.ts';
import { environment } from '../shared/environment.ts';
import { createProducer } from '../shared/producer.ts';
import { createInventoryHandlers } from './handlers.ts';
import { createInventoryStore } from './store.ts';

/** Reserves stock on OrderPlaced, all lines or none; gives it back on PaymentFailed. */
export const handler = createConsumer({
  handlers: createInventoryHandlers({
    store: createInventoryStore(documents, environment('TABLE_NAME')),
    now: () => new Date().toISOString(),
  }),
  producer: createProducer(),
});
