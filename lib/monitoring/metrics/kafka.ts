import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { Duration } from 'aws-cdk-lib/core';
import type { TopicMapping } from '../../consumers/topic-mapping.ts';

/** MSK tells its metrics once a minute. */
const period = Duration.minutes(1);

/** Of a consumer group and a topic, free at every monitoring level. https://docs.aws.amazon.com/msk/latest/developerguide/metrics-details.html */
const ofGroup = (metricName: string, clusterName: string, { consumerGroupId, topic }: TopicMapping) =>
  new Metric({
    namespace: 'AWS/Kafka',
    metricName,
    dimensionsMap: { 'Cluster Name': clusterName, 'Consumer Group': consumerGroupId, Topic: topic },
    statistic: 'Maximum',
    period,
    label: `${consumerGroupId}`,
  });

/** Seconds that the oldest record which the group has not committed waits, over all partitions. */
export const ageInSeconds = (clusterName: string, mapping: TopicMapping) =>
  ofGroup('EstimatedMaxTimeLag', clusterName, mapping);

/** Records of the topic that the group has not committed. */
export const waitingRecords = (clusterName: string, mapping: TopicMapping) =>
  ofGroup('SumOffsetLag', clusterName, mapping);

/** A metric of one broker; brokers are numbered from 1. */
export const ofBroker = (metricName: string, clusterName: string, broker: number) =>
  new Metric({
    namespace: 'AWS/Kafka',
    metricName,
    dimensionsMap: { 'Cluster Name': clusterName, 'Broker ID': String(broker) },
    statistic: 'Average',
    period: Duration.minutes(5),
    label: `broker ${broker}`,
  });

/** A metric of the whole cluster. */
export const ofCluster = (metricName: string, clusterName: string) =>
  new Metric({
    namespace: 'AWS/Kafka',
    metricName,
    dimensionsMap: { 'Cluster Name': clusterName },
    statistic: 'Maximum',
    period,
  });
