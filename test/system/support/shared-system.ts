import { isDeepStrictEqual } from 'node:util';
import { afterAll, beforeAll, expect } from '@jest/globals';
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

const CAUGHT_UP_WITHIN_MS = 120_000;

/**
 * A mirror that other test files had before, for files that only place orders: starting one takes 9 s of processor. This file
 * has it alone; what is in topics, tables, logs and mailbox may be from the others. Leave mappings enabled and as they were,
 * put nothing on topics that cannot be decoded, and inject no faults; files that do take `emptySystem`.
 * @param settings of our stack, as `-c` gives them; files with equal ones share.
 */
export function sharedSystem(settings: Settings = {}): () => SharedSystem {
  let lease: Lease | undefined;
  beforeAll(async () => {
    lease = await leaseOf(settings, isInOrder);
  });
  afterAll(async () => {
    if (lease) await post(`/${lease.id}/return`);
  });
  return () => lease as Lease;
}

/** A mirror that can be used; one that is not as it was is replaced. */
async function leaseOf(settings: Settings, isUsable: (lease: Lease) => Promise<boolean>): Promise<Lease> {
  for (;;) {
    const lease = (await post('', JSON.stringify(settings))) as Lease;
    if (await isUsable(lease)) return lease;
    await post(`/${lease.id}/discard`);
  }
}

/**
 * A mirror that other test files had before, alone and reset, for files that leave behind what others could not work with. Its
 * data are as after a start; functions, users and settings of mappings are not reset. A file that leaves other settings behind fails.
 */
export function emptySystem(): () => SharedSystem {
  let lease: Lease | undefined;
  let settings: ReadonlyMap<string, object>;
  beforeAll(async () => {
    lease = await leaseOf({}, isReset);
    settings = await settingsOf(lease);
  });
  afterAll(async () => {
    if (!lease) return;
    const left = await settingsOf(lease);
    const isAsBefore = isDeepStrictEqual(left, settings) && (await isReset(lease));
    await post(`/${lease.id}/${isAsBefore ? 'return' : 'discard'}`);
    expect(left).toEqual(settings);
  });
  return () => lease as Lease;
}

async function settingsOf({ ready }: Lease): Promise<ReadonlyMap<string, object>> {
  const consumers = new Consumers(ready);
  try {
    return await consumers.settings();
  } finally {
    consumers.close();
  }
}

/** Resets it. @returns whether it is as after a start then. */
async function isReset(lease: Lease): Promise<boolean> {
  const response = await fetch(`${lease.ready.console}/api/v1/reset`, { method: 'POST' });
  if (!response.ok) throw new Error(`the mirror was not reset: ${await response.text()}`);
  return await isInOrder(lease);
}

/** Whether, in some time, every mapping reads and has read everything. */
async function isInOrder({ ready }: Lease): Promise<boolean> {
  const consumers = new Consumers(ready);
  const isEnabled = async () => {
    const states = new Set(await consumers.statesOf());
    return states.size === 1 && states.has('Enabled');
  };
  try {
    await eventually(async () => {
      if (!(await isEnabled())) throw new Error('a mapping is not enabled');
      if ((await consumers.lagOf()) > 0) throw new Error('records are not read');
    }, CAUGHT_UP_WITHIN_MS);
    return true;
  } catch {
    return false;
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
