import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { Duration } from 'aws-cdk-lib/core';
import { type Config, decideName } from '../../config/index.ts';

/** Of the whole account and Region, 0 to 1. https://docs.aws.amazon.com/ses/latest/dg/monitor-sender-reputation.html */
export const reputation = (metricName: 'Reputation.BounceRate' | 'Reputation.ComplaintRate') =>
  new Metric({
    namespace: 'AWS/SES',
    metricName,
    statistic: 'Average',
    period: Duration.hours(1),
  });

/**
 * Emails of this stack that something happened to, in an hour, as its configuration set publishes them.
 * https://docs.aws.amazon.com/ses/latest/dg/event-publishing-retrieving-cloudwatch.html
 */
export const sendingEvents = (
  config: Pick<Config, 'stage'>,
  metricName: 'Bounce' | 'Complaint' | 'Reject' | 'DeliveryDelay',
) =>
  new Metric({
    namespace: 'AWS/SES',
    metricName,
    dimensionsMap: { 'ses:configuration-set': decideName(config) },
    statistic: 'Sum',
    period: Duration.hours(1),
  });
