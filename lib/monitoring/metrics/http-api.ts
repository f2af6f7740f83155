import type { IHttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import { MathExpression, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { Duration } from 'aws-cdk-lib/core';

const period = Duration.minutes(5);

/** Percentage of the responses that were 5xx. */
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

/**
 * Milliseconds to the response of one route, of which the stage publishes detailed metrics.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-metrics.html
 */
export const latencyOfRoute = ({ apiId }: IHttpApi, method: string, path: string, statistic: string) =>
  new Metric({
    namespace: 'AWS/ApiGateway',
    metricName: 'Latency',
    dimensionsMap: { ApiId: apiId, Stage: '$default', Method: method, Resource: path },
    statistic,
    period,
  });
