import { type Concern, eventTypesWrittenBy, type TopicName, topicOf } from '../../events/catalogue.ts';
import type { Platform } from '../platform.ts';
import type { ServiceFunction } from './service-function.ts';

/** The topic a concern writes; only the orders topic's writer and those that answer events have one. */
export function topicWrittenBy(concern: Concern): TopicName | undefined {
  const [type] = eventTypesWrittenBy(concern);
  return type && topicOf[type];
}

/**
 * Functions that connect to the brokers run in their network, and no more at once than connections allow.
 * @param most invocations at once where connections are counted. Default: as many as the configuration reserves.
 */
export function brokerPlacement({ network, config }: Platform, most = Infinity) {
  const reserved = config.reservedConcurrency;
  return { network, reservedConcurrency: reserved === 'off' ? undefined : Math.min(reserved, most) };
}

/**
 * Lets a function write its concern's topic, and tells it where the brokers are and which schema versions to name.
 * @throws {Error} when the concern writes no topic.
 */
export function allowToProduce(producer: ServiceFunction, concern: Concern, platform: Platform): void {
  const topic = topicWrittenBy(concern);
  if (!topic) {
    throw new Error(
      `Concern "${concern}" writes no topic, so function "${producer.functionId}" cannot produce. Name it as writer of a topic in events/catalogue.ts.`,
    );
  }
  producer.grant(platform.cluster.access.connect(), platform.cluster.access.writeTopic(topic));
  producer.addEnvironment({
    BOOTSTRAP_BROKERS: platform.brokers.addresses,
    BROKERS_SOURCE: platform.brokers.source,
    SCHEMA_VERSION_IDS: platform.schemas.versionIdsOf(concern),
  });
}
