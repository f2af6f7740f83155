import { LambdaClient, ListEventSourceMappingsCommand } from '@aws-sdk/client-lambda';
import type { Ready } from '../../local/cli/ready.ts';
import { recordCount } from '../system/support/kafka.ts';
import { eventually, mailbox, products, tokenFor } from '../system/support/shop.ts';
import { type Accepted, placeOrders } from './clients.ts';
import { disturb } from './disturbances.ts';
import { DEAD_LETTERS, lagOf, type Reader, readLog, repeatLog } from './event-log.ts';
import type { Evidence, PlacedOrder } from './evidence.ts';
import { type Violation, violationsIn } from './invariants.ts';
import type { ChaosPlan } from './plan.ts';
import { seeded } from './random.ts';
import { World } from './world.ts';

/** What came of a run. */
export interface ChaosReport {
  readonly plan: ChaosPlan;
  readonly disturbances: Readonly<Record<string, number>>;
  readonly repeatedRecords: number;
  /** Status → orders. */
  readonly ends: Readonly<Record<string, number>>;
  readonly events: number;
  readonly mails: number;
  readonly violations: readonly Violation[];
}

/** Longest that the last order may take after the last disturbance, and the last record to be committed. */
const SETTLING_IN_MS = 600_000;

/**
 * Places orders while the world is disturbed, waits until all is settled, and judges what the public doors show.
 * @param tell is told what happens, line by line.
 */
export async function runChaos(plan: ChaosPlan, tell: (line: string) => void): Promise<ChaosReport> {
  await using world = await World.create();
  const stockBefore = await stock(await world.ready());
  const [accepted, disturbed] = await Promise.all([
    placeOrders(world, plan, seeded(plan.seed)),
    disturb(world, seeded(plan.seed + 1), plan.kills, tell),
  ]);
  tell(`${accepted.length} orders accepted; waiting for the last to end`);
  const ready = await world.ready();
  const placed = await Promise.all(accepted.map((order) => finished(ready, order)));
  await settled(ready);
  const repeatedRecords = await repeatLog(ready.kafka, plan.duplicate - 1);
  tell(`${repeatedRecords} records repeated`);
  await settled(ready);
  const evidence = await gather(ready, placed, stockBefore, disturbed.mailWindows);
  return {
    plan,
    disturbances: disturbed.done,
    repeatedRecords,
    ends: countBy(evidence.placed.map(({ status }) => status)),
    events: evidence.log.length,
    mails: evidence.mails.length,
    violations: violationsIn(evidence),
  };
}

async function finished(ready: Ready, { shopper, orderId, answeredIds }: Accepted): Promise<PlacedOrder> {
  const customer = shopper.at(ready);
  const final = eventually(async () => {
    const { status } = await customer.order(orderId);
    if (status !== 'shipped' && status !== 'cancelled') throw new Error(`order ${orderId} is ${status}`);
    return status;
  }, SETTLING_IN_MS);
  const status = await final.catch(() => customer.order(orderId).then((order) => order.status));
  return { orderId, answeredIds, status };
}

/** Every mapping has committed everything that is on its topic. */
async function settled(ready: Ready): Promise<void> {
  const readers = await readersOf(ready);
  await eventually(async () => {
    const lag = await lagOf(ready.kafka, readers);
    if (lag > 0) throw new Error(`${lag} records are not committed`);
  }, SETTLING_IN_MS);
}

async function readersOf({ aws }: Ready): Promise<Reader[]> {
  const credentials = { accessKeyId: 'chaos', secretAccessKey: 'chaos' };
  const lambda = new LambdaClient({ endpoint: aws, region: 'us-east-1', credentials });
  const { EventSourceMappings = [] } = await lambda.send(new ListEventSourceMappingsCommand());
  lambda.destroy();
  return EventSourceMappings.map(({ UUID = '', Topics = [], AmazonManagedKafkaEventSourceConfig }) => ({
    groupId: AmazonManagedKafkaEventSourceConfig?.ConsumerGroupId ?? UUID,
    topic: Topics[0] ?? '',
  }));
}

async function gather(
  ready: Ready,
  placed: readonly PlacedOrder[],
  stockBefore: Readonly<Record<string, number>>,
  mailWindows: number,
): Promise<Evidence> {
  return {
    placed,
    log: await readLog(ready.kafka),
    mails: (await mailbox(ready)).flatMap(({ to }) => to),
    stockBefore,
    stockAfter: await stock(ready),
    revenueInCents: await revenueInCents(ready),
    deadLetters: await recordCount(ready.kafka, DEAD_LETTERS),
    mailWindows,
  };
}

async function stock(ready: Ready): Promise<Record<string, number>> {
  return Object.fromEntries(
    (await products(ready)).map(({ productId, available }) => [productId, available]),
  );
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
