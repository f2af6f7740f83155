import { bytesPerGb, counted, type Line, type PricingRule } from '../line.ts';
import {
  brokerLogGbAMonth,
  logBytesOfAge,
  logBytesOfInvocation,
  logBytesOfRequest,
  metricsOfConsumer,
  metricsOfRoute,
  paidMetricsOfBroker,
} from '../per-order.ts';
import { type Price, prices } from '../prices.ts';
import { listOf, propertyOf, type Resource, type StackResources } from '../template.ts';
import { invocationsOfOrder } from '../usage.ts';

/** Alarms by the metrics they read, composite alarms, dashboards, and the metrics that are not free of charge. */
export const monitoring: PricingRule = {
  types: ['AWS::CloudWatch::Alarm', 'AWS::CloudWatch::CompositeAlarm', 'AWS::CloudWatch::Dashboard'],
  price: (stack) => ({
    fixed: [
      ...alarms(stack),
      ...countedBy(stack, 'AWS::CloudWatch::CompositeAlarm', 'Composite alarms', prices.compositeAlarm),
      ...countedBy(stack, 'AWS::CloudWatch::Dashboard', 'Dashboard', prices.dashboard),
      ...ownMetrics(stack),
      ...routeMetrics(stack),
      ...brokerMetrics(stack),
    ],
    variable: [],
  }),
};

function alarms(stack: StackResources): Line[] {
  const all = stack.ofType('AWS::CloudWatch::Alarm');
  if (all.length === 0) return [];
  const quantity = all.reduce((sum, alarm) => sum + metricsRead(alarm), 0);
  return [{ what: 'Alarms', quantity, price: prices.alarmMetric, countedFrom: counted(all.length, 'alarm') }];
}

/** An alarm on an expression pays for each metric in it. */
function metricsRead(alarm: Resource): number {
  const metrics = listOf(alarm, 'Metrics') as { MetricStat?: unknown }[];
  return metrics.length === 0 ? 1 : metrics.filter(({ MetricStat }) => MetricStat !== undefined).length;
}

function countedBy(stack: StackResources, type: string, what: string, price: Price): Line[] {
  const quantity = stack.ofType(type).length;
  return quantity === 0
    ? []
    : [{ what, quantity, price, countedFrom: counted(quantity, what.toLowerCase().replace(/s$/, '')) }];
}

/** ColdStart of every function that orders call, and those of consumers. Written only by functions that run. */
function ownMetrics(stack: StackResources): Line[] {
  const used = invocationsOfOrder(stack).filter(
    ({ lambda }) => propertyOf(lambda, 'Environment.Variables.POWERTOOLS_METRICS_NAMESPACE') !== undefined,
  );
  if (used.length === 0) return [];
  const consumers = used.filter(({ byRecords }) => byRecords > 0);
  const quantity = used.length + consumers.length * metricsOfConsumer.length;
  const countedFrom = `${counted(used.length, 'function')}, ${consumers.length} of them consumers`;
  return metricLines('Metrics of functions', quantity, countedFrom);
}

/** Metrics of single routes, where a stage enables them. */
function routeMetrics(stack: StackResources): Line[] {
  const routes = stack
    .ofType('AWS::ApiGatewayV2::Stage')
    .flatMap((each) => Object.values(propertyOf(each, 'RouteSettings') ?? {}))
    .filter((settings) => (settings as { DetailedMetricsEnabled?: boolean }).DetailedMetricsEnabled);
  return metricLines('Metrics of routes', routes.length * metricsOfRoute, counted(routes.length, 'route'));
}

/** Metrics of brokers beyond the free ones. */
function brokerMetrics(stack: StackResources): Line[] {
  const quantity = stack
    .ofType('AWS::MSK::Cluster')
    .filter((each) => propertyOf(each, 'EnhancedMonitoring') === 'PER_BROKER')
    .reduce((sum, each) => sum + Number(propertyOf(each, 'NumberOfBrokerNodes')) * metricsOfBroker(each), 0);
  return metricLines('Metrics of brokers, at most', quantity, 'EnhancedMonitoring of the cluster');
}

const metricsOfBroker = (cluster: Resource) =>
  String(propertyOf(cluster, 'BrokerNodeGroupInfo.InstanceType')).startsWith('express.')
    ? paidMetricsOfBroker.express
    : paidMetricsOfBroker.standard;

const metricLines = (what: string, quantity: number, countedFrom: string): Line[] =>
  quantity === 0 ? [] : [{ what, quantity, price: prices.customMetric, countedFrom }];

/** Lines that functions, the API and brokers write. Stored for the time of the retention, not compressed as AWS counts it: at most. */
export const logs: PricingRule = {
  types: ['AWS::Logs::LogGroup', 'AWS::EC2::FlowLog'],
  price: (stack, orders) => {
    const groups = stack.ofType('AWS::Logs::LogGroup');
    if (groups.length === 0) return { fixed: [], variable: [] };
    const brokerGb = brokerCount(stack) * brokerLogGbAMonth;
    const orderGb = (orders * logBytesOfOrder(stack)) / bytesPerGb;
    const months = Math.max(...groups.map((each) => Number(propertyOf(each, 'RetentionInDays')))) / 30;
    const countedFrom = counted(groups.length, 'log group');
    return {
      fixed: logLines('Broker logs', brokerGb, months, counted(brokerCount(stack), 'broker')),
      variable: logLines('Logs', orderGb, months, countedFrom),
    };
  },
};

function logLines(what: string, gb: number, months: number, countedFrom: string): Line[] {
  return [
    { what: `${what}, written`, quantity: gb, price: prices.logIngestion, countedFrom },
    { what: `${what}, kept`, quantity: gb * months, price: prices.logStorage, countedFrom },
  ];
}

const brokerCount = (stack: StackResources) =>
  stack
    .ofType('AWS::MSK::Cluster')
    .filter((each) => propertyOf(each, 'LoggingInfo.BrokerLogs.CloudWatchLogs.Enabled') === true)
    .reduce((sum, each) => sum + Number(propertyOf(each, 'NumberOfBrokerNodes')), 0);

function logBytesOfOrder(stack: StackResources): number {
  const bytes = invocationsOfOrder(stack).map(
    ({ byRecords, byRequests }) =>
      (byRecords + byRequests) * logBytesOfInvocation +
      byRecords * logBytesOfAge +
      byRequests * logBytesOfRequest,
  );
  return bytes.reduce((sum, each) => sum + each, 0);
}
