import {
  EventSourceMappingLogLevel,
  FilterCriteria,
  FilterRule,
  MetricType,
  StartingPosition,
} from 'aws-cdk-lib/aws-lambda';
import { KafkaDlq } from 'aws-cdk-lib/aws-lambda-event-sources';
import { Duration } from 'aws-cdk-lib/core';
import { type TopicName, topics } from '../../events/catalogue.ts';
import { type Config, decideName } from '../config/index.ts';
import { deadLetters, type MappedTopic } from './mapped-topics.ts';

/** Consumer group: survives the mapping, so that a new mapping continues where the old one stopped. */
export function decideConsumerGroupId(
  config: Pick<Config, 'stage'>,
  functionId: string,
  { topic }: MappedTopic,
): string {
  return `${config.stage}-${functionId}-${topic}`;
}

/** Records that match none of the types never reach the function. Without types there is nothing to match. */
export function decideFilters({ eventTypes }: MappedTopic) {
  if (eventTypes.length === 0) return undefined;
  return [FilterCriteria.filter({ value: { type: FilterRule.or(...eventTypes) } })];
}

/**
 * Records that fail permanently are sent to the dead-letter topic, except dead letters themselves: Lambda refuses a destination
 * that is its own source. https://docs.aws.amazon.com/lambda/latest/dg/kafka-on-failure-destination.html
 */
export function decideDestination({ topic }: MappedTopic): KafkaDlq | undefined {
  return topic === deadLetters.topic ? undefined : new KafkaDlq(deadLetters.topic);
}

const sagaFunctions: ReadonlySet<string> = new Set(['payment', 'inventory', 'shipping', 'orders']);
const sagaTopics: ReadonlySet<TopicName> = new Set(['orders', 'payments', 'inventory', 'shipments']);

/**
 * Poller group of a mapping: what decides an order and what its customer waits for in one, the rest in another, so that
 * a burst of one does not take the pollers of the other. A group pays for whole event poller units of ten pollers, and each
 * of the two has ten mappings.
 * https://docs.aws.amazon.com/lambda/latest/dg/kafka-scaling-modes.html
 */
export function decidePollerGroup(
  config: Pick<Config, 'stage'>,
  functionId: string,
  { topic }: Pick<MappedTopic, 'topic'>,
): string {
  return decideName(config, sagaFunctions.has(functionId) && sagaTopics.has(topic) ? 'saga' : 'rest');
}

/** Settings that every mapping of the system shares. */
export function mappingSettings(config: Config, functionId: string, mappedTopic: MappedTopic) {
  const { topic } = mappedTopic;
  return {
    // Set in both cases: CloudFormation leaves a mapping disabled whose `Enabled` is removed.
    enabled: !config.sleep,
    // A group without commits starts with the first record there is: an order placed before the mapping counts.
    startingPosition: StartingPosition.TRIM_HORIZON,
    // Unset means 500 ms of waiting, which can never be chosen again once changed; 0 hands over what is there.
    maxBatchingWindow: Duration.seconds(0),
    retryAttempts: config.maximumRetryAttempts,
    bisectBatchOnError: true,
    reportBatchItemFailures: true,
    // Provisioned mode is what makes retries, bisect, decoding and a topic as destination available for Kafka.
    provisionedPollerConfig: {
      minimumPollers: 1,
      // A poller beyond the number of partitions would have nothing to read.
      maximumPollers: topics[topic].partitions,
      pollerGroupName: decidePollerGroup(config, functionId, mappedTopic),
    },
    // Lag comes from MSK, free of charge: docs/decisions/126-take-the-lag-from-msk.md.
    metricsConfig: { metrics: [MetricType.EVENT_COUNT, MetricType.ERROR_COUNT] },
    // What fails in polling, decoding and committing is in the log of the function; nothing is written otherwise.
    logLevel: EventSourceMappingLogLevel.WARN,
  };
}
