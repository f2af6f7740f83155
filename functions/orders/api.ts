import { documents } from '../shared/dynamodb/table.ts';
import { createApi } from '../shared/http/api.ts';
import { whileCustomerWaits } from '../shared/kafka/connection.ts';
import { createProducer } from '../shared/kafka/producer.ts';
import {
  environment,
  positiveIntegerEnvironment,
  textMapEnvironment,
  wholeNumberEnvironment,
} from '../shared/runtime/environment.ts';
import { createOrderAdmission } from './order-admission.ts';
import { orderRoutes } from './routes.ts';
import { createOrderStore } from './store.ts';
import { createLineReader } from './stored-lines.ts';
import { createWaitingRoom } from './waiting-room.ts';

const tableName = environment('TABLE_NAME');
const { OrderPlaced: schemaVersionId = '' } = textMapEnvironment('SCHEMA_VERSION_IDS');
const store = createOrderStore(documents, tableName, Date.now, createLineReader(schemaVersionId));

/** Places orders, reads them, and describes the whole HTTP API. */
export const handler = createApi(
  orderRoutes({
    store,
    admission: createOrderAdmission({
      documents,
      ordersTableName: tableName,
      paymentTokensTableName: environment('PAYMENT_TOKENS_TABLE_NAME'),
      kept: store.kept,
      limits: {
        openOrders: positiveIntegerEnvironment('OPEN_ORDERS_PER_CUSTOMER'),
        declinesPerHour: positiveIntegerEnvironment('DECLINES_PER_HOUR'),
      },
    }),
    waitingRoom: createWaitingRoom({ documents, tableName }, wholeNumberEnvironment('WAITERS_AT_ONCE')),
    producer: createProducer(whileCustomerWaits),
    now: () => new Date().toISOString(),
  }),
);
