import { type IMetric, MathExpression } from 'aws-cdk-lib/aws-cloudwatch';
import type { Duration } from 'aws-cdk-lib/core';

/** Most metrics that an alarm reads. https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch_limits.html */
export const mostMetricsOfAlarm = 10;

/** One metric out of up to {@link mostMetricsOfAlarm}; a metric without data does not count. */
export function combined(by: 'MAX' | 'MIN' | 'SUM', metrics: readonly IMetric[], period: Duration): IMetric {
  return expressionOf(`${by}(METRICS())`, metrics, period, by.toLowerCase());
}

/**
 * The sum of metrics that have data only when something fails. Without the zeros an alarm on DynamoDB would keep its
 * state for as long as nothing fails: such alarms ignore missing data.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html (TreatMissingData)
 */
export function errorsOf(metrics: readonly IMetric[], period: Duration): IMetric {
  return expressionOf('SUM(FILL(METRICS(), 0))', metrics, period, 'errors');
}

function expressionOf(expression: string, metrics: readonly IMetric[], period: Duration, label: string) {
  const usingMetrics = Object.fromEntries(metrics.map((metric, index) => [`m${index}`, metric]));
  return new MathExpression({ expression, usingMetrics, period, label });
}

/** Consecutive groups of at most `size`. */
export function inChunks<Item>(items: readonly Item[], size: number): Item[][] {
  const count = Math.ceil(items.length / size);
  return Array.from({ length: count }, (_, index) => items.slice(index * size, (index + 1) * size));
}
