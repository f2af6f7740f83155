import type { IHttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import { MathExpression, type Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { Duration } from 'aws-cdk-lib/core';

const period = Duration.minutes(5);

/** Percentage of the answers that were 5xx. */
export const serverErrorRate = (api: IHttpApi) =>
  new MathExpression({
    expression: 'IF(requests > 0, 100 * errors / requests, 0)',
    usingMetrics: {
      errors: api.metricServerError({ period }),
      requests: api.metricCount({ period }),
    },
    period,
    label: '5xx, percent',
  });

/** Milliseconds to the answer. @param statistic for example `p99`. */
export const latency = (api: IHttpApi, statistic: string): Metric =>
  api.metricLatency({ period, statistic, label: statistic });
