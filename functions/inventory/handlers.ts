import type { OrderPlaced, PaymentFailed } from '../../events/index.ts';
import { answersTo, orderIdOf, type StockRecord } from './domain.ts';
import { joined } from './joint-writes.ts';
import type { InventoryPorts } from './ports.ts';
import { releaseAll } from './releasing.ts';
import { reserveAll } from './reserving.ts';

/** Reserves on OrderPlaced and releases on PaymentFailed; orders handled at the same time share their writes. */
export function createInventoryHandlers(ports: InventoryPorts) {
  const reserve = joined(async (orders: readonly OrderPlaced[]) => byOrder(await reserveAll(orders, ports)));
  const release = joined((failures: readonly PaymentFailed[]) => releaseAll(failures, ports));
  return {
    OrderPlaced: async (order: OrderPlaced) => answersTo(order, await reserve(order)),
    PaymentFailed: async (failure: PaymentFailed) => answersTo(failure, await release(failure)),
  };
}

function byOrder(records: readonly StockRecord[]): Map<string, StockRecord> {
  return new Map(records.map((record) => [orderIdOf(record), record]));
}
