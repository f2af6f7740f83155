import { Metric, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import { Duration } from 'aws-cdk-lib/core';
import { type Config, decideName } from '../../config/index.ts';

/**
 * Concurrent executions of the account and Region that are in use or set aside.
 * https://docs.aws.amazon.com/lambda/latest/dg/monitoring-concurrency.html#claimed-account-concurrency
 */
export const claimedConcurrency = () =>
  new Metric({
    namespace: 'AWS/Lambda',
    metricName: 'ClaimedAccountConcurrency',
    statistic: Stats.MAXIMUM,
    period: Duration.minutes(1),
  });

type Reputation = 'Reputation.BounceRate' | 'Reputation.ComplaintRate';

const mailRate = (metricName: Reputation, dimensionsMap: Record<string, string>) =>
  new Metric({
    namespace: 'AWS/SES',
    metricName,
    dimensionsMap,
    statistic: Stats.AVERAGE,
    period: Duration.hours(1),
  });

/** Of the whole account and Region, 0 to 1. https://docs.aws.amazon.com/ses/latest/dg/monitor-sender-reputation.html */
export const mailReputation = (metricName: Reputation) => mailRate(metricName, {});

/** The same of this stack's configuration set alone, which other email of the account does not dilute. */
export const mailReputationOfStack = (config: Pick<Config, 'stage'>, metricName: Reputation) =>
  mailRate(metricName, { 'ses:configuration-set': decideName(config) });

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
    statistic: Stats.SUM,
    period: Duration.hours(1),
  });
