import { Metric, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import { Duration } from 'aws-cdk-lib/core';
import type { TopicMapping } from '../../consumers/topic-mapping.ts';

/** MSK publishes its metrics once a minute. */
const period = Duration.minutes(1);

/**
 * Records of the topic that the group has not committed; absent for a group that never committed. Free at every monitoring
 * level. https://docs.aws.amazon.com/msk/latest/developerguide/consumer-lag.html
 */
export const waitingRecords = (clusterName: string, { consumerGroupId, topic }: TopicMapping) =>
  new Metric({
    namespace: 'AWS/Kafka',
    metricName: 'SumOffsetLag',
    dimensionsMap: { 'Cluster Name': clusterName, 'Consumer Group': consumerGroupId, Topic: topic },
    statistic: Stats.MAXIMUM,
    period,
    label: consumerGroupId,
  });

/** A metric of one broker; brokers are numbered from 1. */
export const ofBroker = (metricName: string, clusterName: string, broker: number) =>
  new Metric({
    namespace: 'AWS/Kafka',
    metricName,
    dimensionsMap: { 'Cluster Name': clusterName, 'Broker ID': String(broker) },
    statistic: Stats.AVERAGE,
    period: Duration.minutes(5),
    label: `broker ${broker}`,
  });

/** A metric of the whole cluster. */
export const ofCluster = (metricName: string, clusterName: string) =>
  new Metric({
    namespace: 'AWS/Kafka',
    metricName,
    dimensionsMap: { 'Cluster Name': clusterName },
    statistic: Stats.MAXIMUM,
    period,
  });
