import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { Duration } from 'aws-cdk-lib/core';
import { type Config, decideMetricsNamespace } from '../../config/index.ts';
import type { ServiceFunction } from '../../function/service-function.ts';

/** Orders that should be final and are not, as the scheduled check counted them. */
export const ordersNotFinal = (config: Config, { functionId }: ServiceFunction) =>
  new Metric({
    namespace: decideMetricsNamespace(config),
    metricName: 'OrdersNotFinal',
    dimensionsMap: { service: functionId },
    statistic: 'Maximum',
    period: Duration.minutes(config.notFinalCheckInMinutes),
  });
