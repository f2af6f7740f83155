import { setTimeout as sleep } from 'node:timers/promises';
import { documents } from '../shared/dynamodb/table.ts';
import { createAttemptLog } from '../shared/kafka/attempt-log.ts';
import { createConsumer } from '../shared/kafka/consumer.ts';
import { createProducer } from '../shared/kafka/producer.ts';
import { unprocessableRecordsOf } from '../shared/kafka/unprocessable-records.ts';
import { environment, wholeNumberEnvironment } from '../shared/runtime/environment.ts';
import { gatewayNamed } from './gateways.ts';
import { createPaymentHandlers } from './handlers.ts';
import { createPaymentTokens } from './payment-tokens.ts';
import { createPaymentStore } from './store.ts';

const tableName = environment('TABLE_NAME');

const handlers = createPaymentHandlers({
  store: createPaymentStore(documents, tableName),
  tokens: createPaymentTokens(documents, environment('PAYMENT_TOKENS_TABLE_NAME')),
  gateway: gatewayNamed(environment('PAYMENT_GATEWAY'), { documents, tableName }),
  taxPercent: environment('TAX_PERCENT'),
  patienceMs: wholeNumberEnvironment('PAYMENT_PATIENCE_MINUTES') * 60_000,
  now: () => new Date().toISOString(),
  sleep: async (milliseconds) => {
    await sleep(milliseconds);
  },
});

/** Charges on OrderPlaced; refunds on InventoryRejected. */
export const handler = createConsumer({
  handlers,
  producer: createProducer(),
  attempts: createAttemptLog({ documents, tableName }),
  unprocessable: unprocessableRecordsOf({ documents, tableName }),
});
