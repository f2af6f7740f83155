import { createBatchConsumer } from '../shared/consumer.ts';
import { documents } from '../shared/dynamodb.ts';
import { environment } from '../shared/environment.ts';
import { unprocessableRecordsOf } from '../shared/unprocessable-records.ts';
import { additionOf, record } from './append-timeline.ts';
import type { OrderAddition } from './ports.ts';
import { createOrderStore } from './store.ts';

const tableName = environment('TABLE_NAME');
const store = createOrderStore(documents, tableName);

/** Writes every event, and every dead letter, to the timeline of its order. */
export const handler = createBatchConsumer<OrderAddition>({
  parse: additionOf,
  process: (values) => record(values, store),
  unprocessable: unprocessableRecordsOf({ documents, tableName }, (orderId) => ({ orderId })),
});
