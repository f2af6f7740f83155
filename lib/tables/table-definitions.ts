import type { Concern } from '../../events/catalogue.ts';

/** Keys of an index, all strings. */
interface IndexDefinition {
  readonly partitionKey: string;
  readonly sortKey: string;
  /** True when the index holds the keys alone. Default: all attributes. */
  readonly holdsKeysOnly?: boolean;
}

/** Keys of a table, all strings. */
export interface TableDefinition {
  readonly partitionKey: string;
  readonly sortKey?: string;
  /** Attribute with the time, in epoch seconds, after which DynamoDB may delete an item. */
  readonly timeToLiveAttribute?: string;
  readonly indexes?: Readonly<Record<string, IndexDefinition>>;
  /** Whether the table can be restored to any second of the last 35 days. Default true. */
  readonly isRestorable?: boolean;
}

/** What a table is named after: the concern that owns it, the operators of the system, or what it holds. */
export type TableOwner = Concern | 'operations' | 'payment-tokens';

const dedupeState = { partitionKey: 'pk', timeToLiveAttribute: 'expiresAt' } as const;

/** The one table of each owner. No other concern reads it; payment tokens are written by orders and read by payment. */
export const tableDefinitions = {
  orders: {
    partitionKey: 'orderId',
    // Counters of customers expire; orders do not.
    timeToLiveAttribute: 'expiresAt',
    indexes: {
      byCustomer: { partitionKey: 'listedFor', sortKey: 'placedAt' },
      unfinished: { partitionKey: 'unfinishedIn', sortKey: 'placedAt', holdsKeysOnly: true },
    },
  },
  payment: dedupeState,
  inventory: dedupeState,
  notification: dedupeState,
  shipping: dedupeState,
  analytics: { ...dedupeState, sortKey: 'sk' },
  limits: dedupeState,
  operations: dedupeState,
  // A token that was dropped must be gone, so nothing restores it.
  'payment-tokens': { partitionKey: 'orderId', timeToLiveAttribute: 'expiresAt', isRestorable: false },
} as const satisfies Readonly<Record<TableOwner, TableDefinition>>;
