import { MathExpression, Metric, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import { Duration } from 'aws-cdk-lib/core';
import type { TopicMapping } from '../../consumers/topic-mapping.ts';

type MappingMetric =
  | 'PolledEventCount'
  | 'DroppedEventCount'
  | 'OnFailureDestinationDeliveredEventCount'
  | 'PollingErrorCount'
  | 'SchemaRegistryErrorCount'
  | 'InvokeErrorCount'
  | 'CommitErrorCount';

/** Errors of a mapping itself, in the order in which they can occur to a record. Published only when there is one. */
export const mappingErrors = [
  'PollingErrorCount',
  'SchemaRegistryErrorCount',
  'InvokeErrorCount',
  'CommitErrorCount',
] as const satisfies readonly MappingMetric[];

/** Counted by the mapping itself, for its `MetricsConfig`. https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html#event-source-mapping-metrics */
export const ofMapping = (metricName: MappingMetric, { eventSourceMappingId }: TopicMapping) =>
  new Metric({
    namespace: 'AWS/Lambda',
    metricName,
    dimensionsMap: { EventSourceMappingUUID: eventSourceMappingId },
    statistic: Stats.SUM,
    period: Duration.minutes(5),
  });

/**
 * How often a mapping reported what it polled. A mapping that finds no new records reports 0, so that a minute without any
 * report is one without polling: "Use this metric to detect whether your event source mapping is correctly polling".
 */
export const reportsOfPolling = (mapping: TopicMapping): Metric =>
  ofMapping('PolledEventCount', mapping).with({ statistic: Stats.SAMPLE_COUNT, period: Duration.minutes(1) });

/**
 * Unread records of the mapping beyond those that it read in the same 5 minutes; above 0 while it makes no progress. The least lag
 * of the 5 minutes alone is above 0 in health too: with steady traffic some records are always in progress.
 */
export const recordsLeftBehind = (lag: Metric, mapping: TopicMapping) =>
  new MathExpression({
    expression: 'lag - FILL(polled, 0)',
    usingMetrics: {
      lag: lag.with({ statistic: Stats.MINIMUM, period: Duration.minutes(5) }),
      polled: ofMapping('PolledEventCount', mapping),
    },
    period: Duration.minutes(5),
    label: mapping.topic,
  });
