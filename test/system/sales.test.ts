import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { OrderPlaced, OrderstreamEvent } from '../../events/index.ts';
import type { Sales } from '../../functions/analytics/sales-report.ts';
import { readLog, repeatLog } from '../chaos/event-log.ts';
import { type Question, salesOfLog } from '../functions/analytics/sales-of-log.ts';
import { dayByOffset, midnightNextTo } from '../functions/support/calendar.ts';
import { Consumers } from './support/consumers.ts';
import { produce } from './support/produce.ts';
import { emptySystem } from './support/shared-system.ts';
import { anOrder, available, eventually, Shopper, tokenFor } from './support/shop.ts';

/** Figures over the stream, seen through the API; the log itself, read with a Kafka client, says what is right. */

const dayMs = 86_400_000;
const usd = (amount: string) => ({ amount, currency: 'USD' });
const system = emptySystem();
let consumers: Consumers;

beforeAll(() => {
  consumers = new Consumers(system().ready);
});

afterAll(() => consumers?.close());

/** Figures, or the problem that names a parameter. */
type SalesResponse = Sales & { readonly field?: string };

async function getSales(query: string | Readonly<Record<string, string>>) {
  const token = await tokenFor(system().ready, { sub: 'staff', scope: 'staff' });
  const headers = { authorization: `Bearer ${token}` };
  const response = await fetch(`${system().ready.api}/sales?${new URLSearchParams(query)}`, { headers });
  return { status: response.status, body: (await response.json()) as SalesResponse };
}

const log = async (): Promise<OrderstreamEvent[]> =>
  (await readLog(system().ready.kafka)).map(({ event }) => event);

/** Three days of a zone with today in their midst, asked for in every way. */
function questionsOf(zone: string): (Question & { readonly days: readonly string[] })[] {
  const days = [-dayMs, 0, dayMs].map((distance) => dayByOffset(Date.now() + distance, zone));
  const isWithin = (wanted: readonly string[]) => (timeMs: number) =>
    wanted.includes(dayByOffset(timeMs, zone));
  const today = days.slice(1, 2);
  return [
    { days, zone, isWithin: isWithin(days) },
    ...(['department', 'product'] as const).flatMap((by) => [
      { days, zone, by, window: 'day' as const, isWithin: isWithin(days) },
      { days: today, zone, by, isWithin: isWithin(today) },
    ]),
  ];
}

function queryOf({ days, zone, window, by }: ReturnType<typeof questionsOf>[number]) {
  return { from: days[0] ?? '', to: days.at(-1) ?? '', zone, ...(window && { window }), ...(by && { by }) };
}

/** Every figure is the sum over the log, once all functions have read it. */
async function expectSalesOfTheLog(): Promise<void> {
  await consumers.allCaughtUp();
  await eventually(async () => {
    const events = await log();
    for (const question of ['UTC', 'America/New_York', 'Asia/Kathmandu'].flatMap(questionsOf)) {
      const expected = { status: 200, body: salesOfLog(events, question) };
      expect(await getSales(queryOf(question))).toEqual(expected);
    }
  });
}

/** An order that is paid before the stock turns out to be short, so that the charge is given back. */
async function refundedOrder(shopper: Shopper, productId: string): Promise<void> {
  await consumers.setEnabled('orderstream-dev-inventory', false);
  const quantity = (await available(system().ready, productId)) + 1;
  const orderId = await shopper.place(anOrder({ productId, quantity }));
  const types = async () => (await shopper.order(orderId)).events.map(({ type }) => type);
  await eventually(async () => expect(await types()).toContain('PaymentProcessed'));
  await consumers.setEnabled('orderstream-dev-inventory', true);
  expect((await shopper.finalOrder(orderId)).status).toBe('cancelled');
  await eventually(async () => expect(await types()).toContain('PaymentRefunded'));
}

