import type { IHttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import { MathExpression, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { Duration } from 'aws-cdk-lib/core';

const period = Duration.minutes(5);

/** Percentage of the responses that were 5xx. @param every Default: 5 minutes. */
export const serverErrorRate = (api: IHttpApi, every = period) =>
  new MathExpression({
    expression: 'IF(requests > 0, 100 * errors / requests, 0)',
    usingMetrics: {
      errors: api.metricServerError({ period: every }),
      requests: api.metricCount({ period: every }),
    },
    period: every,
    label: '5xx, percent',
  });

/**
 * Milliseconds to the response of one route, of which the stage publishes detailed metrics.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-metrics.html
 * @param every Default: 5 minutes.
 */
export const latencyOfRoute = (
  { apiId }: IHttpApi,
  { method, path }: { readonly method: string; readonly path: string },
  statistic: string,
  every = period,
) =>
  new Metric({
    namespace: 'AWS/ApiGateway',
    metricName: 'Latency',
    dimensionsMap: { ApiId: apiId, Stage: '$default', Method: method, Resource: path },
    statistic,
    period: every,
  });
