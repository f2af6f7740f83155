import type { BatchStory } from '../topics/types.ts';

export type BatchInvocation = BatchStory['invocations'][number];

/** Records that are invoked together, as often as they are, and what becomes of parts of them. No DOM here. */
export interface SubBatch {
  /** Indexes of records of the batch. */
  readonly records: readonly number[];
  /** In order. */
  readonly invocations: readonly BatchInvocation[];
  /** Halves, or the records that a response named. */
  readonly parts: readonly SubBatch[];
}

interface Growing {
  readonly records: readonly number[];
  readonly invocations: BatchInvocation[];
  readonly parts: Growing[];
}

/** The invocations of a batch as a tree: a retry of the same records is in the place of the one before it. */
export function treeOf(invocations: readonly BatchInvocation[]): readonly SubBatch[] {
  const roots: Growing[] = [];
  const nodes: Growing[] = [];
  for (const invocation of invocations) {
    const parent = invocation.parent === undefined ? undefined : nodes[invocation.parent];
    if (parent && parent.records.length === invocation.records.length) {
      parent.invocations.push(invocation);
      nodes.push(parent);
      continue;
    }
    const node: Growing = { records: invocation.records, invocations: [invocation], parts: [] };
    (parent?.parts ?? roots).push(node);
    nodes.push(node);
  }
  return roots;
}

/** How each attempt with a record ended, in order. */
export const attemptsWith = (invocations: readonly BatchInvocation[], record: number) =>
  invocations
    .filter(({ records }) => records.includes(record))
    .map((invocation) => ({ invocation, isFailure: invocation.failed.includes(record) }));
