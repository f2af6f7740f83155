const FIRST_DELAY_MS = 100;
const LONGEST_DELAY_MS = 3_000;

/**
 * Pause before trying something again that failed `failures` times: none before the first try, then 100 ms,
 * doubled each time up to 3 s. AWS documents no figures for mappings; these keep tests quick and a dead
 * downstream from being hammered (docs/decisions/032).
 */
export function backoffMs(failures: number, longestMs = LONGEST_DELAY_MS): number {
  if (failures <= 0) return 0;
  return Math.min(longestMs, FIRST_DELAY_MS * 2 ** Math.min(failures - 1, 30));
}
