import { documents } from '../shared/dynamodb.ts';
import { environment, wholeNumberEnvironment } from '../shared/environment.ts';
import { createApi } from '../shared/http.ts';
import { whileCustomerWaits } from '../shared/kafka-connection.ts';
import { createProducer } from '../shared/producer.ts';
import { createOrderIntake } from './accepting.ts';
import { orderRoutes } from './routes.ts';
import { createOrderStore } from './store.ts';
import { createWaitingRoom } from './waiting.ts';

const tableName = environment('TABLE_NAME');

/** Places orders, reads them, and describes the whole HTTP API. */
export const handler = createApi(
  orderRoutes({
    store: createOrderStore(documents, tableName),
    intake: createOrderIntake({
      documents,
      ordersTableName: tableName,
      paymentTokensTableName: environment('PAYMENT_TOKENS_TABLE_NAME'),
    }),
    waitingRoom: createWaitingRoom({ documents, tableName }, wholeNumberEnvironment('WAITERS_AT_ONCE')),
    producer: createProducer(whileCustomerWaits),
    now: () => new Date().toISOString(),
  }),
);
