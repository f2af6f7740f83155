import type { PaymentFailed } from '../../events/index.ts';
import { orderIdOf, type Released, released, type StockRecord } from './domain.ts';
import { fitsOneTransaction, inHalves } from './joint-writes.ts';
import type { InventoryPorts } from './ports.ts';

/** The outcome for one order's stock: its record, or why it could not be released. */
type Release = readonly [orderId: string, StockRecord | Error];

/**
 * Releases the stock of several orders, or makes sure that they never get any.
 * @param failures Each orderId once.
 * @returns the record of every order, or its error, by orderId.
 */
export async function releaseAll(
  failures: readonly PaymentFailed[],
  ports: InventoryPorts,
): Promise<Map<string, StockRecord | Error>> {
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
  const settled = records.filter(({ state }) => state !== 'reserved');
  return new Map([...settled.map(releaseOf), ...(await releaseTogether(toRelease, ports))]);
}

const releaseOf = (record: StockRecord): Release => [orderIdOf(record), record];

async function releaseTogether(releases: readonly Released[], ports: InventoryPorts): Promise<Release[]> {
  const [first, ...others] = releases;
  if (!first) return [];
  const size = releases.map(({ release }) => release);
  if (fitsOneTransaction(size) && (await ports.store.release(releases))) return releases.map(releaseOf);
  if (others.length === 0) return [await settledElsewhere(orderIdOf(first), ports)];
  return inHalves(releases, (half) => releaseTogether(half, ports));
}

/** The outcome of another delivery for an order that could not be released; the other orders of its group are unaffected. */
async function settledElsewhere(orderId: string, { store }: InventoryPorts): Promise<Release> {
  const record = (await store.findAll([orderId])).get(orderId);
  if (record && record.state !== 'reserved') return [orderId, record];
  const error = new Error(
    `The stock of order ${orderId} is reserved but cannot be released; compare its lines with the products' reserved pieces.`,
  );
  return [orderId, error];
}
