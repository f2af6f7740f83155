import { createConsumer } from '../shared/consumer.ts';
import { documents } from '../shared/dynamodb.ts';
import { environment } from '../shared/environment.ts';
import { createProducer } from '../shared/producer.ts';
import { createShippingHandlers } from './handlers.ts';
import { createShippingStore } from './store.ts';

/** Ships an order once PaymentProcessed and InventoryReserved are both there, in either order. */
export const handler = createConsumer({
  handlers: createShippingHandlers(createShippingStore(documents, environment('TABLE_NAME'))),
  producer: createProducer(),
});
