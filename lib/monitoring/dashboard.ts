import {
  type AlarmBase,
  AlarmStatusWidget,
  type CompositeAlarm,
  Dashboard,
  GraphWidget,
  type IMetric,
  type IWidget,
  TextWidget,
} from 'aws-cdk-lib/aws-cloudwatch';
import { Aws, Duration } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { type Config, decideClusterName, decideName, importedClusterOf, isExpress } from '../config/index.ts';
import type { EventConsumer } from '../consumers/event-consumer.ts';
import { alarmKinds, runbookPage } from './alarm-definition.ts';
import type { DefinedAlarm } from './composite-alarms.ts';
import { mailReputation, sendingEvents } from './metrics/account.ts';
import { inChunks } from './metrics/combined.ts';
import { oldestRecordAge, recordsFailed } from './metrics/functions.ts';
import { latencyOfRoute, serverErrorRate } from './metrics/http-api.ts';
import { ofBroker, ofCluster, waitingRecords } from './metrics/kafka.ts';
import { ofMapping } from './metrics/mapping.ts';
import { type Page, pageNames, pages } from './pages.ts';
import type { Watched } from './watched.ts';

const period = Duration.minutes(5);
const placeOrder = { method: 'POST', path: '/orders' };
const widgetHeight = 6;
const fullWidth = 24;

/** Most alarms that a widget shows. https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CloudWatch-Dashboard-Body-Structure.html */
const mostAlarmsOfWidget = 100;

/** The alarms on the dashboard. */
export interface ShownAlarms {
  readonly pages: readonly CompositeAlarm[];
  readonly alarms: readonly DefinedAlarm[];
}

/**
 * One page, from the question "is anything broken" at the top, over what customers notice, to the brokers at the bottom; a row
 * for each consumer.
 */
export class OrdersDashboard extends Construct {
  constructor(scope: Construct, id: string, config: Config, watched: Watched, shown: ShownAlarms) {
    super(scope, id);
    new Dashboard(this, 'Dashboard', {
      // Dashboards are of the account, not of a Region: with one name, two Regions would overwrite each other's.
      // https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutDashboard.html
      dashboardName: decideName(config, Aws.REGION),
      defaultInterval: Duration.hours(3),
      widgets: [
        [alarmWidget('What is broken', shown.pages, 3)],
        ...pageNames.flatMap((page) => alarmRows(pages[page].name, alarmsOfPage(shown.alarms, page))),
        ...alarmRows('Not paged', alarmsOfPage(shown.alarms, undefined)),
        [runbook()],
        apiRow(watched.httpApi),
        ...watched.consumers.map((each) => consumerRow(config, each)),
        ...(importedClusterOf(config) ? [] : [brokerRow(config)]),
        mailRow(config),
      ],
    });
  }
}

const alarmsOfPage = (alarms: readonly DefinedAlarm[], page: Page | undefined) =>
  alarms.filter(({ definition }) => definition.page === page).map(({ alarm }) => alarm);

const alarmWidget = (title: string, alarms: readonly AlarmBase[], height = widgetHeight): IWidget =>
  new AlarmStatusWidget({ title, alarms: [...alarms], width: fullWidth, height });

const alarmRows = (title: string, alarms: readonly AlarmBase[]): IWidget[][] =>
  inChunks(alarms, mostAlarmsOfWidget).map((each) => [alarmWidget(title, each)]);

const graph = (title: string, left: IMetric[], width: number): IWidget =>
  new GraphWidget({ title, left, width, height: widgetHeight, leftYAxis: { min: 0 } });

function runbook(): IWidget {
  const names = [...pageNames.map((page) => pages[page].name), ...alarmKinds];
  return new TextWidget({
    markdown: `What to do when an alarm fires:\n${names.map((name) => `- \`${name}\`: \`${runbookPage(name)}\``).join('\n')}`,
    width: fullWidth,
    height: widgetHeight,
  });
}

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
      'POST /orders: milliseconds to the response',
      ['p50', 'p99'].map((each) => latencyOfRoute(httpApi, placeOrder, each).with({ label: each })),
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
  const failures = [
    recordsFailed(config, consumer).with({ label: 'failed, delivered again' }),
    ...mappings.map((each) =>
      ofMapping('OnFailureDestinationDeliveredEventCount', each).with({ label: each.topic }),
    ),
  ];
  return [
    graph(
      `${functionId}: records that wait`,
      mappings.map((each) => waitingRecords(clusterName, each)),
      6,
    ),
    graph(
      `${functionId}: age of the oldest record received, seconds`,
      [oldestRecordAge(config, consumer)],
      6,
    ),
    graph(`${functionId}: invocations`, invocations, 6),
    graph(`${functionId}: records that failed, and dead letters by topic`, failures, 6),
  ];
}

/** The number and type of an imported cluster's brokers are unknown. */
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

const mailRow = (config: Config): IWidget[] => [
  graph(
    'Email of the account that bounces or is marked as spam',
    [mailReputation('Reputation.BounceRate'), mailReputation('Reputation.ComplaintRate')],
    12,
  ),
  graph(
    'Email of this stack: bounces, complaints, rejects, delays',
    (['Bounce', 'Complaint', 'Reject', 'DeliveryDelay'] as const).map((each) => sendingEvents(config, each)),
    12,
  ),
];
