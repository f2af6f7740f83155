import { Show } from '../../components/states.tsx';
import { Chart } from './chart.tsx';
import { perSecond } from './series.ts';
import { type Samples, useSamples } from './use-samples.ts';

/** Throughput, lag and failures of one mapping in the last 15 minutes; for its page. */
export function MappingCharts({ uuid }: { uuid: string }) {
  const samples = useSamples({ mapping: uuid });
  return <Show loaded={samples}>{({ table }) => <Charts uuid={uuid} table={table} />}</Show>;
}

function Charts({ uuid, table }: { uuid: string; table: Samples['table'] }) {
  const { at } = table;
  const rate = (metric: 'polled' | 'invoked' | 'failed' | 'deadLetters' | 'discarded') =>
    perSecond(at, table.mapping(uuid, metric));
  return (
    <div class="charts">
      <Chart
        title="Throughput"
        unit="records/s"
        data={{
          at,
          lines: [
            { name: 'Polled', values: rate('polled') },
            { name: 'Invoked', values: rate('invoked') },
          ],
        }}
      />
      <Chart
        title="Lag"
        unit="records"
        data={{ at, lines: [{ name: 'Lag', values: table.mapping(uuid, 'lag') }] }}
      />
      <Chart
        title="Failures"
        unit="records/s"
        data={{
          at,
          lines: [
            { name: 'Failed', values: rate('failed') },
            { name: 'On-failure destination', values: rate('deadLetters') },
            { name: 'Discarded', values: rate('discarded') },
          ],
        }}
      />
    </div>
  );
}
