import type { Refusal, Rejected, Released, Reserved, StockRecord } from './domain.ts';

/** The inventory table: a record an order, and pieces available and reserved a product. */
export interface InventoryStore {
  /** The records of these orders, as far as there are any, by orderId. */
  findAll(orderIds: readonly string[]): Promise<Map<string, StockRecord>>;
  /** Stores the record unless the order has one. @returns the one that holds. */
  putFirst(record: Rejected | Released): Promise<StockRecord>;
  /** Takes the stock of all orders and stores their records, or does nothing and says why. */
  reserve(records: readonly Reserved[]): Promise<Refusal | undefined>;
  /** Gives the stock of all reservations back and stores these records; false when one is not reserved any more. */
  release(records: readonly Released[]): Promise<boolean>;
}

export interface InventoryPorts {
  readonly store: InventoryStore;
  /** RFC 3339, UTC. */
  readonly now: () => string;
}
