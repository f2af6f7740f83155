import { Metric, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import { Duration } from 'aws-cdk-lib/core';
import { type Config, decideMetricsNamespace } from '../../config/index.ts';
import type { ServiceFunction } from '../../function/service-function.ts';

/** A metric that a function publishes of itself. `functions/` has the other end: the names are the same there. */
const ofFunction = (config: Config, { functionId }: ServiceFunction, metricName: string) =>
  new Metric({
    namespace: decideMetricsNamespace(config),
    metricName,
    dimensionsMap: { service: functionId },
    statistic: Stats.SUM,
    period: Duration.minutes(5),
  });

/** Orders that should be final and are not, as the scheduled check counted them. */
export const ordersNotFinal = (config: Config, check: ServiceFunction) =>
  ofFunction(config, check, 'OrdersNotFinal').with({
    statistic: Stats.MAXIMUM,
    period: Duration.minutes(config.notFinalCheckInMinutes),
  });

/** Records that a consumer could not process, and that are delivered again. */
export const recordsFailed = (config: Config, consumer: ServiceFunction) =>
  ofFunction(config, consumer, 'RecordsFailed');

/** Records that a consumer wrote to the dead letters itself, since no retry can process them. No data while there are none. */
export const recordsDeadLettered = (config: Config, consumer: ServiceFunction) =>
  ofFunction(config, consumer, 'RecordsDeadLettered');

/** Seconds since the timestamp of the oldest record that a consumer received. No data while it receives none. */
export const oldestRecordAge = (config: Config, consumer: ServiceFunction) =>
  ofFunction(config, consumer, 'OldestRecordAge').with({ statistic: Stats.MAXIMUM });
