import {
  type Alarm,
  AlarmStatusWidget,
  Dashboard,
  GraphWidget,
  type IMetric,
  type IWidget,
  TextWidget,
} from 'aws-cdk-lib/aws-cloudwatch';
import { Duration } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { attachmentOf, type Config, decideClusterName, decideName, isExpress } from '../config/index.ts';
import type { EventConsumer } from '../consumers/event-consumer.ts';
import { alarmKinds, runbookPage } from './alarm-definition.ts';
import { latency, serverErrorRate } from './metrics/http-api.ts';
import { ageInSeconds, ofBroker, ofCluster, waitingRecords } from './metrics/kafka.ts';
import { reputation, sendingEvents } from './metrics/mail.ts';
import { ofMapping } from './metrics/mapping.ts';
import type { Watched } from './watched.ts';

const period = Duration.minutes(5);
const widgetHeight = 6;

/** One page from the customer's request at the top to the brokers at the bottom; a row for each consumer. */
export class OrdersDashboard extends Construct {
  constructor(scope: Construct, id: string, config: Config, watched: Watched, alarms: readonly Alarm[]) {
    super(scope, id);
    new Dashboard(this, 'Dashboard', {
      dashboardName: decideName(config),
      defaultInterval: Duration.hours(3),
      widgets: [
        [new AlarmStatusWidget({ title: 'Alarms', alarms: [...alarms], width: 24, height: widgetHeight })],
        [runbook()],
        apiRow(watched.httpApi),
        ...watched.consumers.map((each) => consumerRow(config, each)),
        ...(attachmentOf(config) ? [] : [brokerRow(config)]),
        [
          graph(
            'Mail of the account that bounces or is marked as spam',
            [reputation('Reputation.BounceRate'), reputation('Reputation.ComplaintRate')],
            12,
          ),
          graph(
            'Email of this stack: bounces, complaints, rejects, delays',
            (['Bounce', 'Complaint', 'Reject', 'DeliveryDelay'] as const).map((each) =>
              sendingEvents(config, each),
            ),
            12,
          ),
        ],
      ],
    });
  }
}

const graph = (title: string, left: IMetric[], width: number): IWidget =>
  new GraphWidget({ title, left, width, height: widgetHeight, leftYAxis: { min: 0 } });

const runbook = () =>
  new TextWidget({
    markdown: `What to do when an alarm rings:\n${alarmKinds.map((kind) => `- \`${kind}\`: \`${runbookPage(kind)}\``).join('\n')}`,
    width: 24,
    height: widgetHeight,
  });

function apiRow(httpApi: Watched['httpApi']): IWidget[] {
  const requests = [
    httpApi.metricCount({ period, label: 'requests' }),
    httpApi.metricClientError({ period, label: '4xx' }),
    httpApi.metricServerError({ period, label: '5xx' }),
  ];
  return [
    graph('API: requests', requests, 8),
    graph('API: 5xx, percent', [serverErrorRate(httpApi)], 8),
    graph(
      'API: milliseconds to the answer',
      ['p50', 'p99'].map((each) => latency(httpApi, each)),
      8,
    ),
  ];
}

function consumerRow(config: Config, { consumer, mappings }: EventConsumer): IWidget[] {
  const { functionId, lambda } = consumer;
  const clusterName = decideClusterName(config);
  const invocations = [
    lambda.metricInvocations({ period }),
    lambda.metricErrors({ period }),
    lambda.metricThrottles({ period }),
  ];
  return [
    graph(
      `${functionId}: records that wait`,
      mappings.map((each) => waitingRecords(clusterName, each)),
      6,
    ),
    graph(
      `${functionId}: seconds the oldest waits`,
      mappings.map((each) => ageInSeconds(clusterName, each)),
      6,
    ),
    graph(`${functionId}: invocations`, invocations, 6),
    graph(
      `${functionId}: records to the dead letters`,
      mappings.map((each) => ofMapping('OnFailureDestinationDeliveredEventCount', each)),
      6,
    ),
  ];
}

/** Of an existing cluster the number and type of the brokers are not known. */
function brokerRow(config: Config): IWidget[] {
  const clusterName = decideClusterName(config);
  const ofEach = (metricName: string) =>
    Array.from({ length: config.brokerCount }, (_, index) => ofBroker(metricName, clusterName, index + 1));
  const storage = isExpress(config)
    ? graph('Cluster: partitions', [ofCluster('GlobalPartitionCount', clusterName)], 8)
    : graph('Brokers: disk, percent', ofEach('KafkaDataLogsDiskUsed'), 8);
  return [
    graph('Brokers: processor, percent in user space', ofEach('CpuUser'), 8),
    storage,
    graph('Brokers: connections', ofEach('ConnectionCount'), 8),
  ];
}
