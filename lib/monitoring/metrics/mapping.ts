import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { Duration } from 'aws-cdk-lib/core';
import type { TopicMapping } from '../../consumers/topic-mapping.ts';

type MappingMetric =
  | 'PolledEventCount'
  | 'DroppedEventCount'
  | 'OnFailureDestinationDeliveredEventCount'
  | 'PollingErrorCount'
  | 'CommitErrorCount';

/** Counted by the mapping itself, for its `MetricsConfig`. https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html#event-source-mapping-metrics */
export const ofMapping = (metricName: MappingMetric, { eventSourceMappingId, topic }: TopicMapping) =>
  new Metric({
    namespace: 'AWS/Lambda',
    metricName,
    dimensionsMap: { EventSourceMappingUUID: eventSourceMappingId },
    statistic: 'Sum',
    period: Duration.minutes(5),
    label: topic,
  });
