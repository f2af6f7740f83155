import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { Duration } from 'aws-cdk-lib/core';

/** Of the whole account and Region, 0 to 1. https://docs.aws.amazon.com/ses/latest/dg/monitor-sender-reputation.html */
export const reputation = (metricName: 'Reputation.BounceRate' | 'Reputation.ComplaintRate') =>
  new Metric({
    namespace: 'AWS/SES',
    metricName,
    statistic: 'Average',
    period: Duration.hours(1),
  });
