import { useEffect, useRef } from 'preact/hooks';
import { useLoaded } from '../../api/use-loaded.ts';
import { count, duration } from '../../components/format.ts';
import { ErrorBox } from '../../components/states.tsx';
import type { LineChart } from './line-chart.ts';
import type { ChartData, Line } from './series.ts';
import { summaryOf } from './series.ts';

interface ChartProps {
  readonly title: string;
  readonly data: ChartData;
  /** What a value is: `records/s`, `records`, `ms`, `invocations/s`. */
  readonly unit: string;
}

const loadLibrary = () => import('./line-chart.ts');

/** Lines over the last 15 minutes, and the same in numbers for whoever does not see them. */
export function Chart({ title, data, unit }: ChartProps) {
  const place = useRef<HTMLDivElement>(null);
  const chart = useRef<LineChart>(undefined);
  const library = useLoaded(loadLibrary, 'line-chart');
  const Drawn = library.data?.LineChart;
  const names = data.lines.map(({ name }) => name).join('\n');
  useEffect(() => {
    if (!Drawn || !place.current) return;
    const drawn = new Drawn(place.current, data, (value) => valueText(value, unit));
    chart.current = drawn;
    return () => {
      chart.current = undefined;
      drawn.remove();
    };
  }, [Drawn, names, unit]);
  useEffect(() => chart.current?.draw(data), [data]);
  return (
    <figure class="chart">
      <figcaption>
        {title} <span>{unit}</span>
      </figcaption>
      {library.error && <ErrorBox error={library.error} retry={library.reload} />}
      <div class="chart-place" ref={place} aria-hidden="true" />
      <details>
        <summary>{title} in numbers</summary>
        <Numbers title={title} lines={data.lines} unit={unit} />
      </details>
    </figure>
  );
}

function valueText(value: number | null, unit: string): string {
  if (value === null) return count(null);
  if (unit === 'ms') return duration(value);
  return count(value < 10 ? Math.round(value * 10) / 10 : Math.round(value));
}

function Numbers({ title, lines, unit }: { title: string; lines: readonly Line[]; unit: string }) {
  return (
    <div class="chart-numbers">
      <table>
        <caption class="visually-hidden">{title}, last 15 minutes</caption>
        <thead>
          <tr>
            <th scope="col">Line</th>
            <th scope="col" class="number">
              Now
            </th>
            <th scope="col" class="number">
              Mean
            </th>
            <th scope="col" class="number">
              Highest
            </th>
          </tr>
        </thead>
        <tbody>
          {lines.map(summaryOf).map(({ name, last, mean, highest }) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td class="number">{valueText(last, unit)}</td>
              <td class="number">{valueText(mean, unit)}</td>
              <td class="number">{valueText(highest, unit)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
