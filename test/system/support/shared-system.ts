import { afterAll, beforeAll } from '@jest/globals';
import { Consumers } from './consumers.ts';
import type { Lease, Settings } from './mirror-pool.ts';
import { eventually } from './shop.ts';
import type { System } from './system.ts';

/** The limits of stage prod, and a page that may call the API. */
export const strictShop = {
  openOrdersPerCustomer: '5',
  declinesPerHour: '5',
  corsOrigins: 'https://shop.example',
} as const;

export type SharedSystem = Pick<System, 'ready' | 'dataDirectory'>;

const CAUGHT_UP_WITHIN_MS = 30_000;

/**
 * A mirror that other test files had before, for files that only place orders: starting one takes 9 s of processor. This file
 * has it alone; what is in topics, tables, logs and mailbox may be from the others. Leave mappings enabled and as they were,
 * put nothing on topics that cannot be decoded, and inject no faults; files that do take `systemOfThisFile`.
 * @param settings of our stack, as `-c` gives them; files with equal ones share.
 */
export function sharedSystem(settings: Settings = {}): () => SharedSystem {
  let lease: Lease | undefined;
  beforeAll(async () => {
    lease = await leaseInOrder(settings);
  }, 180_000);
  afterAll(async () => {
    if (lease) await post(`/${lease.id}/return`);
  });
  return () => lease as Lease;
}

/** A mirror in which every mapping reads and has read everything; one that is not as it was is replaced. */
async function leaseInOrder(settings: Settings): Promise<Lease> {
  for (;;) {
    const lease = (await post('', JSON.stringify(settings))) as Lease;
    const isInOrder = await eventually(() => expectInOrder(lease), CAUGHT_UP_WITHIN_MS).then(
      () => true,
      () => false,
    );
    if (isInOrder) return lease;
    await post(`/${lease.id}/discard`);
  }
}

async function expectInOrder({ ready }: Lease): Promise<void> {
  const consumers = new Consumers(ready);
  try {
    const states = new Set(await consumers.statesOf());
    if (states.size !== 1 || !states.has('Enabled')) throw new Error('a mapping is not enabled');
    if ((await consumers.lagOf()) > 0) throw new Error('records are not read');
  } finally {
    consumers.close();
  }
}

async function post(path: string, body = ''): Promise<unknown> {
  const url = process.env.TEST_MIRROR_POOL;
  if (!url) throw new Error('TEST_MIRROR_POOL is not set: run this file through npm test.');
  // A connection that is kept is closed by the pool while a test runs a command synchronously, and this side hears of it too late.
  const response = await fetch(`${url}${path}`, { method: 'POST', body, headers: { connection: 'close' } });
  if (!response.ok) throw new Error(`the mirror did not start: ${await response.text()}`);
  return await response.json();
}
