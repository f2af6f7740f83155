import type { PagePlan } from '../records/page-plan.ts';
import { type PartitionRange, partitionText } from '../records/position.ts';
import type { RebuildRequest } from './types.ts';

/** What a partition of a topic holds. */
export interface TopicRange extends PartitionRange {
  readonly topic: string;
}

/**
 * The next positions of all partitions. Each contributes in proportion to what is left of it, so that all of them come
 * to their end together: events of one order, which are near each other in time, are mostly in one page, and so in one write.
 * @param pageSize records of a page; with every partition rounded up, some more.
 */
export function planPage(
  ranges: readonly TopicRange[],
  { cursor = {}, until = {} }: RebuildRequest,
  pageSize: number,
): PagePlan {
  const parts = ranges.map(({ topic, partition, low, high: end }) => {
    const key = partitionText({ topic, partition });
    const from = Math.max(low, cursor[key] ?? low);
    const high = until[key] ?? end;
    return { key, topic, partition, from, high, left: Math.max(0, high - from) };
  });
  const left = sum(parts.map((part) => part.left));
  const shares = parts.map((part) => ({
    ...part,
    share: Math.min(part.left, Math.ceil((part.left * pageSize) / Math.max(left, 1))),
  }));
  return {
    positions: shares.flatMap(({ topic, partition, from, share }) =>
      Array.from({ length: share }, (_, index) => ({ topic, partition, offset: from + index })),
    ),
    ends: Object.fromEntries(shares.map(({ key, from, share }) => [key, from + share])),
    until: Object.fromEntries(parts.map(({ key, high }) => [key, high])),
    waiting: left - sum(shares.map(({ share }) => share)),
  };
}

const sum = (numbers: readonly number[]) => numbers.reduce((total, each) => total + each, 0);
