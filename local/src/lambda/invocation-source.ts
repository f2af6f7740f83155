/** Records of one partition whose offsets follow each other. */
interface RecordRange {
  readonly partition: number;
  readonly first: number;
  /** The same as `first` for one record. */
  readonly last: number;
}

/** The records of an event source mapping that an invocation is made with, in their order. */
export interface InvocationSource {
  /** UUID */
  readonly mapping: string;
  readonly topic: string;
  readonly ranges: readonly RecordRange[];
}

/** Records in the order of an invocation, as ranges of offsets. */
export function recordRanges(
  records: readonly { readonly partition: number; readonly offset: number }[],
): RecordRange[] {
  const ranges: { partition: number; first: number; last: number }[] = [];
  let open: { partition: number; first: number; last: number } | undefined;
  for (const { partition, offset } of records) {
    if (open?.partition === partition && open.last + 1 === offset) open.last = offset;
    else {
      open = { partition, first: offset, last: offset };
      ranges.push(open);
    }
  }
  return ranges;
}
