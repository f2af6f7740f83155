import { type IMetric, MathExpression } from 'aws-cdk-lib/aws-cloudwatch';
import { Duration } from 'aws-cdk-lib/core';
import { attachmentOf, type Config, decideClusterName, isExpress } from '../config/index.ts';
import type { EventConsumer } from '../consumers/event-consumer.ts';
import type { ServiceFunction } from '../function/service-function.ts';
import type { AlarmDefinition } from './alarm-definition.ts';
import { latency, serverErrorRate } from './metrics/http-api.ts';
import { ageInSeconds, ofBroker, waitingRecords } from './metrics/kafka.ts';
import { reputation, sendingEvents } from './metrics/mail.ts';
import { ofMapping } from './metrics/mapping.ts';
import { ordersNotFinal } from './metrics/orders.ts';
import type { Watched } from './watched.ts';

const period = Duration.minutes(5);

/** Everything that somebody is told of, by the parts of the stack. */
export function alarmsOf(
  config: Config,
  { httpApi, apiFunctions, consumers, orderCheck }: Watched,
): AlarmDefinition[] {
  const functions = [...apiFunctions, ...consumers.map(({ consumer }) => consumer), orderCheck];
  return [
    ...consumers.flatMap((each) => consumerAlarms(config, each)),
    ...functions.flatMap(functionAlarms),
    orderAlarm(config, orderCheck),
    ...apiAlarms(httpApi),
    ...brokerAlarms(config),
    ...mailAlarms(config),
  ];
}

function consumerAlarms(
  config: Config,
  { consumer: { functionId: subject }, mappings }: EventConsumer,
): AlarmDefinition[] {
  const clusterName = decideClusterName(config);
  const ages = mappings.map((each) => ageInSeconds(clusterName, each));
  const deadLetters = mappings.map((each) => ofMapping('OnFailureDestinationDeliveredEventCount', each));
  const dropped = mappings.map((each) => ofMapping('DroppedEventCount', each));
  return [
    ...mappings.map(
      (each): AlarmDefinition => ({
        kind: 'lag',
        subject: `${subject}-${each.topic}`,
        means: `For 15 minutes ${subject} had more than 10,000 records of ${each.topic} before it.`,
        metric: waitingRecords(clusterName, each),
        threshold: 10_000,
        periods: 15,
      }),
    ),
    {
      kind: 'age',
      subject,
      means: `For 5 minutes a record has been waiting for ${subject} longer than 5 minutes.`,
      metric: combined('MAX', ages, Duration.minutes(1)),
      threshold: 300,
      periods: 5,
    },
    {
      kind: 'dead-letters',
      subject,
      means: `${subject} gave up on records: they are in the topic dead-letters.`,
      metric: combined('SUM', deadLetters, period),
      threshold: 0,
    },
    {
      kind: 'dropped-records',
      subject,
      means: `Records for ${subject} were dropped: they could not even be sent to the dead letters.`,
      metric: combined('SUM', dropped, period),
      threshold: 0,
    },
  ];
}

/** One metric out of up to ten, which is as many as an alarm takes. */
function combined(by: 'MAX' | 'SUM', metrics: readonly IMetric[], every: Duration): MathExpression {
  const usingMetrics = Object.fromEntries(metrics.map((metric, index) => [`m${index}`, metric]));
  return new MathExpression({ expression: `${by}(METRICS())`, usingMetrics, period: every, label: by });
}

function functionAlarms({ functionId: subject, lambda }: ServiceFunction): AlarmDefinition[] {
  return [
    {
      kind: 'function-errors',
      subject,
      means: `In each of 3 periods of 5 minutes an invocation of ${subject} failed.`,
      metric: lambda.metricErrors({ period }),
      threshold: 0,
      periods: 3,
    },
    {
      kind: 'throttles',
      subject,
      means: `In each of 3 periods of 5 minutes Lambda refused to run ${subject}.`,
      metric: lambda.metricThrottles({ period }),
      threshold: 0,
      periods: 3,
    },
  ];
}

