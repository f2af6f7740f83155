import { useEffect, useRef, useState } from 'preact/hooks';
import { getJson } from '../../api/client.ts';
import { listen } from '../../api/events.ts';
import type { MetricChanges, MetricSeries } from '../../api/types.ts';
import { type Loaded, useLoaded } from '../../api/use-loaded.ts';
import { SampleTable } from './series.ts';

/** Samples of the last 15 minutes, and what the mappings and functions are called. */
export interface Samples {
  readonly table: SampleTable;
  readonly series: MetricSeries;
}

/**
 * The samples that the mirror has kept, at once, and then one a second.
 * @param of one mapping or function. Default: all.
 * @returns `drawn` changes when there are more.
 */
export function useSamples(
  of: { readonly mapping?: string; readonly function?: string } = {},
): Loaded<Samples> & {
  readonly drawn: number;
} {
  const loaded = useLoaded(
    async (signal): Promise<Samples> => {
      const series = await getJson<MetricSeries>(['metrics'], { signal, query: of });
      return { series, table: new SampleTable(series) };
    },
    `metrics ${of.mapping ?? ''} ${of.function ?? ''}`,
    ['update'],
  );
  const [drawn, setDrawn] = useState(0);
  const table = useRef<SampleTable>(undefined);
  table.current = loaded.data?.table;
  useEffect(
    () =>
      listen<MetricChanges>('metrics', (event) => {
        table.current?.add(event);
        if (!document.hidden) setDrawn((count) => count + 1);
      }),
    [],
  );
  return { ...loaded, drawn };
}
