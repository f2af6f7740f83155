import {
  FUNCTION_METRICS,
  type FunctionMetric,
  MAPPING_METRICS,
  type MappingMetric,
} from '../../../../json-api/metrics/metric-names.ts';
import type { MetricChanges, MetricSeries } from '../../api/types.ts';

/** 15 minutes, as the mirror keeps them. */
export const SHOWN_MS = 15 * 60_000;
/** Lines with a colour each; the rest is one line. */
const MOST_LINES = 7;

/** One line of a chart. */
export interface Line {
  readonly name: string;
  /** One for each time; null where nothing is known. */
  readonly values: readonly (number | null)[];
}

/** What a chart draws. */
export interface ChartData {
  /** Milliseconds since the epoch, ascending. */
  readonly at: readonly number[];
  readonly lines: readonly Line[];
}

type Values = readonly (number | null)[];
type Names = readonly string[];
type Changed = Readonly<Record<string, Values>>;

/** Samples of one mapping or function by the name of the metric. */
type Columns = Record<string, (number | null)[]>;

/** Samples of the last 15 minutes: those that the mirror has kept, then those that arrive. */
export class SampleTable {
  readonly at: number[];
  readonly #mappings: Map<string, Columns>;
  readonly #functions: Map<string, Columns>;
  /** What may have changed without being in the table: between two kept samples; between two events nothing. */
  #unknownMs: number;

  constructor(series: MetricSeries) {
    this.#unknownMs = series.intervalMs;
    this.at = [...series.at];
    this.#mappings = new Map(series.mappings.map((each) => [each.uuid, columnsOf(each, MAPPING_METRICS)]));
    this.#functions = new Map(series.functions.map((each) => [each.name, columnsOf(each, FUNCTION_METRICS)]));
  }

  /**
   * What the event does not name stays as it is, and what it names was as before until `since`. Others than those of the series are
   * left out.
   */
  add({ at, since, mappings, functions }: MetricChanges): void {
    const last = this.at.at(-1) ?? at;
    if (since - last > this.#unknownMs && since < at) this.#append(since, {}, {});
    if (at <= (this.at.at(-1) ?? 0)) return;
    this.#append(at, mappings, functions);
    this.#unknownMs = 0;
  }

  #append(at: number, mappings: Changed, functions: Changed): void {
    this.at.push(at);
    append(this.#mappings, mappings, MAPPING_METRICS);
    append(this.#functions, functions, FUNCTION_METRICS);
    const old = this.at.findIndex((time) => time >= at - SHOWN_MS);
    if (old <= 0) return;
    this.at.splice(0, old);
    for (const columns of [...this.#mappings.values(), ...this.#functions.values()])
      for (const column of Object.values(columns)) column.splice(0, old);
  }

  mapping = (uuid: string, metric: MappingMetric): Values => this.#mappings.get(uuid)?.[metric] ?? [];
  function = (name: string, metric: FunctionMetric): Values => this.#functions.get(name)?.[metric] ?? [];
}

const columnsOf = (given: object, names: Names): Columns =>
  Object.fromEntries(names.map((name) => [name, [...((given as Columns)[name] ?? [])]]));

function append(tables: ReadonlyMap<string, Columns>, changed: Changed, names: Names): void {
  for (const [key, columns] of tables) {
    const values = changed[key];
    names.forEach((name, index) => {
      const column = columns[name] ?? [];
      // Durations are those of the time that has ended.
      const unchanged = name.endsWith('Ms') && !values ? 0 : (column.at(-1) ?? null);
      column.push(values ? (values[index] ?? null) : unchanged);
    });
  }
}

/** Counts as what they grow by in a second. Where they fall they were reset. */
export function perSecond(at: readonly number[], counts: Values): (number | null)[] {
  return counts.map((count, index) => {
    const before = counts[index - 1];
    const seconds = ((at[index] ?? 0) - (at[index - 1] ?? 0)) / 1_000;
    if (index === 0 || count == null || before == null || seconds <= 0) return null;
    return Math.max(0, count - before) / seconds;
  });
}

/**
 * The lines with the highest values, in their order so that each keeps its colour, and the sum of the others as one.
 * @param sumsOthers false where a sum says nothing, as of durations: the others are left out.
 */
export function highest(lines: readonly Line[], most = MOST_LINES, sumsOthers = true): Line[] {
  const peak = ({ values }: Line) => values.reduce<number>((high, value) => Math.max(high, value ?? 0), 0);
  const chosen = new Set(lines.toSorted((one, other) => peak(other) - peak(one)).slice(0, most));
  const drawn = lines.filter((line) => chosen.has(line));
  const rest = lines.filter((line) => !chosen.has(line));
  if (rest.length === 0 || !sumsOthers) return drawn;
  const sum = (rest[0]?.values ?? []).map((_, index) =>
    rest.reduce<number | null>((total, { values }) => add(total, values[index] ?? null), null),
  );
  return [...drawn, { name: `${rest.length} others`, values: sum }];
}

const add = (one: number | null, other: number | null) =>
  one === null ? other : other === null ? one : one + other;

/** What a table says of a line. */
export interface Summary {
  readonly name: string;
  readonly last: number | null;
  readonly mean: number | null;
  readonly highest: number | null;
}

export function summaryOf({ name, values }: Line): Summary {
  const known = values.filter((value) => value !== null);
  if (known.length === 0) return { name, last: null, mean: null, highest: null };
  return {
    name,
    last: values.at(-1) ?? null,
    mean: known.reduce((sum, value) => sum + value, 0) / known.length,
    highest: known.reduce((high, value) => Math.max(high, value), 0),
  };
}
