import type { PaymentFailed } from '../../events/index.ts';
import { orderIdOf, type Released, released, type StockRecord } from './domain.ts';
import { fitsOneTransaction, inHalves } from './joint-writes.ts';
import type { InventoryPorts } from './ports.ts';

/**
 * Gives the stock of several orders back, or sees to it that they never get any.
 * @param failures Each orderId once.
 * @returns the record of every order, in no particular order.
 */
export async function releaseAll(
  failures: readonly PaymentFailed[],
  ports: InventoryPorts,
): Promise<StockRecord[]> {
  const { store, now } = ports;
  const found = await store.findAll(failures.map(({ orderId }) => orderId));
  const records = await Promise.all(
    failures.map(
      async (failure) =>
        found.get(failure.orderId) ?? (await store.putFirst(released(failure, undefined, now()))),
    ),
  );
  const toRelease = failures.flatMap((failure, index) => {
    const record = records[index];
    return record?.state === 'reserved' ? [released(failure, record, now())] : [];
  });
  return [
    ...records.filter(({ state }) => state !== 'reserved'),
    ...(await releaseTogether(toRelease, ports)),
  ];
}

async function releaseTogether(releases: readonly Released[], ports: InventoryPorts): Promise<StockRecord[]> {
  if (releases.length === 0) return [];
  const size = releases.map(({ release }) => release);
  if (fitsOneTransaction(size) && (await ports.store.release(releases))) return [...releases];
  if (releases.length === 1) return [await settledElsewhere(releases.map(orderIdOf), ports)];
  return inHalves(releases, (half) => releaseTogether(half, ports));
}

/** What another delivery made of an order that could not be released. */
async function settledElsewhere(
  orderIds: readonly string[],
  { store }: InventoryPorts,
): Promise<StockRecord> {
  const [record] = (await store.findAll(orderIds)).values();
  if (record && record.state !== 'reserved') return record;
  throw new Error(
    `The stock of order ${orderIds} is reserved but cannot be given back; compare its lines with the products' reserved pieces.`,
  );
}
