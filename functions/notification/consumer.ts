import { setTimeout as sleep } from 'node:timers/promises';
import { SESv2Client } from '@aws-sdk/client-sesv2';
import type { OrderstreamEvent } from '../../events/index.ts';
import { catalogue } from '../shared/catalogue.ts';
import { createConsumer } from '../shared/consumer.ts';
import { documents } from '../shared/dynamodb.ts';
import { environment, textMapEnvironment } from '../shared/environment.ts';
import { createProducer } from '../shared/producer.ts';
import { logger, traced } from '../shared/telemetry.ts';
import { type NotificationPorts, notify } from './handlers.ts';
import { createMailer } from './mailer.ts';
import { mailedEventTypes } from './rules.ts';
import { createMailStore } from './store.ts';

const ses = new SESv2Client({
  maxAttempts: 3,
  requestHandler: { connectionTimeout: 1_000, requestTimeout: 3_000, throwOnRequestTimeout: true },
});

const ports: NotificationPorts = {
  store: createMailStore(documents, environment('TABLE_NAME')),
  mailer: createMailer(traced(ses), environment('MAIL_SENDER')),
  heads: textMapEnvironment('DEPARTMENT_HEADS'),
  now: Date.now,
  sleep: async (milliseconds) => {
    await sleep(milliseconds);
  },
};

const headless = new Set(catalogue.map(({ department }) => department).filter((name) => !ports.heads[name]));
if (headless.size > 0) {
  logger.warn('Departments without a head are told of no order.', { departments: [...headless] });
}

const handle = (event: OrderstreamEvent) => notify(event, ports);

/** Mails what customers and department heads have to know, and tells the order's timeline. */
export const handler = createConsumer({
  handlers: Object.fromEntries(mailedEventTypes.map((type) => [type, handle])),
  producer: createProducer(),
});
