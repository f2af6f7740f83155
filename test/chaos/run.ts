import { setTimeout as sleep } from 'node:timers/promises';
import type { Ready } from '../../local/src/mirror/ready.ts';
import { recordCount } from '../system/support/kafka.ts';
import { eventually, mailbox, products, tokenFor } from '../system/support/shop.ts';
import { Clients } from './clients.ts';
import { dealt } from './disturbances.ts';
import { DEAD_LETTERS, readLog, repeatLog } from './event-log.ts';
import type { Evidence } from './evidence.ts';
import { type Violation, violationsIn } from './invariants.ts';
import { mailKeyOf } from './mails.ts';
import type { ChaosPlan } from './plan.ts';
import { seeded } from './random.ts';
import { finished, settled } from './settling.ts';
import { World } from './world.ts';

/** What came of a run. */
export interface ChaosReport {
  readonly plan: ChaosPlan;
  /** Kind → how often. */
  readonly disturbances: Readonly<Record<string, number>>;
  readonly repeatedRecords: number;
  /** Status → orders. */
  readonly ends: Readonly<Record<string, number>>;
  readonly events: number;
  readonly mails: number;
  /** Mails that were claimed and not marked when a function died, and so may have gone twice. */
  readonly mailsAtRisk: number;
  readonly violations: readonly Violation[];
}

/**
 * Places orders while the world is disturbed, waits until all is settled, and evaluates what is seen from outside.
 * @param report called with what happens, line by line.
 */
export async function runChaos(plan: ChaosPlan, report: (line: string) => void): Promise<ChaosReport> {
  await using world = await World.create();
  const stockBefore = await stock(await world.ready());
  const clients = new Clients(world, plan, seeded(plan.seed));
  const { done, openMails } = await disturbedOrders(world, plan, clients, report);
  report(`${clients.accepted.length} orders accepted; waiting for the last to end`);
  const ready = await world.ready();
  const placed = await finished(ready, clients.accepted);
  await settled(world);
  const repeatedRecords = await repeatLog(ready.kafka, plan.duplicate - 1);
  report(`${repeatedRecords} records repeated`);
  await settled(world);
  const evidence = { ...(await gather(world)), placed, stockBefore, openMailsAtDeaths: openMails };
  return {
    plan,
    disturbances: countBy(done),
    repeatedRecords,
    ends: countBy(placed.map(({ status }) => status)),
    events: evidence.log.length,
    mails: evidence.mails.length,
    mailsAtRisk: openMails.length,
    violations: violationsIn(evidence),
  };
}

/** Deals the disturbances out over the orders: each strikes while its share of them is on its way. */
async function disturbedOrders(
  world: World,
  { seed, orders, kills }: ChaosPlan,
  clients: Clients,
  report: (line: string) => void,
): Promise<{ done: string[]; openMails: string[] }> {
  const random = seeded(seed + 1);
  const done: string[] = [];
  const openMails: string[] = [];
  const shares = sharesOf(orders, kills + 1);
  await clients.place(shares.pop() ?? 0);
  for (const disturbance of dealt(random, kills)) {
    const strike = async () => {
      if (!disturbance.findsItsMoment) await sleep(random.below(500));
      report(`disturbance ${done.length + 1} of ${kills}: ${disturbance.name}`);
      openMails.push(...(await disturbance.run(world, random)).openMails);
      done.push(disturbance.name);
    };
    await Promise.all([clients.place(shares.pop() ?? 0), strike()]);
  }
  return { done, openMails };
}

/** Whole numbers of nearly the same size that add up to the total. */
function sharesOf(total: number, count: number): number[] {
  return Array.from(
    { length: count },
    (_, index) => Math.floor(((index + 1) * total) / count) - Math.floor((index * total) / count),
  );
}

async function gather(world: World): Promise<Omit<Evidence, 'placed' | 'stockBefore' | 'openMailsAtDeaths'>> {
  const ready = await world.ready();
  return {
    log: await readLog(ready.kafka),
    mails: (await mailbox(ready)).map(mailKeyOf),
    stockAfter: await stock(ready),
    revenueInCents: await revenueInCents(ready),
    deadLetters: await recordCount(ready.kafka, DEAD_LETTERS),
    tables: await world.tables.contents(),
  };
}

async function stock(ready: Ready): Promise<Record<string, number>> {
  // A machine that has much to do may time the first request out.
  const all = await eventually(() => products(ready));
  return Object.fromEntries(all.map(({ productId, available }) => [productId, available]));
}

/** The run may have gone past midnight: yesterday counts too. */
async function revenueInCents(ready: Ready): Promise<number> {
  const token = await tokenFor(ready, { sub: 'chaos-staff', scope: 'staff' });
  const from = new Date(Date.now() - 86_400_000).toISOString();
  const to = new Date(Date.now() + 60_000).toISOString();
  const response = await fetch(`${ready.api}/sales?from=${from}&to=${to}`, {
    headers: { authorization: `Bearer ${token}` },
  });
  if (response.status !== 200) throw new Error(`GET /sales: ${response.status} ${await response.text()}`);
  const { revenue } = (await response.json()) as { revenue: { amount: string } };
  return Math.round(Number(revenue.amount) * 100);
}

function countBy(values: readonly string[]): Record<string, number> {
  return Object.fromEntries(
    [...Map.groupBy(values, (value) => value)].map(([value, all]) => [value, all.length]),
  );
}
