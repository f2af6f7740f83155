import type { OrderstreamEvent } from '../../events/index.ts';
import type { EventHandlers } from '../shared/kafka/consumer.ts';
import { emailedEventTypes } from './email-rules.ts';
import type { NotificationPorts } from './ports.ts';
import { sendEmails } from './send-emails.ts';

/** Sends the emails of every event type that has a rule. */
export function createNotificationHandlers(ports: NotificationPorts): EventHandlers {
  const handle = (event: OrderstreamEvent) => sendEmails(event, ports);
  return Object.fromEntries(emailedEventTypes.map((type) => [type, handle]));
}
