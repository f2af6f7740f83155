import { setTimeout as sleep } from 'node:timers/promises';
import { percentile } from '../report.ts';

/** The service that is down for a while; none, to compare with. */
export const outages = ['none', 'payment', 'inventory', 'analytics'] as const;
export type Outage = (typeof outages)[number];

/** What is in progress: requests that wait for their response, or records that no consumer has read. */
interface Backlog {
  readonly size: number;
  /** Resolves when it is worked off. */
  readonly gone: Promise<void>;
}

/** What became of the orders, once no more will happen to them. */
interface Books {
  /** Orders that are paid, reserved, and confirmed to the customer. */
  readonly completed: number;
  /** Orders that are paid and not completed. */
  readonly paidInVain: number;
  /** Orders that are paid and not in the sales. */
  readonly missingInSales: number;
}

/** One design of the shop, running. */
export interface Shop {
  /** Places an order. @throws {Error} when the customer's request fails. */
  place(): Promise<void>;
  setAway(outage: Outage, isAway: boolean): Promise<void>;
  /** What waits because a service was down. */
  backlog(outage: Outage): Promise<Backlog>;
  /** Waits until nothing more happens. @param sent Orders that were placed, whatever the response. */
  books(sent: number): Promise<Books>;
}

export interface Result extends Books {
  readonly sent: number;
  /** Seconds until a customer has the response. */
  readonly responseP50: number;
  readonly responseP99: number;
  /** Orders that failed for the customer. */
  readonly refused: number;
  readonly backlog: number;
  /** Seconds from the end of the outage until its backlog is worked off. */
  readonly backlogGoneIn: number;
}

/** Orders come evenly, whatever becomes of those before. */
const ordersPerSecond = 5;
const loadMs = 16_000;
/** Long enough after the beginning that orders have reached the last step of a design that takes 6 s. */
const outageFromMs = 8_000;
const outageMs = 4_000;

/** Places the load, stops a service for its time, and measures the result. */
export async function play(shop: Shop, outage: Outage): Promise<Result> {
  const [responses, { size, goneMs }] = await Promise.all([load(shop), disturb(shop, outage)]);
  const durations = responses.flatMap(({ ok, ms }) => (ok ? [ms / 1_000] : []));
  return {
    sent: responses.length,
    responseP50: percentile(durations, 0.5),
    responseP99: percentile(durations, 0.99),
    refused: responses.filter(({ ok }) => !ok).length,
    backlog: size,
    backlogGoneIn: goneMs / 1_000,
    ...(await shop.books(responses.length)),
  };
}

async function load({ place }: Shop): Promise<{ ok: boolean; ms: number }[]> {
  const startedAt = performance.now();
  const responses: Promise<{ ok: boolean; ms: number }>[] = [];
  for (let at = 0; at < loadMs; at += 1_000 / ordersPerSecond) {
    await sleep(Math.max(0, startedAt + at - performance.now()));
    responses.push(responseTo(place));
  }
  return Promise.all(responses);
}

async function responseTo(place: Shop['place']): Promise<{ ok: boolean; ms: number }> {
  const startedAt = performance.now();
  const ok = await place().then(
    () => true,
    () => false,
  );
  return { ok, ms: performance.now() - startedAt };
}

async function disturb(shop: Shop, outage: Outage): Promise<{ size: number; goneMs: number }> {
  await sleep(outageFromMs);
  await shop.setAway(outage, true);
  await sleep(outageMs);
  const { size, gone } = await shop.backlog(outage);
  const endedAt = performance.now();
  await shop.setAway(outage, false);
  await gone;
  return { size, goneMs: performance.now() - endedAt };
}
