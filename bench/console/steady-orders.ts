import { setTimeout as sleep } from 'node:timers/promises';
import type { Ready } from '../../local/src/mirror/ready.ts';
import { rotating } from '../../test/system/support/rotation.ts';
import { signUp } from '../customer.ts';
import type { Measurement } from '../report.ts';

const ORDERS_A_MINUTE = 1_000;
const INTERVAL_MS = 60_000 / ORDERS_A_MINUTE;
/** A machine that is slower than the orders gets fewer of them. */
const MOST_AT_ONCE = 20;

/** Orders that are placed at 1,000 a minute until the end of the block. */
export interface SteadyOrders extends AsyncDisposable {
  /**
   * The rate that was reached, as a row of the table: what is measured counts only at that rate.
   * @param meanwhile what was measured.
   */
  rate(meanwhile: string): Measurement;
}

/** Starts to place orders, of another customer after every ten. */
export function placeSteadily(ready: Ready): SteadyOrders {
  const customers = rotating(() => signUp(ready));
  const startedAt = performance.now();
  let accepted = 0;
  let isEnded = false;
  const post = async () => {
    const customer = await customers.next();
    await customer.place();
    accepted += 1;
  };
  const place = async () => {
    const pending = new Set<Promise<void>>();
    for (let due = startedAt; !isEnded; due += INTERVAL_MS) {
      await sleep(Math.max(0, due - performance.now()));
      const posting = post().finally(() => pending.delete(posting));
      pending.add(posting);
      if (pending.size >= MOST_AT_ONCE) await Promise.race(pending);
    }
    await Promise.all(pending);
  };
  const placing = place();
  return {
    rate: (meanwhile) => ({
      what: `orders a minute while ${meanwhile}`,
      value: accepted / ((performance.now() - startedAt) / 60_000),
      bar: `>= ${ORDERS_A_MINUTE * 0.95}`,
    }),
    [Symbol.asyncDispose]: async () => {
      isEnded = true;
      await placing;
    },
  };
}
