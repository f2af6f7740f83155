/** The topics and the concern that writes each event type to them: the one list that the stack, the functions and the tests share. */

export const eventTypes = [
  'OrderPlaced',
  'PaymentProcessed',
  'PaymentFailed',
  'PaymentRefunded',
  'InventoryReserved',
  'InventoryRejected',
  'InventoryReleased',
  'OrderShipped',
  'TransactionLimitExceeded',
  'EmailSent',
] as const;

export type EventType = (typeof eventTypes)[number];

/** Every concern, each with a folder in `functions/`. */
export const concerns = [
  'orders',
  'payment',
  'inventory',
  'notification',
  'shipping',
  'analytics',
  'limits',
] as const;

export type Concern = (typeof concerns)[number];

export interface TopicDefinition {
  /** More partitions later re-key orders in flight: drain first. */
  readonly partitions: number;
  /** Days the broker keeps a record. Dedupe state of every consumer outlives it. */
  readonly retentionInDays: number;
  /** The event types it carries, each with the only concern that writes it. None: its records are no events. */
  readonly writers: Readonly<Partial<Record<EventType, Concern>>>;
}

export type TopicName = 'orders' | 'payments' | 'inventory' | 'shipments' | 'notifications' | 'dead-letters';

export const topics: Readonly<Record<TopicName, TopicDefinition>> = {
  orders: { partitions: 3, retentionInDays: 14, writers: { OrderPlaced: 'orders' } },
  payments: {
    partitions: 3,
    retentionInDays: 14,
    writers: { PaymentProcessed: 'payment', PaymentFailed: 'payment', PaymentRefunded: 'payment' },
  },
  inventory: {
    partitions: 2,
    retentionInDays: 14,
    writers: {
      InventoryReserved: 'inventory',
      InventoryRejected: 'inventory',
      InventoryReleased: 'inventory',
    },
  },
  // A limit alert moves neither goods nor money, and has the readers that shipments have: it shares their topic, since two
  // mappings less are one event poller unit less. See docs/decisions/105-limit-alerts-share-the-shipments-topic.md.
  shipments: {
    partitions: 3,
    retentionInDays: 14,
    writers: { OrderShipped: 'shipping', TransactionLimitExceeded: 'limits' },
  },
  notifications: { partitions: 4, retentionInDays: 14, writers: { EmailSent: 'notification' } },
  'dead-letters': { partitions: 3, retentionInDays: 14, writers: {} },
};

const topicNames = Object.keys(topics) as TopicName[];

/** The event types that a topic carries, in the order of the catalogue. */
export function eventTypesIn(topic: TopicName): EventType[] {
  return Object.keys(topics[topic].writers) as EventType[];
}

/** The topic an event type is written to: each type has exactly one. */
export const topicOf: Readonly<Record<EventType, TopicName>> = Object.fromEntries(
  topicNames.flatMap((topic) => eventTypesIn(topic).map((type) => [type, topic])),
) as Record<EventType, TopicName>;

/** The concern that writes an event type. */
export function writerOf(type: EventType): Concern {
  return topics[topicOf[type]].writers[type] as Concern;
}

/** The event types a concern writes, in the order of the catalogue. */
export function eventTypesWrittenBy(concern: Concern): EventType[] {
  return topicNames.flatMap(eventTypesIn).filter((type) => writerOf(type) === concern);
}
