import { type EventType, type TopicName, topicOf } from '../../events/catalogue.ts';

/** What one mapping reads: a topic and the event types its function handles; no types means every record. */
export interface MappedTopic {
  readonly topic: TopicName;
  readonly eventTypes: readonly EventType[];
}

/** The topics that carry the given event types, in the order in which they are first named. */
export function mappedTopicsOf(eventTypes: readonly EventType[]): MappedTopic[] {
  const byTopic = Map.groupBy(eventTypes, (type) => topicOf[type]);
  return Array.from(byTopic, ([topic, types]) => ({ topic, eventTypes: types }));
}

/** The dead letters are failure documents in JSON: no event type, no schema. */
export const deadLetters: MappedTopic = { topic: 'dead-letters', eventTypes: [] };
