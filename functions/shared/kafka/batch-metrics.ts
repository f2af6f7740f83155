import { MetricUnit, metrics } from '../telemetry/powertools.ts';
import type { PartitionedRecord } from './event.ts';

/** Metrics of a consumer, one value of each a batch. The alarms `records-failing` and `age` read them by these names. */
export const batchMetrics = {
  /** Records in the batch. */
  received: 'RecordsReceived',
  /** Records that are delivered again; all of them when the batch fails as a whole. */
  failed: 'RecordsFailed',
  /** Records that the consumer itself wrote to the dead letters. No data while there are none. */
  deadLettered: 'RecordsDeadLettered',
  /** Seconds between the timestamp of the oldest record in the batch and now. Grows with each retry of a record. */
  age: 'OldestRecordAge',
} as const;

/**
 * Processes a batch and measures it. The age is measured first: a batch whose processing throws has one too.
 * @param process resolves to the records that failed.
 * @param now epoch milliseconds.
 */
export async function measured(
  records: readonly PartitionedRecord[],
  process: () => Promise<readonly PartitionedRecord[]>,
  now: () => number = Date.now,
): Promise<readonly PartitionedRecord[]> {
  metrics.addMetric(batchMetrics.received, MetricUnit.Count, records.length);
  if (records.length > 0) metrics.addMetric(batchMetrics.age, MetricUnit.Seconds, ageSeconds(records, now()));
  try {
    const failed = await process();
    metrics.addMetric(batchMetrics.failed, MetricUnit.Count, failed.length);
    return failed;
  } catch (error) {
    metrics.addMetric(batchMetrics.failed, MetricUnit.Count, records.length);
    throw error;
  }
}

/** Never below 0: a producer's clock may be ahead of ours. */
function ageSeconds(records: readonly PartitionedRecord[], nowMs: number): number {
  const oldest = Math.min(...records.map(({ record }) => record.timestamp));
  return Math.max(0, (nowMs - oldest) / 1_000);
}
