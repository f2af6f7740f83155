/** The topics and who writes which event type to them: the one list that the stack, the functions and the tests share. */

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

export type Concern =
  | 'orders'
  | 'payment'
  | 'inventory'
  | 'notification'
  | 'shipping'
  | 'analytics'
  | 'limits';

export interface TopicDefinition {
  /** More partitions later re-key orders in flight: drain first. */
  readonly partitions: number;
  /** Days the broker keeps a record. Dedupe state of every consumer outlives it. */
  readonly retentionInDays: number;
  /** The only concern that may produce to it; the dead letters are Lambda's own to write. */
  readonly writer: Concern | 'lambda';
  readonly eventTypes: readonly EventType[];
}

export type TopicName =
  | 'orders'
  | 'payments'
  | 'inventory'
  | 'shipments'
  | 'limits'
  | 'notifications'
  | 'dead-letters';

export const topics: Readonly<Record<TopicName, TopicDefinition>> = {
  orders: { partitions: 3, retentionInDays: 7, writer: 'orders', eventTypes: ['OrderPlaced'] },
  payments: {
    partitions: 3,
    retentionInDays: 7,
    writer: 'payment',
    eventTypes: ['PaymentProcessed', 'PaymentFailed', 'PaymentRefunded'],
  },
  inventory: {
    partitions: 2,
    retentionInDays: 7,
    writer: 'inventory',
    eventTypes: ['InventoryReserved', 'InventoryRejected', 'InventoryReleased'],
  },
  shipments: { partitions: 3, retentionInDays: 7, writer: 'shipping', eventTypes: ['OrderShipped'] },
  limits: { partitions: 3, retentionInDays: 7, writer: 'limits', eventTypes: ['TransactionLimitExceeded'] },
  notifications: { partitions: 4, retentionInDays: 7, writer: 'notification', eventTypes: ['EmailSent'] },
  'dead-letters': { partitions: 3, retentionInDays: 14, writer: 'lambda', eventTypes: [] },
};

const topicNames = Object.keys(topics) as TopicName[];

/** The topic an event type is written to: each type has exactly one. */
export const topicOf: Readonly<Record<EventType, TopicName>> = Object.fromEntries(
  topicNames.flatMap((topic) => topics[topic].eventTypes.map((type) => [type, topic])),
) as Record<EventType, TopicName>;

/** The concern that writes an event type; no event type is Lambda's. */
export function writerOf(type: EventType): Concern {
  return topics[topicOf[type]].writer as Concern;
}

/** The event types a concern writes, in the order of the catalogue. */
export function eventTypesWrittenBy(concern: Concern): EventType[] {
  return topicNames
    .filter((topic) => topics[topic].writer === concern)
    .flatMap((topic) => topics[topic].eventTypes);
}
