import type { PartitionLag } from '../types.ts';

/** `LastProcessingResult` where it names a problem, else empty. */
export const problemOf = (result = ''): string => (result.startsWith('PROBLEM') ? result : '');

/** Records not processed, over all partitions; null where that is not known. */
export const totalLag = (lags: readonly PartitionLag[] | undefined): number | null =>
  lags?.reduce((sum, { lag }) => sum + lag, 0) ?? null;
