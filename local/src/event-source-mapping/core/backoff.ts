const FIRST_DELAY_MS = 100;
const LONGEST_DELAY_MS = 3_000;

/**
 * Pause before an operation that failed `failures` times is retried: none before the first attempt, then 100 ms,
 * doubled each time up to 3 s. AWS documents no figures for mappings; these keep tests quick and the load on a failing
 * downstream low (docs/decisions/032).
 */
export function backoffMs(failures: number, longestMs = LONGEST_DELAY_MS): number {
  if (failures <= 0) return 0;
  return Math.min(longestMs, FIRST_DELAY_MS * 2 ** Math.min(failures - 1, 30));
}
