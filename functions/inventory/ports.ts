import type { Product } from '../shared/catalogue.ts';
import type { Refusal, Rejected, Released, Reserved, StockRecord } from './domain.ts';

/** The inventory table: a record an order, and pieces available and reserved a product. */
export interface InventoryStore {
  /** The records of these orders, as far as there are any, by orderId. */
  findAll(orderIds: readonly string[]): Promise<Map<string, StockRecord>>;
  /** Stores the record unless the order has one. @returns the one that is stored. */
  putFirst(record: Rejected | Released): Promise<StockRecord>;
  /** Reserves the stock of all orders and stores their records, or does nothing. @returns why not. */
  reserve(records: readonly Reserved[]): Promise<Refusal | undefined>;
  /** Releases the stock of all reservations and stores these records; false when one is no longer reserved. */
  release(records: readonly Released[]): Promise<boolean>;
}

/** A product as the table has it. */
export type StoredProduct = Pick<Product, 'productId' | 'name' | 'department' | 'price'> & {
  /** Pieces that can be ordered now. */
  readonly available: number;
};

/** The products in the inventory table. */
export interface ProductStore {
  /** The products of these ids that are in the table, by id. */
  findAll(productIds: readonly string[]): Promise<ReadonlyMap<string, StoredProduct>>;
  /** Adds a product, or updates its name and price; pieces that are there already stay untouched. */
  put(product: Product): Promise<void>;
}

export interface InventoryPorts {
  readonly store: InventoryStore;
  /** RFC 3339, UTC. */
  readonly now: () => string;
}
