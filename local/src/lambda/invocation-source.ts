/** The records of an event source mapping that an invocation is made with, in their order. */
export interface InvocationSource {
  /** UUID */
  readonly mapping: string;
  readonly topic: string;
  /** Each of records of one partition whose offsets follow each other; of one record, `first` is `last`. */
  readonly ranges: readonly { readonly partition: number; readonly first: number; readonly last: number }[];
}

/** What invoked a function, other than a mapping. */
export interface InvocationCaller {
  readonly kind: 'http-api' | 'schedule' | 'lambda-api' | 'custom-resource' | 'user-pool' | 'console';
  /** The route or the rule, for example `POST /orders`. */
  readonly name?: string;
}

/** Records in the order of an invocation, as ranges of offsets. */
export function recordRanges(
  records: readonly { readonly partition: number; readonly offset: number }[],
): InvocationSource['ranges'] {
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
