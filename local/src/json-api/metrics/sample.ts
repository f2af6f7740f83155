import type { EventSourceMappingService } from '../../event-source-mapping/types.ts';
import type { LambdaService } from '../../lambda/types.ts';

/** In the order of `MAPPING_METRICS` or `FUNCTION_METRICS`; null is unknown. */
export type MetricValues = readonly (number | null)[];

/** What all mappings and functions have counted at one moment. */
export interface Sample {
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** By UUID. */
  readonly mappings: ReadonlyMap<string, MetricValues>;
  /** By name. */
  readonly functions: ReadonlyMap<string, MetricValues>;
}

/** What is counted already: sampling adds nothing to the work of mappings and functions. */
export interface CountedWork {
  readonly mappings: Pick<EventSourceMappingService, 'list' | 'metrics'>;
  readonly lambda: Pick<LambdaService, 'listFunctions' | 'statistics' | 'invocations'>;
}

/** The counters of a mapping by the names of CloudWatch, without the lag. */
const COUNTERS = [
  'PolledEventCount',
  'FilteredOutEventCount',
  'InvokedEventCount',
  'FailedInvokeEventCount',
  'OnFailureDestinationDeliveredEventCount',
  'DroppedEventCount',
] as const;

/**
 * Reads all counters.
 * @param lags by UUID; a mapping without one has an unknown lag.
 * @param since end of the sample before, in milliseconds since the epoch.
 */
export function takeSample(
  { mappings, lambda }: CountedWork,
  lags: ReadonlyMap<string, number>,
  { since, at }: { readonly since: number; readonly at: number },
): Sample {
  const ofMapping = (uuid: string): MetricValues => {
    const metrics = mappings.metrics(uuid);
    return [...COUNTERS.map((name) => metrics[name] ?? 0), lags.get(uuid) ?? null];
  };
  const ofFunction = (name: string): MetricValues => {
    const { invocations, errors, throttles } = lambda.statistics(name);
    const { running, ended, totalMs, maxMs } = lambda.invocations.activity(name, { from: since, before: at });
    const meanMs = ended > 0 ? totalMs / ended : 0;
    return [invocations, errors, throttles, running, tenths(meanMs), tenths(maxMs)];
  };
  return {
    at,
    mappings: new Map(mappings.list().map(({ UUID = '' }) => [UUID, ofMapping(UUID)])),
    functions: new Map(
      lambda.listFunctions().map(({ functionName }) => [functionName, ofFunction(functionName)]),
    ),
  };
}

const tenths = (ms: number) => Math.round(ms * 10) / 10;
