import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** One measured ratio, and the bar of the design it is held to. */
export interface Measurement {
  readonly what: string;
  readonly value: number;
  /** The same work done barely, in the same run. */
  readonly against?: number;
  readonly ratio?: number;
  /** Lowest and highest ratio, when it is the median of several rounds. */
  readonly range?: readonly [number, number];
  readonly bar?: string;
}

const file = join(import.meta.dirname, 'results.json');

/** Prints the measurements and keeps them in `bench/results.json` under the bench's name. */
export function report(bench: string, measurements: readonly Measurement[]): void {
  // biome-ignore lint/suspicious/noConsole: a bench prints its table to stdout.
  console.table(measurements.map((measurement) => rounded(measurement)));
  keep(bench, { measurements });
}

/** Keeps what a bench measured in `bench/results.json` under its name, with when and on what. */
export function keep(bench: string, measured: Readonly<Record<string, unknown>>): void {
  const results = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {};
  results[bench] = { measuredAt: new Date().toISOString(), node: process.version, ...measured };
  writeFileSync(file, `${JSON.stringify(results, null, 2)}\n`);
}

function rounded(measurement: Measurement) {
  const round = (value: number | undefined) =>
    value === undefined ? undefined : Number(value.toPrecision(3));
  return {
    ...measurement,
    value: round(measurement.value),
    against: round(measurement.against),
    ratio: round(measurement.ratio),
    range: measurement.range?.map(round).join(' to '),
  };
}

/** The value below which a share of the samples lies. */
export function percentile(samples: readonly number[], share: number): number {
  const sorted = [...samples].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}
