import { AccessLogFormat } from 'aws-cdk-lib/aws-apigateway';

/**
 * One JSON line a request. Whoever calls is known by `sub` alone: names and mail addresses stay out of logs.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-logging-variables.html
 */
export const accessLogFormat: AccessLogFormat = AccessLogFormat.custom(
  JSON.stringify({
    requestId: '$context.requestId',
    time: '$context.requestTime',
    routeKey: '$context.routeKey',
    status: '$context.status',
    latencyInMs: '$context.responseLatency',
    integrationLatencyInMs: '$context.integrationLatency',
    integrationError: '$context.integrationErrorMessage',
    authorizerError: '$context.authorizer.error',
    subject: '$context.authorizer.claims.sub',
    sourceIp: '$context.identity.sourceIp',
  }),
);
