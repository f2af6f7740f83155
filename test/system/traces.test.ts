import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { Consumers } from './support/consumers.ts';
import { readTopic } from './support/kafka.ts';
import { sharedSystem } from './support/shared-system.ts';
import { anOrder, eventually, Shopper } from './support/shop.ts';

const system = sharedSystem();
/** What a client says its trace is. */
const clientId = '0af7651916cd43dd8448eb211c80319c';

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

const eventsOfAShippedOrder = [
  'OrderPlaced',
  'PaymentProcessed',
  'InventoryReserved',
  'OrderShipped',
  'EmailSent',
];

const topics = ['orders', 'payments', 'inventory', 'shipments', 'notifications'];

/** Log lines of the function that places orders, which name the order. */
function linesOf(orderId: string): Record<string, unknown>[] {
  const log = readFileSync(join(system().dataDirectory, 'logs/orderstream-dev-orders-api.log'), 'utf8');
  return log
    .split('\n')
    .filter((line) => line.includes(orderId))
    .map((line) => JSON.parse(line.slice(line.indexOf('{'))));
}

/** An order whose request names a trace, followed until the last email. */
async function followed(headers: Record<string, string>) {
  const shopper = await Shopper.signUp(system().ready);
  const orderId = await shopper.place(anOrder(), headers);
  await shopper.finalOrder(orderId);
  const traces = await eventually(async () => {
    const traces = await tracesOf(orderId, topics);
    // Confirmation, notice to the department, invoice and shipment.
    expect(traces.notifications).toHaveLength(4);
    return traces;
  });
  const [accepted] = linesOf(orderId);
  return { traces, accepted };
}

const everywhere = (id: unknown) => ({
  orders: [id],
  payments: [id],
  inventory: [id],
  shipments: [id],
  notifications: [id, id, id, id],
});

describe('one order is one trace', () => {
  let traceId: unknown;

  test('one order is one trace from its request, which starts the trace, through every topic to the last email', async () => {
    const { traces, accepted } = await followed({ traceparent: `00-${clientId}-b7ad6b7169203331-01` });
    traceId = accepted?.traceId;
    expect(traceId).toMatch(/^[0-9a-f]{32}$/);
    expect(traces).toEqual(everywhere(traceId));
  });

  test('one order is one trace and a search for its id finds every function that it went through', async () => {
    const consumers = new Consumers(system().ready);
    const readers = await consumers.readersOf(eventsOfAShippedOrder);
    consumers.close();
    const expected = [
      'orders-api',
      ...[...readers].map((name) => name.replace('orderstream-dev-', '')),
    ].sort();
    expect(expected).toEqual(
      expect.arrayContaining(['analytics', 'limits', 'orders', 'payment', 'shipping']),
    );
    await eventually(async () => expect(functionsThatLogged(String(traceId))).toEqual(expected));
  });
});

describe('the trace that a client names', () => {
  test('the trace that a client names is a link in the log lines of its request, and in no other place', async () => {
    expect(functionsThatLogged(clientId)).toEqual(['orders-api']);
    const root = `Root=1-${clientId.slice(0, 8)}-${clientId.slice(8)}`;
    const { traces, accepted } = await followed({
      'x-amzn-trace-id': `${root};Parent=53995c3f42cd8ad8;Sampled=1`,
    });
    expect(accepted).toMatchObject({ linkedTraceId: clientId });
    expect(accepted?.traceId).not.toBe(clientId);
    expect(traces).toEqual(everywhere(accepted?.traceId));
    expect(functionsThatLogged(clientId)).toEqual(['orders-api']);
  });
});
