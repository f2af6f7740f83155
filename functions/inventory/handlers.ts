import type { OrderPlaced, PaymentFailed } from '../../events/index.ts';
import { coalesce } from '../shared/runtime/coalesce.ts';
import { orderIdOf, repliesTo, type StockRecord } from './domain.ts';
import type { InventoryPorts } from './ports.ts';
import { releaseAll } from './release-stock.ts';
import { reserveAll } from './reserve-stock.ts';

/** Reserves on OrderPlaced and releases on PaymentFailed; orders handled at the same time share their writes. */
export function createInventoryHandlers(ports: InventoryPorts) {
  const reserve = coalesce({
    keyOf: ({ orderId }: OrderPlaced) => orderId,
    run: async (orders) => byOrder(await reserveAll(orders, ports)),
  });
  const release = coalesce({
    keyOf: ({ orderId }: PaymentFailed) => orderId,
    run: (failures) => releaseAll(failures, ports),
  });
  return {
    OrderPlaced: async (order: OrderPlaced) => repliesTo(order, await reserve(order)),
    PaymentFailed: async (failure: PaymentFailed) => repliesTo(failure, await release(failure)),
  };
}

function byOrder(records: readonly StockRecord[]): Map<string, StockRecord> {
  return new Map(records.map((record) => [orderIdOf(record), record]));
}
