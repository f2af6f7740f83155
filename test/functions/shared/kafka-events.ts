import { jest } from '@jest/globals';
import type { Context } from 'aws-lambda';
import type { KafkaEvent, KafkaRecord } from '../../../functions/shared/kafka/event.ts';
import { logger, metrics } from '../../../functions/shared/telemetry/powertools.ts';

// Failures are part of these tests; those that read the log spy on it.
logger.setLogLevel('SILENT');
// A line on standard output for each of thousands of invocations would hide the report.
jest.spyOn(metrics, 'publishStoredMetrics').mockImplementation(() => {
  metrics.clearMetrics();
  return metrics;
});

/** The context of an invocation, as far as the handlers look at it. */
export const context = { functionName: 'test', awsRequestId: 'request-1' } as Context;

/** A record of the orders topic, partition 0; the value becomes base64 of JSON as the mapping makes it. */
export function recordOf(
  value: unknown,
  { offset = 0, key = 'order-1', ...changes }: Partial<KafkaRecord> = {},
): KafkaRecord {
  return {
    topic: 'orders',
    partition: 0,
    offset,
    timestamp: 1_700_000_000_000,
    key: base64(key),
    value: base64(JSON.stringify(value)),
    headers: [],
    ...changes,
  };
}

export function base64(text: string): string {
  return Buffer.from(text).toString('base64');
}

/** An MSK event of these records, grouped as Lambda groups them. */
export function kafkaEvent(...records: readonly KafkaRecord[]): KafkaEvent {
  return {
    records: Object.fromEntries(
      Map.groupBy(records, ({ topic, partition }) => `${topic}-${partition}`),
    ) as KafkaEvent['records'],
  };
}