describe('sales', () => {
  test('sales take refunds off, are the sum over the event log, and stay so when every record comes twice more', async () => {
    const shopper = await Shopper.signUp(system().ready);
    await refundedOrder(shopper, 'turntable-limited');
    const two = anOrder({ productId: 'garden-hose', quantity: 3 });
    const orders = [
      { ...two, lines: [...two.lines, { productId: 'chef-knife', quantity: 2 }] },
      anOrder({ productId: 'chef-knife' }),
      anOrder({ productId: 'book-sagas', token: 'tok_declined' }),
    ];
    for (const order of orders) await shopper.finalOrder(await shopper.place(order));

    await eventually(async () => {
      const { body } = await getSales({ window: 'day' });
      expect(body).toMatchObject({ orders: 4, shipped: 2, revenue: usd('281.85') });
      expect(body.byProduct).toEqual([
        { productId: 'book-sagas', orders: 1, revenue: usd('0.00') },
        { productId: 'chef-knife', orders: 2, revenue: usd('192.00') },
        { productId: 'garden-hose', orders: 1, revenue: usd('89.85') },
        { productId: 'turntable-limited', orders: 1, revenue: usd('0.00') },
      ]);
    });
    await expectSalesOfTheLog();
    expect(await repeatLog(system().ready.kafka, 2)).toBeGreaterThan(30);
    await expectSalesOfTheLog();
  });

  test('sales of orders that come a day late are those of yesterday, and so is the limit', async () => {
    const zone = 'Asia/Kathmandu';
    const shopper = await Shopper.signUp(system().ready, { zoneinfo: zone });
    await shopper.finalOrder(await shopper.place());
    const template = (await log()).findLast((event): event is OrderPlaced => event.type === 'OrderPlaced');
    if (!template) throw new Error('There is no order in the log.');
    // The midnight next to twelve hours ago is the one that today began with.
    const midnight = midnightNextTo(Date.parse(template.time) - dayMs / 2, zone);
    const [lastOfYesterday, firstOfToday] = [midnight - 1, midnight];
    const [yesterday, today] = [dayByOffset(lastOfYesterday, zone), dayByOffset(firstOfToday, zone)];
    const stranger = { ...template, customerId: crypto.randomUUID() };
    const before = (await getSales({ from: yesterday, to: today, zone, window: 'day' })).body;
    await produce(system().ready.kafka, ordersLike(stranger, 11, lastOfYesterday));
    await produce(system().ready.kafka, ordersLike(stranger, 10, firstOfToday));
    await expectSalesOfTheLog();

    const after = (await getSales({ from: yesterday, to: today, zone, window: 'day' })).body;
    const ordersOn = (sales: typeof after, day: string) =>
      sales.byDay?.find((each) => each.day === day)?.orders ?? 0;
    expect(ordersOn(after, yesterday) - ordersOn(before, yesterday)).toBe(11);
    expect(ordersOn(after, today) - ordersOn(before, today)).toBe(10);
    const alerts = (await log()).filter(
      (event) => event.type === 'TransactionLimitExceeded' && event.customerId === stranger.customerId,
    );
    expect(alerts).toMatchObject([{ day: yesterday, limit: 10 }]);
  });

  test('sales are returned for the queries of the documentation, and refused for any other', async () => {
    const page = readFileSync(join(import.meta.dirname, '../../docs/reference/sales-and-limits.md'), 'utf8');
    const queries = [...page.matchAll(/curl -s '[^?']+\/sales\?([^']+)'/g)].map(([, query = '']) => query);
    expect(queries).toHaveLength(1);
    for (const query of queries) expect((await getSales(query)).status).toBe(200);
    expect(await getSales({ zone: 'Springfield' })).toMatchObject({ status: 400, body: { field: 'zone' } });
    expect(await getSales('form=2026-11-20')).toMatchObject({ status: 400, body: { field: 'form' } });
  });
});

/** Orders of the same content, with an identity each, placed at a moment. */
function ordersLike(template: OrderPlaced, howMany: number, timeMs: number): OrderPlaced[] {
  return Array.from({ length: howMany }, () => ({
    ...template,
    id: crypto.randomUUID(),
    orderId: crypto.randomUUID(),
    time: new Date(timeMs).toISOString(),
  }));
}
