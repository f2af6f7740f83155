import type { MappingState, TopicState } from '../../api/types.ts';

/** Where a mapping is to continue. No DOM here. */
export type RewindTo =
  | { readonly kind: 'time'; readonly time: number }
  | { readonly kind: 'offset'; readonly offset: number };

/** What a rewind does in one partition. */
export interface PartitionMove {
  readonly partition: number;
  readonly from: number;
  readonly to: number;
  /** Records that are polled again, or less than 0: that are skipped. */
  readonly records: number;
}

/**
 * What a rewind would do.
 * @param topic with `atTime` when it is by time.
 * @param partition undefined for all: an offset that one of them does not have is its nearest.
 */
export function rewindPlan(
  { lag }: Pick<MappingState, 'lag'>,
  { partitions }: Pick<TopicState, 'partitions'>,
  to: RewindTo,
  partition?: number,
): PartitionMove[] {
  return partitions
    .filter((each) => partition === undefined || each.partition === partition)
    .map(({ partition: number, start, end, atTime = end }) => {
      const from = lag?.find((each) => each.partition === number)?.position ?? end;
      const wanted = to.kind === 'time' ? atTime : to.offset;
      const target = Math.min(end, Math.max(start, wanted));
      return { partition: number, from, to: target, records: from - target };
    });
}

/** `5 records are polled again, 2 are skipped.` */
export function moveText(moves: readonly PartitionMove[]): string {
  const again = moves.reduce((sum, { records }) => sum + Math.max(0, records), 0);
  const skipped = moves.reduce((sum, { records }) => sum + Math.max(0, -records), 0);
  const parts = [
    again > 0 && `${recordsText(again)} polled again`,
    skipped > 0 && `${recordsText(skipped)} skipped`,
  ];
  return parts.filter(Boolean).join(', ') || 'nothing changes';
}

const recordsText = (number: number) =>
  number === 1 ? '1 record is' : `${number.toLocaleString('en-US')} records are`;

/** The value of a field for local date and time, with seconds. */
export function localTimeText(at: number): string {
  const date = new Date(at);
  const two = (value: number) => String(value).padStart(2, '0');
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  return `${day}T${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`;
}
