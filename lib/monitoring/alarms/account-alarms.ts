import type { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import type { Config } from '../../config/index.ts';
import type { AlarmDefinition } from '../alarm-definition.ts';
import {
  claimedConcurrency,
  mailReputation,
  mailReputationOfStack,
  sendingEvents,
} from '../metrics/account.ts';

/**
 * Limits of the account that the stack shares with whatever else is in it. The sending quota of SES is not among them: it has no
 * metric (`aws sesv2 get-account` has its numbers); SES refusing to send shows as `records-failing` of notification.
 */
export const accountAlarms = (config: Config): AlarmDefinition[] => [
  {
    kind: 'concurrency',
    subject: 'account',
    means: `For 5 minutes more than 80 percent of the account's ${config.accountConcurrency} concurrent executions were claimed.`,
    page: 'platform',
    metric: claimedConcurrency(),
    threshold: 0.8 * config.accountConcurrency,
    periods: 5,
  },
  rateAlarm('bounces', 'the email of this account bounces', mailReputation('Reputation.BounceRate')),
  rateAlarm(
    'complaints',
    'the email of this account is marked as spam',
    mailReputation('Reputation.ComplaintRate'),
  ),
  rateAlarm(
    'bounces-of-stack',
    'the email of this stack bounces',
    mailReputationOfStack(config, 'Reputation.BounceRate'),
  ),
  rateAlarm(
    'complaints-of-stack',
    'the email of this stack is marked as spam',
    mailReputationOfStack(config, 'Reputation.ComplaintRate'),
  ),
  {
    kind: 'mail-reputation',
    subject: 'rejects',
    means: 'SES accepted an email and did not send it, since it found malware in it.',
    page: 'platform',
    metric: sendingEvents(config, 'Reject'),
    threshold: 0,
  },
  {
    kind: 'mail-reputation',
    subject: 'delivery-delays',
    means: 'In an hour more than 10 emails could not be delivered at once.',
    page: 'platform',
    metric: sendingEvents(config, 'DeliveryDelay'),
    threshold: 10,
  },
];

/**
 * Below the rates at which SES reviews an account, 5 and 0.1 percent.
 * https://docs.aws.amazon.com/ses/latest/dg/reputationdashboardmessages.html
 */
function rateAlarm(subject: string, what: string, metric: Metric): AlarmDefinition {
  const threshold = subject.startsWith('bounces') ? 0.03 : 0.0005;
  return {
    kind: 'mail-reputation',
    subject,
    means: `More than ${threshold * 100} percent of ${what}.`,
    page: 'platform',
    metric,
    threshold,
  };
}
