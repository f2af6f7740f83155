import { type EventType, type TopicName, topicOf } from '../../events/catalogue.ts';

/** What one mapping reads: a topic and the event types its function handles; no types means every record. */
export interface Subscription {
  readonly topic: TopicName;
  readonly eventTypes: readonly EventType[];
}

/** The topics that carry the given event types, one subscription each, in the order in which they are first named. */
export function subscriptionsTo(eventTypes: readonly EventType[]): Subscription[] {
  const byTopic = Map.groupBy(eventTypes, (type) => topicOf[type]);
  return Array.from(byTopic, ([topic, types]) => ({ topic, eventTypes: types }));
}

/** The dead letters are failure documents in JSON: no event type, no schema. */
export const deadLetters: Subscription = { topic: 'dead-letters', eventTypes: [] };
