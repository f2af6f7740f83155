import { setTimeout as sleep } from 'node:timers/promises';
import { catalogue } from '../shared/catalogue.ts';
import { documents } from '../shared/dynamodb/table.ts';
import { createAttemptLog } from '../shared/kafka/attempt-log.ts';
import { createConsumer } from '../shared/kafka/consumer.ts';
import { createProducer } from '../shared/kafka/producer.ts';
import { unprocessableRecordsOf } from '../shared/kafka/unprocessable-records.ts';
import { environment, textMapEnvironment } from '../shared/runtime/environment.ts';
import { logger, traced } from '../shared/telemetry/powertools.ts';
import { createNotificationHandlers } from './handlers.ts';
import { createMailer } from './mailer.ts';
import type { NotificationPorts } from './ports.ts';
import { createSes } from './ses.ts';
import { createEmailStore } from './store.ts';
import type { Seller } from './tax-document.ts';

const { name = '', address = '', taxId = '' } = textMapEnvironment('SELLER');
const seller: Seller = { name, taxId, address: address.split('\n') };

const tableName = environment('TABLE_NAME');

const ports: NotificationPorts = {
  store: createEmailStore(documents, tableName),
  mailer: createMailer(traced(createSes()), {
    sender: environment('MAIL_SENDER'),
    configurationSet: environment('CONFIGURATION_SET'),
    seller,
  }),
  heads: textMapEnvironment('DEPARTMENT_HEADS'),
  now: Date.now,
  sleep: async (milliseconds) => {
    await sleep(milliseconds);
  },
};

const headless = new Set(catalogue.map(({ department }) => department).filter((name) => !ports.heads[name]));
if (headless.size > 0) {
  logger.warn('Departments without a head get no emails', { departments: [...headless] });
}

/** Sends emails to customers and department heads. */
export const handler = createConsumer({
  handlers: createNotificationHandlers(ports),
  producer: createProducer(),
  attempts: createAttemptLog({ documents, tableName }),
  unprocessable: unprocessableRecordsOf({ documents, tableName }),
});
