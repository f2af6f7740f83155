import { Show } from '../../components/states.tsx';
import { Chart } from './chart.tsx';
import { perSecond } from './series.ts';
import { type Samples, useSamples } from './use-samples.ts';

/** Invocations, durations and errors of one function in the last 15 minutes; for its page. */
export function FunctionCharts({ name }: { name: string }) {
  const samples = useSamples({ function: name });
  return <Show loaded={samples}>{({ table }) => <Charts name={name} table={table} />}</Show>;
}

function Charts({ name, table }: { name: string; table: Samples['table'] }) {
  const { at } = table;
  const rate = (metric: 'invocations' | 'errors' | 'throttles') =>
    perSecond(at, table.function(name, metric));
  return (
    <div class="charts">
      <Chart
        title="Invocations"
        unit="invocations/s"
        data={{
          at,
          lines: [
            { name: 'Invocations', values: rate('invocations') },
            { name: 'Errors', values: rate('errors') },
            { name: 'Throttles', values: rate('throttles') },
          ],
        }}
      />
      <Chart
        title="Duration"
        unit="ms"
        data={{
          at,
          lines: [
            { name: 'Mean', values: table.function(name, 'meanMs') },
            { name: 'Longest', values: table.function(name, 'maxMs') },
          ],
        }}
      />
    </div>
  );
}
