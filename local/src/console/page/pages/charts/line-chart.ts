import './valid-language.ts';
import uPlot from 'uplot';
import { serverNow } from '../../api/server-clock.ts';
import type { ChartData } from './series.ts';
import { SHOWN_MS } from './series.ts';

const HEIGHT_PX = 170;
const COLOURS = 8;

/** Draws lines into an element, as wide as it is, in the colours of the page. */
export class LineChart {
  readonly #place: HTMLElement;
  readonly #plot: uPlot;
  readonly #ends: () => void;
  #palette: Palette;
  #last: ChartData;

  /** @param text of a value. */
  constructor(place: HTMLElement, data: ChartData, text: (value: number | null) => string) {
    this.#place = place;
    this.#last = data;
    this.#palette = paletteOf(place);
    this.#plot = new uPlot(this.#options(data, text), alignedOf(data), place);
    this.#ends = this.#follow();
  }

  draw(data: ChartData): void {
    if (data === this.#last) return;
    this.#last = data;
    this.#plot.setData(alignedOf(data));
  }

  remove(): void {
    this.#ends();
    this.#plot.destroy();
  }

  /** The size of the element, and light or dark. */
  #follow(): () => void {
    const sizes = new ResizeObserver(() =>
      this.#plot.setSize({ width: this.#place.clientWidth, height: HEIGHT_PX }),
    );
    sizes.observe(this.#place);
    const dark = matchMedia('(prefers-color-scheme: dark)');
    const recolour = () => {
      this.#palette = paletteOf(this.#place);
      this.#plot.redraw(false);
    };
    dark.addEventListener('change', recolour);
    return () => {
      sizes.disconnect();
      dark.removeEventListener('change', recolour);
    };
  }

  #options(data: ChartData, text: (value: number | null) => string): uPlot.Options {
    const axis = (): uPlot.Axis => ({
      stroke: () => this.#palette.muted,
      font: '11px system-ui, sans-serif',
      grid: { stroke: () => this.#palette.border, width: 1 },
      ticks: { show: false },
    });
    return {
      width: this.#place.clientWidth || 300,
      height: HEIGHT_PX,
      ms: 1,
      cursor: { points: { size: 5 }, drag: { x: false, y: false } },
      scales: {
        x: { range: () => timesOf(this.#last) },
        y: { range: (_plot, _low, high) => [0, Math.max(1, (high ?? 0) * 1.1)] },
      },
      axes: [
        { ...axis(), space: 70, values: (_plot, splits) => splits.map((at) => clock.format(at)) },
        { ...axis(), size: 54, values: (_plot, splits) => splits.map(text) },
      ],
      series: [
        { value: (_plot, at) => (at == null ? '' : clockWithSeconds.format(at)), label: 'Time' },
        ...data.lines.map(({ name }, index) => ({
          label: name,
          stroke: () => this.#palette.lines[index % COLOURS] ?? '',
          width: 1.6,
          points: { show: false },
          value: (_plot: uPlot, value: number | null) => text(value ?? null),
        })),
      ],
    };
  }
}

interface Palette {
  readonly muted: string;
  readonly border: string;
  readonly lines: readonly string[];
}

/** A canvas takes no variables: the browser resolves them for an element. */
function paletteOf(place: HTMLElement): Palette {
  const probe = document.createElement('i');
  place.append(probe);
  const resolved = (name: string) => {
    probe.style.color = `var(${name})`;
    return getComputedStyle(probe).color;
  };
  const lines = Array.from({ length: COLOURS }, (_, index) => resolved(`--line-${index + 1}`));
  const palette = { muted: resolved('--muted'), border: resolved('--border'), lines };
  probe.remove();
  return palette;
}

const alignedOf = ({ at, lines }: ChartData): uPlot.AlignedData =>
  [at, ...lines.map(({ values }) => values)] as unknown as uPlot.AlignedData;

/** Always 15 minutes, so that a chart does not stretch while it fills. */
function timesOf({ at }: ChartData): [number, number] {
  const end = at.at(-1) ?? serverNow();
  return [end - SHOWN_MS, end];
}

const clock = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' });
const clockWithSeconds = new Intl.DateTimeFormat('en-GB', { timeStyle: 'medium' });
