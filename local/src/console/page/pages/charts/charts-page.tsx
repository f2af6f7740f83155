import { shortNames } from '../../components/format.ts';
import { Heading } from '../../components/heading.tsx';
import { Empty, Show } from '../../components/states.tsx';
import { Chart } from './chart.tsx';
import { highest, type Line, perSecond } from './series.ts';
import { type Samples, useSamples } from './use-samples.ts';

/** Throughput, lag, durations and failures of everything in the last 15 minutes. */
export default function ChartsPage() {
  const samples = useSamples();
  return (
    <>
      <Heading>Charts</Heading>
      <Show loaded={samples}>{(data) => <AllCharts samples={data} />}</Show>
    </>
  );
}

function AllCharts({ samples: { series, table } }: { samples: Samples }) {
  if (series.mappings.length + series.functions.length === 0)
    return <Empty>The template declares no function or mapping.</Empty>;
  const functions = shortNames(series.functions.map(({ name }) => name));
  const ofMappings = (valuesOf: (uuid: string) => Line['values']) =>
    highest(
      series.mappings.map(({ uuid, topic, functionName }) => ({
        name: `${topic} → ${functions.get(functionName) ?? functionName}`,
        values: valuesOf(uuid),
      })),
    );
  const ofFunctions = (valuesOf: (name: string) => Line['values'], sumsOthers?: boolean) =>
    highest(
      series.functions.map(({ name }) => ({ name: functions.get(name) ?? name, values: valuesOf(name) })),
      undefined,
      sumsOthers,
    );
  const { at } = table;
  const charts = [
    {
      title: 'Records polled by mappings',
      unit: 'records/s',
      lines: ofMappings((uuid) => perSecond(at, table.mapping(uuid, 'polled'))),
    },
    { title: 'Lag of mappings', unit: 'records', lines: ofMappings((uuid) => table.mapping(uuid, 'lag')) },
    {
      title: 'Mean duration of invocations',
      unit: 'ms',
      lines: ofFunctions((name) => table.function(name, 'meanMs'), false),
    },
    {
      title: 'Failed invocations',
      unit: 'invocations/s',
      lines: ofFunctions((name) => perSecond(at, table.function(name, 'errors'))),
    },
  ];
  return (
    <div class="charts">
      {charts.map(({ title, unit, lines }) => (
        <Chart key={title} title={title} unit={unit} data={{ at, lines }} />
      ))}
    </div>
  );
}
