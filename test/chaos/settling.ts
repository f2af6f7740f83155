import { setTimeout as sleep } from 'node:timers/promises';
import type { Ready } from '../../local/src/mirror/ready.ts';
import { eventually, type Order } from '../system/support/shop.ts';
import { Administrator } from './administrator.ts';
import type { Accepted } from './clients.ts';
import { lagOf, type Reader } from './event-log.ts';
import type { PlacedOrder } from './evidence.ts';
import type { World } from './world.ts';

/** Longest that the last order may take after the last disturbance, and the last record to be committed. */
const SETTLING_MS = 600_000;

/** Customers who look at their orders at the same time. */
const READERS = 4;

/** Waits until every order has ended; one that has not when the time is up is shown as it is. */
export async function finished(ready: Ready, accepted: readonly Accepted[]): Promise<PlacedOrder[]> {
  const deadline = Date.now() + SETTLING_MS;
  const left = [...accepted];
  const placed: PlacedOrder[] = [];
  const read = async () => {
    for (let order = left.pop(); order; order = left.pop()) {
      const { shopper, orderId, acceptedIds } = order;
      placed.push({ orderId, acceptedIds, status: await finalStatus(ready, { shopper, orderId }, deadline) });
    }
  };
  await Promise.all(Array.from({ length: READERS }, read));
  return placed;
}

async function finalStatus(
  ready: Ready,
  { shopper, orderId }: Pick<Accepted, 'shopper' | 'orderId'>,
  deadline: number,
): Promise<string> {
  for (;;) {
    const response = await shopper.at(ready).request(`/orders/${orderId}?wait=20`);
    if (response.status === 503 && Date.now() < deadline) continue;
    if (response.status !== 200) throw new Error(`GET /orders/${orderId}: ${response.status}`);
    const { status } = (await response.json()) as Order;
    if (status === 'shipped' || status === 'cancelled' || Date.now() > deadline) return status;
    await sleep(Number(response.headers.get('retry-after') ?? 0) * 1_000);
  }
}

/** Waits until every mapping has committed everything that is on its topic. */
export async function settled(world: World): Promise<void> {
  const { kafka } = await world.ready();
  const readers = await readersOf(world);
  await eventually(async () => {
    const lag = await lagOf(kafka, readers);
    if (lag > 0) throw new Error(`${lag} records are not committed`);
  }, SETTLING_MS);
}

async function readersOf(world: World): Promise<Reader[]> {
  using administrator = await Administrator.of(world);
  return (await administrator.mappings()).map(
    ({ UUID = '', Topics = [], AmazonManagedKafkaEventSourceConfig }) => ({
      groupId: AmazonManagedKafkaEventSourceConfig?.ConsumerGroupId ?? UUID,
      topic: Topics[0] ?? '',
    }),
  );
}
