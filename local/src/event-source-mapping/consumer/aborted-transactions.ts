import type { BatchHeader } from './batch-header.ts';

/** A transaction that was aborted, as a fetch response names it. */
export interface AbortedTransaction {
  readonly producerId: bigint;
  readonly firstOffset: number;
}

/**
 * Returns a test, to be called batch by batch in order of offset, whether a batch belongs to an aborted transaction. As
 * in the Java client: an aborted producer's batches count from `firstOffset` of its transaction up to its abort
 * marker, which may be in a later fetch.
 * @param isAbortMarker called for control batches only.
 */
export function abortedBatches(
  transactions: readonly AbortedTransaction[],
): (batch: BatchHeader, isAbortMarker: () => boolean) => boolean {
  if (transactions.length === 0) return () => false;
  const waiting = transactions.toSorted((left, right) => left.firstOffset - right.firstOffset);
  const aborted = new Set<bigint>();
  return (batch, isAbortMarker) => {
    for (let next = waiting[0]; next && next.firstOffset < batch.nextOffset; next = waiting[0]) {
      aborted.add(next.producerId);
      waiting.shift();
    }
    if (batch.isControl && isAbortMarker()) aborted.delete(batch.producerId);
    return batch.isTransactional && aborted.has(batch.producerId);
  };
}
