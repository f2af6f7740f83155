import type { Concern } from '../../events/catalogue.ts';

/** Keys of an index, all strings. */
export interface IndexDefinition {
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
}

/** Who owns a table: a concern, or those who run the system. */
export type TableOwner = Concern | 'operations';

const dedupeState = { partitionKey: 'pk', timeToLiveAttribute: 'expiresAt' } as const;

/** The one table of each owner. Nobody else reads it. */
export const tableDefinitions = {
  orders: {
    partitionKey: 'orderId',
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
} as const satisfies Readonly<Record<TableOwner, TableDefinition>>;
