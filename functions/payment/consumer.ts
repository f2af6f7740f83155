import { setTimeout as sleep } from 'node:timers/promises';
import { createAttemptLog } from '../shared/attempts.ts';
import { createConsumer } from '../shared/consumer.ts';
import { documents } from '../shared/dynamodb.ts';
import { environment, wholeNumberEnvironment } from '../shared/environment.ts';
import { createProducer } from '../shared/producer.ts';
import { unprocessableRecordsOf } from '../shared/unprocessable-records.ts';
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
