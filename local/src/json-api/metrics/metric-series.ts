import type { MetricValues, Sample } from './sample.ts';

/** The last values of mappings or functions: a table of numbers for each, in which the newest sample replaces the oldest. */
class Tables {
  readonly #columns: number;
  readonly #samples: number;
  readonly #tables = new Map<string, Float64Array>();

  constructor(columns: number, samples: number) {
    this.#columns = columns;
    this.#samples = samples;
  }

  /** What has no values any more is forgotten. */
  write(row: number, values: ReadonlyMap<string, MetricValues>): void {
    for (const key of this.#tables.keys()) if (!values.has(key)) this.#tables.delete(key);
    for (const [key, list] of values) {
      const table = this.#tables.get(key) ?? new Float64Array(this.#samples * this.#columns).fill(Number.NaN);
      this.#tables.set(key, table);
      for (let column = 0; column < this.#columns; column += 1)
        table[row * this.#columns + column] = list[column] ?? Number.NaN;
    }
  }

  /** Values of one column in the order of the rows; null where nothing is known. */
  column(key: string, column: number, rows: readonly number[]): (number | null)[] {
    const table = this.#tables.get(key);
    return rows.map((row) => {
      const value = table?.[row * this.#columns + column] ?? Number.NaN;
      return Number.isNaN(value) ? null : value;
    });
  }
}

/** The last samples of everything, in memory: their number is fixed, so a long run takes no more than a short one. */
export class MetricSeries {
  readonly #samples: number;
  readonly #at: Float64Array;
  #next = 0;
  #count = 0;
  readonly mappings: Tables;
  readonly functions: Tables;

  /** @param samples that are kept. */
  constructor(samples: number, columns: { readonly mappings: number; readonly functions: number }) {
    this.#samples = samples;
    this.#at = new Float64Array(samples);
    this.mappings = new Tables(columns.mappings, samples);
    this.functions = new Tables(columns.functions, samples);
  }

  add({ at, mappings, functions }: Sample): void {
    this.#at[this.#next] = at;
    this.mappings.write(this.#next, mappings);
    this.functions.write(this.#next, functions);
    this.#next = (this.#next + 1) % this.#samples;
    this.#count = Math.min(this.#samples, this.#count + 1);
  }

  /** Rows of the samples that are not older, oldest first, with their times. */
  since(at: number): { readonly rows: readonly number[]; readonly at: readonly number[] } {
    const first = this.#next - this.#count + this.#samples;
    const rows = Array.from({ length: this.#count }, (_, index) => (first + index) % this.#samples).filter(
      (row) => (this.#at[row] ?? 0) >= at,
    );
    return { rows, at: rows.map((row) => this.#at[row] ?? 0) };
  }
}
