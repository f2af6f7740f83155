import { useEffect, useRef } from 'preact/hooks';
import uPlot from 'uplot';
import type { Point } from './series.ts';

export interface ChartProperties {
  /** What a screen reader says in place of the picture; the figures are in the table. */
  readonly label: string;
  readonly points: readonly Point[];
  readonly read: (point: Point) => number;
  readonly format: (value: number) => string;
  /** Names the colour: a custom property of the style sheet. */
  readonly color: string;
}

const height = 200;

/** A chart of bars over time. */
export function Chart(properties: ChartProperties) {
  const { label, points, read } = properties;
  const container = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot>(null);
  const latest = useRef(properties);
  latest.current = properties;
  useEffect(() => {
    if (!container.current) return undefined;
    const element = container.current;
    const redraw = () => {
      plot.current?.destroy();
      plot.current = drawn(element, latest);
    };
    redraw();
    const colors = matchMedia('(prefers-color-scheme: dark)');
    const sizes = new ResizeObserver(() => plot.current?.setSize({ width: element.clientWidth, height }));
    colors.addEventListener('change', redraw);
    sizes.observe(element);
    return () => {
      colors.removeEventListener('change', redraw);
      sizes.disconnect();
      plot.current?.destroy();
    };
  }, []);
  useEffect(() => plot.current?.setData(dataOf(points, read)), [points, read]);
  return <div class="chart" role="img" aria-label={label} ref={container} />;
}

const dataOf = (points: readonly Point[], read: (point: Point) => number): uPlot.AlignedData => [
  points.map(({ x }) => x),
  points.map(read),
];

function drawn(element: HTMLElement, latest: { readonly current: ChartProperties }): uPlot {
  const style = getComputedStyle(element);
  const [ink, line, color] = ['--muted', '--line', latest.current.color].map((name) =>
    resolved(element, name),
  );
  const axis = { stroke: ink as string, grid: { stroke: line as string, width: 1 }, ticks: { show: false } };
  const { points, read } = latest.current;
  const font = `12px ${style.fontFamily}`;
  return new uPlot(
    {
      width: element.clientWidth,
      height,
      padding: [12, 24, 0, 0],
      legend: { show: false },
      cursor: { show: false },
      scales: {
        x: { time: false, range: (_, first, last) => withBars(first, last, latest.current.points.length) },
        y: { range: (_, low, high) => [Math.min(0, low), Math.max(1, high)] },
      },
      axes: [
        {
          ...axis,
          font,
          space: 70,
          size: 32,
          grid: { show: false },
          incrs: [60, 300, 600, 900, 1_800, 3_600, 7_200, 14_400, 86_400, 172_800, 432_000],
          values: (_, splits) => splits.map((x) => labelAt(latest.current.points, x)),
        },
        {
          ...axis,
          font,
          size: 64,
          values: (_, splits) => splits.map((value) => latest.current.format(value)),
        },
      ],
      series: [
        {},
        { stroke: color as string, fill: color as string, width: 0, points: { show: false }, paths: bars },
      ],
    },
    dataOf(points, read),
    element,
  );
}

/** The first and the last bar are within the chart: each is half its distance wider than its point. */
function withBars(first: number, last: number, count: number): [number, number] {
  const half = count > 1 ? (last - first) / (count - 1) / 2 : 1;
  return [first - half, last + half];
}

const bars = uPlot.paths.bars?.({ size: [0.8, 28], radius: 0.15 });

const labelAt = (points: readonly Point[], x: number) => points.find((point) => point.x === x)?.label ?? '';

/** A canvas does not know `light-dark()`: the browser resolves it for a property that is a colour. */
function resolved(element: HTMLElement, name: string): string {
  const probe = document.createElement('span');
  probe.style.color = `var(${name})`;
  element.append(probe);
  const { color } = getComputedStyle(probe);
  probe.remove();
  return color;
}
