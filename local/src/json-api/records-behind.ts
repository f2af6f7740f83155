import type { RecordsInProgress } from '../event-source-mapping/history/types.ts';
import type { PartitionLag } from '../event-source-mapping/types.ts';

/** What a mapping works on, with how many records wait behind it. @param lags undefined when Kafka cannot be asked. */
export function withBehind(
  inProgress: readonly RecordsInProgress[],
  lags: readonly PartitionLag[] | undefined,
) {
  return inProgress.map((each) => ({
    ...each,
    ranges: [...each.ranges],
    behind: lags ? behind(each, lags) : null,
  }));
}

function behind({ ranges }: RecordsInProgress, lags: readonly PartitionLag[]): number {
  return ranges.reduce((sum, { partition, last }) => sum + after(last, lags, partition), 0);
}

/** A partition that another consumer has now has no lag here. */
function after(last: number, lags: readonly PartitionLag[], partition: number): number {
  const lag = lags.find((each) => each.partition === partition);
  return lag ? Math.max(0, lag.position + lag.lag - last - 1) : 0;
}
