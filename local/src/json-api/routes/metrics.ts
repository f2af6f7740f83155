import { z } from 'zod';
import { namesOf } from '../../event-source-mapping/api/summary.ts';
import { metricSeries } from '../metric-schemas.ts';
import { FUNCTION_METRICS, MAPPING_METRICS } from '../metrics/metric-names.ts';
import { SAMPLE_INTERVAL_MS } from '../metrics/metrics.ts';
import { milliseconds, route } from '../route.ts';
import type { ApiPorts } from '../types.ts';
import { requireFunction } from './functions.ts';

type Series = z.output<typeof metricSeries>;

export const metricRoutes = [
  route({
    method: 'GET',
    template: '/metrics',
    summary:
      'Samples of the last 15 minutes, one each five seconds: what mappings and functions have counted, lag and durations. `mapping` and `function` give those of one.',
    query: z.object({
      since: milliseconds.optional(),
      mapping: z.string().optional().describe('UUID'),
      function: z.string().optional(),
    }),
    response: metricSeries,
    run: async (ports, { query }) => seriesOf(ports, query),
  }),
];

interface Wanted {
  readonly since?: number;
  readonly mapping?: string;
  readonly function?: string;
}

/** Of one mapping or function when it is named, else of all. */
function seriesOf({ metrics, mappings, lambda }: ApiPorts, wanted: Wanted): Series {
  const { rows, at } = metrics.series.since(wanted.since ?? 0);
  const isAll = wanted.mapping === undefined && wanted.function === undefined;
  const mappingsShown = isAll ? mappings.list() : wanted.mapping ? [mappings.get(wanted.mapping)] : [];
  const named = wanted.function === undefined ? undefined : requireFunction(lambda, wanted.function);
  const functionsShown = lambda.listFunctions().filter(({ functionName }) => isAll || functionName === named);
  return {
    now: Date.now(),
    intervalMs: SAMPLE_INTERVAL_MS,
    at: [...at],
    mappings: mappingsShown.map(namesOf).map((names) => ({
      ...names,
      ...columnsOf(MAPPING_METRICS, (column) => metrics.series.mappings.column(names.uuid, column, rows)),
    })),
    functions: functionsShown.map(({ functionName }) => ({
      name: functionName,
      ...columnsOf(FUNCTION_METRICS, (column) => metrics.series.functions.column(functionName, column, rows)),
    })),
  };
}

/** Nothing is known of what has not been sampled yet. */
function columnsOf<Name extends string>(
  names: readonly Name[],
  columnOf: (column: number) => (number | null)[],
): Record<Name, (number | null)[]> {
  return Object.fromEntries(names.map((name, column) => [name, columnOf(column)])) as Record<
    Name,
    (number | null)[]
  >;
}
