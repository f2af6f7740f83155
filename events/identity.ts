import { v5 } from 'uuid';
import type { EventType } from './catalogue.ts';

/** Namespaces never change: ids made with them are in the topics and tables. */
const eventNamespace = '6f5d9f0e-6a0b-5a53-9b53-5c5d1d2e9a11';
const orderNamespace = '0b8a7c52-3f64-5f0e-8d0c-1c7f1b3a7e22';

/**
 * The id of an event: the same inputs always give the same id, so a redelivery emits the same event.
 * @param discriminator Empty when an order has one event of the type at most; else what distinguishes them: kind and recipient of EmailSent, for example.
 */
export function eventId(orderId: string, type: EventType, discriminator = ''): string {
  return v5(JSON.stringify([orderId, type, discriminator]), eventNamespace);
}

/** The id of the order of a customer's idempotency key; keys of two customers never collide. */
export function orderIdFor(customerId: string, idempotencyKey: string): string {
  return v5(JSON.stringify([customerId, idempotencyKey]), orderNamespace);
}
