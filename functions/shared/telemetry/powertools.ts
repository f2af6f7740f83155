/**
 * Logs, metrics and traces of every function, through Powertools. Configured by `POWERTOOLS_SERVICE_NAME`,
 * `POWERTOOLS_METRICS_NAMESPACE` and `POWERTOOLS_LOG_LEVEL`.
 */
import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics } from '@aws-lambda-powertools/metrics';
import type { Context } from 'aws-lambda';
import { currentTrace, traceIdOf } from './trace-context.ts';

export { MetricUnit } from '@aws-lambda-powertools/metrics';

const powertools = new Logger();

type Attributes = Readonly<Record<string, unknown>>;

/** A log line at a level, with the id of the trace that the work belongs to. */
const line =
  (level: 'debug' | 'info' | 'warn' | 'error') =>
  (message: string, attributes: Attributes = {}): void => {
    powertools[level](message, { ...traceAttributes(), ...attributes });
  };

function traceAttributes(): Attributes {
  const { traceparent, linkedTraceId } = currentTrace() ?? {};
  return {
    ...(traceparent && { traceId: traceIdOf(traceparent) }),
    ...(linkedTraceId && { linkedTraceId }),
  };
}

export const logger = {
  debug: line('debug'),
  info: line('info'),
  warn: line('warn'),
  error: line('error'),
  setLogLevel: (level: Parameters<Logger['setLogLevel']>[0]) => powertools.setLogLevel(level),
};

export const metrics = new Metrics({ namespace: process.env.POWERTOOLS_METRICS_NAMESPACE ?? 'orderstream' });

/** Lambda names the X-Ray daemon where there is one; the X-Ray SDK is loaded there only (33 ms of init). */
const tracer = process.env.AWS_XRAY_DAEMON_ADDRESS
  ? new (await import('@aws-lambda-powertools/tracer')).Tracer()
  : undefined;

/** Makes an AWS SDK client record its calls as X-Ray subsegments, where there is X-Ray. */
export function traced<Client>(client: Client): Client {
  return tracer ? tracer.captureAWSv3Client(client) : client;
}

/**
 * Wraps a handler: log lines carry the request id, the cold start is counted, metrics are written when it ends.
 * @param handler Receives the event; may ignore the context.
 */
export function instrumented<Event, Result>(
  handler: (event: Event, context: Context) => Promise<Result>,
): (event: Event, context: Context) => Promise<Result> {
  return async (event, context) => {
    powertools.addContext(context);
    metrics.captureColdStartMetric(context.functionName);
    try {
      return await handler(event, context);
    } finally {
      if (metrics.hasStoredMetrics()) metrics.publishStoredMetrics();
    }
  };
}

/** Patterns of what no log line may hold, and what is logged instead. */
const confidential: readonly (readonly [pattern: RegExp, replacement: string])[] = [
  [/[^\s<>"']+@[^\s<>"']+/g, '<email address>'],
  // Tokens, PaymentMethods and ConfirmationTokens of Stripe; `tok_` is of the test gateway too.
  [/\b(tok|pm|ctoken)_\w+/g, '<payment token>'],
  [/\b[sr]k_(live|test)_\w+/g, '<API key>'],
];

/** What a log line may hold of an error: its name and message, without email addresses, payment tokens and API keys. */
export function describeError(error: unknown): { errorName: string; errorMessage: string } {
  const { name, message } = error instanceof Error ? error : new Error(String(error));
  const errorMessage = confidential.reduce((text, [pattern, by]) => text.replace(pattern, by), message);
  return { errorName: name, errorMessage };
}
