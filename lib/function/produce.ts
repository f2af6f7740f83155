import { type Concern, eventTypesWrittenBy, type TopicName, topicOf } from '../../events/catalogue.ts';
import type { SharedResources } from '../shared-resources.ts';
import type { ServiceFunction } from './service-function.ts';

/** The topic a concern writes, if it writes one. */
export function topicWrittenBy(concern: Concern): TopicName | undefined {
  const [type] = eventTypesWrittenBy(concern);
  return type && topicOf[type];
}

/**
 * Functions that connect to the brokers run in their network, and no more at once than connections allow.
 * @param most invocations at once where connections are counted. Default: as many as the configuration reserves.
 */
export function brokerPlacement({ network, config }: SharedResources, most = Infinity) {
  const reserved = config.reservedConcurrency;
  return { network, reservedConcurrency: reserved === 'off' ? undefined : Math.min(reserved, most) };
}

/**
 * Allows a function to write its concern's topic, and passes it the broker addresses and schema version ids.
 * @throws {Error} when the concern writes no topic.
 */
export function allowToProduce(producer: ServiceFunction, concern: Concern, shared: SharedResources): void {
  const topic = topicWrittenBy(concern);
  if (!topic) {
    throw new Error(
      `Concern "${concern}" writes no topic, so function "${producer.functionId}" cannot produce. Name it as writer of a topic in events/catalogue.ts.`,
    );
  }
  producer.grant(shared.cluster.access.connect(), shared.cluster.access.writeTopic(topic));
  producer.addEnvironment({
    BOOTSTRAP_BROKERS: shared.brokers.addresses,
    BROKERS_SOURCE: shared.brokers.source,
    SCHEMA_VERSION_IDS: shared.schemas.versionIdsOf(concern),
  });
}
