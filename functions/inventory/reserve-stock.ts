import type { OrderPlaced } from '../../events/index.ts';
import { partitionRefused, rejected, reserved, type ShortOrder, type StockRecord } from './domain.ts';
import { fitsOneTransaction, inHalves } from './joint-writes.ts';
import type { InventoryPorts } from './ports.ts';

/**
 * Reserves the stock of several orders, in one transaction if possible; rejects orders without stock.
 * @param orders Each orderId once; earlier orders are served first.
 * @returns the record of every order, in no particular order.
 */
export async function reserveAll(
  orders: readonly OrderPlaced[],
  ports: InventoryPorts,
): Promise<StockRecord[]> {
  if (orders.length === 0) return [];
  if (!fitsOneTransaction(orders)) return inHalves(orders, (half) => reserveAll(half, ports));
  const reservations = orders.map((order) => reserved(order, ports.now()));
  const refusal = await ports.store.reserve(reservations);
  if (!refusal) return reservations;

  const { known, short, again } = partitionRefused(orders, refusal);
  if (again.length === orders.length) return inHalves(orders, (half) => reserveAll(half, ports));
  const [held, rejections] = await Promise.all([findHeld(known, ports), rejectAll(short, ports)]);
  return [...held, ...rejections, ...(await reserveAll(again, ports))];
}

async function findHeld(orders: readonly OrderPlaced[], { store }: InventoryPorts): Promise<StockRecord[]> {
  if (orders.length === 0) return [];
  const records = await store.findAll(orders.map(({ orderId }) => orderId));
  return [...records.values()];
}

function rejectAll(short: readonly ShortOrder[], { store, now }: InventoryPorts): Promise<StockRecord[]> {
  return Promise.all(short.map(({ order, shortages }) => store.putFirst(rejected(order, shortages, now()))));
}