const orderAlarm = (config: Config, orderCheck: ServiceFunction): AlarmDefinition => ({
  kind: 'orders-not-final',
  subject: 'orders',
  means: 'Orders that should be shipped or cancelled by now are not.',
  metric: ordersNotFinal(config, orderCheck),
  threshold: 0,
  alwaysTells: true,
});

function apiAlarms(httpApi: Watched['httpApi']): AlarmDefinition[] {
  return [
    {
      kind: 'api-5xx',
      subject: 'http-api',
      means: 'More than 1 percent of the answers of 10 minutes were 5xx.',
      metric: serverErrorRate(httpApi),
      threshold: 1,
      periods: 2,
    },
    {
      kind: 'api-latency',
      subject: 'http-api',
      // A GET with ?wait=20 may take 20 seconds by design, and the gateway gives up after 30.
      means: 'For 15 minutes one answer in a hundred took longer than 25 seconds.',
      metric: latency(httpApi, 'p99'),
      threshold: 25_000,
      periods: 3,
    },
  ];
}

/** Brokers of an existing cluster are watched by its owner. Express brokers have no disk of their own to fill. */
function brokerAlarms(config: Config): AlarmDefinition[] {
  if (attachmentOf(config)) return [];
  const brokers = Array.from({ length: config.brokerCount }, (_, index) => index + 1);
  return brokers.flatMap((broker) => [
    brokerCpu(config, broker),
    ...(isExpress(config) ? [] : [brokerDisk(config, broker)]),
  ]);
}

/** AWS advises to stay below 60 percent. https://docs.aws.amazon.com/msk/latest/developerguide/bestpractices.html#bestpractices-monitor-cpu */
const brokerCpu = (config: Config, broker: number): AlarmDefinition => ({
  kind: 'broker-cpu',
  subject: `broker-${broker}`,
  means: `For 15 minutes broker ${broker} used more than 60 percent of its processors.`,
  metric: new MathExpression({
    expression: 'user + system',
    usingMetrics: {
      user: ofBroker('CpuUser', decideClusterName(config), broker),
      system: ofBroker('CpuSystem', decideClusterName(config), broker),
    },
    period,
    label: `broker ${broker}`,
  }),
  threshold: 60,
  periods: 3,
});

/** https://docs.aws.amazon.com/msk/latest/developerguide/bestpractices.html#bestpractices-monitor-disk-space */
const brokerDisk = (config: Config, broker: number): AlarmDefinition => ({
  kind: 'broker-disk',
  subject: `broker-${broker}`,
  means: `Broker ${broker} has used more than 75 percent of its disk.`,
  metric: ofBroker('KafkaDataLogsDiskUsed', decideClusterName(config), broker),
  threshold: 75,
  periods: 2,
});

/** Below the rates at which SES reviews an account, 5 and 0.1 percent. https://docs.aws.amazon.com/ses/latest/dg/reputationdashboardmessages.html */
function mailAlarms(config: Config): AlarmDefinition[] {
  return [
    {
      kind: 'mail-reputation',
      subject: 'bounces',
      means: 'More than 3 percent of the mail of this account bounces.',
      metric: reputation('Reputation.BounceRate'),
      threshold: 0.03,
    },
    {
      kind: 'mail-reputation',
      subject: 'complaints',
      means: 'More than 0.05 percent of the mail of this account is marked as spam.',
      metric: reputation('Reputation.ComplaintRate'),
      threshold: 0.0005,
    },
    {
      kind: 'mail-reputation',
      subject: 'rejects',
      means: 'SES accepted an email and did not send it, since it found malware in it.',
      metric: sendingEvents(config, 'Reject'),
      threshold: 0,
    },
    {
      kind: 'mail-reputation',
      subject: 'delivery-delays',
      means: 'In an hour more than 10 emails could not be delivered at once.',
      metric: sendingEvents(config, 'DeliveryDelay'),
      threshold: 10,
    },
  ];
}
