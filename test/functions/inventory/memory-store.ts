import { orderIdOf, type StockRecord, totalsOf } from '../../../functions/inventory/domain.ts';
import type { InventoryStore } from '../../../functions/inventory/ports.ts';
import { MemoryTable } from '../support/memory-table.ts';

export interface Pieces {
  available: number;
  reserved: number;
}

/** The inventory table in memory, with the conditions of the real one. */
export function memoryInventoryStore(products: Map<string, Pieces>): InventoryStore {
  const orders = new MemoryTable<StockRecord>();
  const move = (productId: string, pieces: number) => {
    const product = products.get(productId) as Pieces;
    product.available -= pieces;
    product.reserved += pieces;
  };
  return {
    async findAll(orderIds) {
      return new Map([...orders.items].filter(([orderId]) => orderIds.includes(orderId)));
    },
    putFirst: async (record) => orders.putFirst(orderIdOf(record), record).record,
    async reserve(records) {
      const totals = totalsOf(records.map(({ reply }) => reply));
      const known = records.map(orderIdOf).filter((orderId) => orders.items.has(orderId));
      const available = totals
        .map(({ productId, quantity }) => ({
          productId,
          quantity,
          pieces: products.get(productId)?.available ?? 0,
        }))
        .filter(({ quantity, pieces }) => quantity > pieces)
        .map(({ productId, pieces }) => [productId, pieces] as const);
      if (known.length + available.length > 0) {
        return { knownOrderIds: new Set(known), available: new Map(available) };
      }
      for (const record of records) orders.putFirst(orderIdOf(record), record);
      for (const { productId, quantity } of totals) move(productId, quantity);
      return undefined;
    },
    async release(records) {
      if (records.some((record) => orders.items.get(orderIdOf(record))?.state !== 'reserved')) return false;
      const totals = totalsOf(records.map(({ release }) => release));
      if (totals.some(({ productId, quantity }) => quantity > (products.get(productId)?.reserved ?? 0)))
        return false;
      for (const record of records) orders.items.set(orderIdOf(record), record);
      for (const { productId, quantity } of totals) move(productId, -quantity);
      return true;
    },
  };
}
