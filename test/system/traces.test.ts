import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { readTopic } from './support/kafka.ts';
import { anOrder, eventually, Shopper } from './support/shop.ts';
import { systemOfThisFile } from './support/system-of-this-file.ts';

const system = systemOfThisFile();
const traceId = '0af7651916cd43dd8448eb211c80319c';

/** Trace ids of an order's events, by topic. */
async function tracesOf(orderId: string, topics: readonly string[]): Promise<Record<string, string[]>> {
  const entries = topics.map(async (topic) => {
    const records = (await readTopic(system().ready.kafka, topic)).filter(({ key }) => key === orderId);
    return [topic, records.map(({ headers }) => headers.traceparent?.split('-')[1] ?? 'none')] as const;
  });
  return Object.fromEntries(await Promise.all(entries));
}

/** Functions whose log names a text. */
function functionsThatLogged(text: string): string[] {
  const logs = join(system().dataDirectory, 'logs');
  return readdirSync(logs)
    .filter((file) => readFileSync(join(logs, file), 'utf8').includes(text))
    .map((file) => file.replace(/^orderstream-dev-|\.log$/g, ''))
    .sort();
}

const topics = ['orders', 'payments', 'inventory', 'shipments', 'notifications'];

async function followed(headers: Record<string, string>): Promise<Record<string, string[]>> {
  const shopper = await Shopper.signUp(system().ready);
  const orderId = await shopper.place(anOrder(), headers);
  await shopper.finalOrder(orderId);
  return eventually(async () => {
    const traces = await tracesOf(orderId, topics);
    // Confirmation, notice to the department, invoice and shipment.
    expect(traces.notifications).toHaveLength(4);
    return traces;
  }, 60_000);
}

const everywhere = (id: string) => ({
  orders: [id],
  payments: [id],
  inventory: [id],
  shipments: [id],
  notifications: [id, id, id, id],
});

describe('one order is one trace', () => {
  test('from the traceparent of its request through every topic to the last mail', async () => {
    const traceparent = `00-${traceId}-b7ad6b7169203331-01`;
    expect(await followed({ traceparent })).toEqual(everywhere(traceId));
  }, 120_000);

  test('and a search for its id finds every function that it went through', async () => {
    const expected = [
      'analytics',
      'inventory',
      'limits',
      'notification',
      'orders',
      'orders-api',
      'payment',
      'shipping',
    ];
    await eventually(async () => expect(functionsThatLogged(traceId)).toEqual(expected), 30_000);
  }, 60_000);

  test('of X-Ray, when the request has its header', async () => {
    const id = '5759e988bd862e3fe1be46a994272793';
    const root = `Root=1-${id.slice(0, 8)}-${id.slice(8)}`;
    expect(await followed({ 'x-amzn-trace-id': `${root};Parent=53995c3f42cd8ad8;Sampled=1` })).toEqual(
      everywhere(id),
    );
  }, 120_000);
});
