import { CorsHttpMethod, type CorsPreflightOptions } from 'aws-cdk-lib/aws-apigatewayv2';
import { Duration } from 'aws-cdk-lib/core';
import type { Config } from '../config/index.ts';

/** What pages of the given origins may send and read. Without an origin no page may, and preflight requests get no CORS headers. */
export function corsPreflight({
  corsOrigins,
}: Pick<Config, 'corsOrigins'>): CorsPreflightOptions | undefined {
  if (corsOrigins === 'none') return undefined;
  return {
    allowOrigins: [...corsOrigins],
    allowMethods: [CorsHttpMethod.GET, CorsHttpMethod.POST],
    allowHeaders: ['authorization', 'content-type', 'idempotency-key', 'traceparent'],
    exposeHeaders: ['idempotency-key', 'location', 'retry-after'],
    maxAge: Duration.minutes(10),
  };
}
