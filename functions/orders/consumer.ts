import { documents } from '../shared/dynamodb/table.ts';
import { createBatchConsumer } from '../shared/kafka/consumer.ts';
import { unprocessableRecordsOf } from '../shared/kafka/unprocessable-records.ts';
import { environment } from '../shared/runtime/environment.ts';
import { createOrderHandlers } from './handlers.ts';
import type { OrderAddition } from './ports.ts';
import { createOrderStore } from './store.ts';

const tableName = environment('TABLE_NAME');

/** Appends every event, and every dead letter, to the timeline of its order. */
export const handler = createBatchConsumer<OrderAddition>({
  ...createOrderHandlers({ store: createOrderStore(documents, tableName) }),
  unprocessable: unprocessableRecordsOf({ documents, tableName }, (orderId) => ({ orderId })),
});
