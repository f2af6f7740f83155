import { MAPPING_METRICS } from '../../../../json-api/metrics/metric-names.ts';
import type { MetricChanges, MetricSeries } from '../../api/types.ts';

/** Records that wait, over all mappings. No DOM here. */

/** The sum at a time, in milliseconds since the epoch; null when it is not known. */
export interface BacklogPoint {
  readonly at: number;
  readonly lag: number | null;
}

/** What is shown of the past. */
const WINDOW_MS = 3 * 60_000;
const LAG_INDEX = MAPPING_METRICS.indexOf('lag');

/** The lags of all mappings as they are known last, and the sums of the last minutes. */
export interface Backlog {
  readonly lags: Readonly<Record<string, number | null>>;
  readonly points: readonly BacklogPoint[];
}

export const NO_BACKLOG: Backlog = { lags: {}, points: [] };

/** @param series of `/metrics`, to begin with. */
export function backlogOf({ at, mappings }: MetricSeries): Backlog {
  const points = at.map((time, index) => ({
    at: time,
    lag: sumOf(mappings.map(({ lag }) => lag[index] ?? null)),
  }));
  const lags = Object.fromEntries(mappings.map(({ uuid, lag }) => [uuid, lag.at(-1) ?? null]));
  return { lags, points: recent(points) };
}

/** The backlog after an event. */
export function withChanges({ lags, points }: Backlog, { at, since, mappings }: MetricChanges): Backlog {
  const changed = Object.entries(mappings).map(
    ([uuid, values]) => [uuid, values[LAG_INDEX] ?? null] as const,
  );
  const next = { ...lags, ...Object.fromEntries(changed) };
  const before = points.at(-1);
  // Between two events nothing changed: the line is flat up to the second before this one.
  const flat = before && since - before.at > 1_500 ? [{ ...before, at: since }] : [];
  return { lags: next, points: recent([...points, ...flat, { at, lag: sumOf(Object.values(next)) }]) };
}

/** Null when none is known. */
function sumOf(lags: readonly (number | null)[]): number | null {
  const known = lags.filter((lag) => lag !== null);
  return known.length === 0 ? null : known.reduce((sum, lag) => sum + lag, 0);
}

function recent(points: readonly BacklogPoint[]): BacklogPoint[] {
  const from = (points.at(-1)?.at ?? 0) - WINDOW_MS;
  return points.filter(({ at }) => at >= from);
}

/** Lines of a chart of 100 by 100 in which time goes to the right; a new one begins after a time that is not known. */
export function linesOf(points: readonly BacklogPoint[], now: number, most: number): string[] {
  const lines: string[][] = [[]];
  for (const { at, lag } of [...points, { at: now, lag: points.at(-1)?.lag ?? null }]) {
    if (lag === null) lines.push([]);
    else lines.at(-1)?.push(`${percent((at - now + WINDOW_MS) / WINDOW_MS)},${percent(1 - lag / most)}`);
  }
  return lines.filter((line) => line.length > 1).map((line) => line.join(' '));
}

const percent = (share: number) => (Math.min(1, Math.max(0, share)) * 100).toFixed(2);

/** A round number that is not below the highest. */
export function scaleOf(points: readonly BacklogPoint[]): number {
  const highest = Math.max(10, ...points.map(({ lag }) => lag ?? 0));
  const unit = 10 ** Math.floor(Math.log10(highest));
  return [1, 2, 5, 10].map((factor) => factor * unit).find((value) => value >= highest) ?? highest;
}
