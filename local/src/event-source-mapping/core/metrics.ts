/** Counters of one mapping since it was started, by the metric names of CloudWatch, and its lag. */
export type MappingMetrics = Readonly<Record<string, number>>;

/**
 * Counters of a mapping, by the names of its CloudWatch metrics.
 * https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html#event-source-mapping-metrics
 */
export type CounterName =
  | 'PolledEventCount'
  | 'FilteredOutEventCount'
  | 'InvokedEventCount'
  | 'FailedInvokeEventCount'
  | 'DroppedEventCount'
  | 'OnFailureDestinationDeliveredEventCount'
  | 'CommittedEventCount'
  | 'PollingErrorCount'
  | 'InvokeErrorCount'
  | 'OnFailureDestinationDeliveryErrorCount'
  | 'SchemaRegistryErrorCount'
  | 'CommitErrorCount';

const NAMES: readonly CounterName[] = [
  'PolledEventCount',
  'FilteredOutEventCount',
  'InvokedEventCount',
  'FailedInvokeEventCount',
  'DroppedEventCount',
  'OnFailureDestinationDeliveredEventCount',
  'CommittedEventCount',
  'PollingErrorCount',
  'InvokeErrorCount',
  'OnFailureDestinationDeliveryErrorCount',
  'SchemaRegistryErrorCount',
  'CommitErrorCount',
];

/** Counts since the mapping was created, or was reset; survives disabling and updates. */
export class MappingCounters {
  readonly #counts = new Map<CounterName, number>(NAMES.map((name) => [name, 0]));

  add(name: CounterName, count: number): void {
    this.#counts.set(name, (this.#counts.get(name) ?? 0) + count);
  }

  /** Counts from zero again. */
  clear(): void {
    for (const name of NAMES) this.#counts.set(name, 0);
  }

  /** The counters together with the lag per partition, from which the three lag metrics follow; undefined: none is known. */
  snapshot(lags: readonly number[] | undefined): MappingMetrics {
    const counts = Object.fromEntries(this.#counts);
    if (!lags) return counts;
    const sum = lags.reduce((total, lag) => total + lag, 0);
    return {
      ...counts,
      OffsetLag: sum,
      SumOffsetLag: sum,
      MaxOffsetLag: Math.max(0, ...lags),
    };
  }
}
