import { randomUUID } from 'node:crypto';
import { mapConcurrently } from '../functions/shared/runtime/concurrency.ts';
import type { Ready } from '../local/src/mirror/ready.ts';

const order = JSON.stringify({
  lines: [{ productId: 'book-kafka-guide', quantity: 1 }],
  payment: { token: 'tok_visa' },
  shipTo: { name: 'Sarah', line1: '1 Main St', city: 'Springfield', postalCode: '12345', country: 'US' },
});

interface OrderSummary {
  readonly orderId: string;
  readonly status: string;
}

/** A new customer of the running mirror. */
export interface Customer {
  /** Places one order of one book. @throws {Error} when it is not accepted. */
  place(): Promise<void>;
  /** All orders of this customer. */
  orders(): Promise<readonly OrderSummary[]>;
  /** Orders of this customer that are shipped. */
  shipped(): Promise<number>;
  /** Types of the events of an order. */
  eventTypes(orderId: string): Promise<readonly string[]>;
}

/** The sum of a number of each customer. */
export async function sumOver(
  customers: readonly Customer[],
  count: (customer: Customer) => Promise<number>,
): Promise<number> {
  const counts = await mapConcurrently(customers, 10, count);
  return counts.reduce((sum, each) => sum + each, 0);
}

export async function signUp({ api, issuer }: Ready): Promise<Customer> {
  const sub = `customer-${randomUUID()}`;
  const form = new URLSearchParams({ sub, name: 'Sarah', email: `${sub}@example.com`, zoneinfo: 'UTC' });
  const { access_token } = (await (
    await fetch(`${issuer}/token`, { method: 'POST', body: form })
  ).json()) as {
    access_token: string;
  };
  const authorization = `Bearer ${access_token}`;
  const orders = () => allPages(api, authorization);
  return {
    place: () => place(api, authorization),
    orders,
    shipped: async () => (await orders()).filter(({ status }) => status === 'shipped').length,
    eventTypes: async (orderId) => {
      const order = await (await fetch(`${api}/orders/${orderId}`, { headers: { authorization } })).json();
      return (order as { events: { type: string }[] }).events.map(({ type }) => type);
    },
  };
}

/** As the API requires of clients: a 503 is repeated under the same key, here up to five times. */
async function place(api: string, authorization: string): Promise<void> {
  const headers = { authorization, 'content-type': 'application/json', 'idempotency-key': randomUUID() };
  const post = () => fetch(`${api}/orders`, { method: 'POST', headers, body: order });
  let response = await post();
  for (let repeats = 0; response.status === 503 && repeats < 5; repeats += 1) response = await post();
  const body = await response.text();
  if (response.status !== 202) throw new Error(`POST /orders: ${response.status} ${body}`);
}

async function allPages(api: string, authorization: string): Promise<OrderSummary[]> {
  const all: OrderSummary[] = [];
  let cursor = '';
  do {
    const url = `${api}/orders?limit=100${cursor && `&cursor=${encodeURIComponent(cursor)}`}`;
    const page = await (await fetch(url, { headers: { authorization } })).json();
    const { orders, cursor: next = '' } = page as { orders: OrderSummary[]; cursor?: string };
    all.push(...orders);
    cursor = next;
  } while (cursor);
  return all;
}

/** Orders and revenue that sales have counted so far. */
export async function salesOf({ api, staffToken }: Ready): Promise<{ orders: number; revenue: number }> {
  const response = await fetch(`${api}/sales`, { headers: { authorization: `Bearer ${staffToken}` } });
  const { orders, revenue } = (await response.json()) as { orders: number; revenue: { amount: string } };
  return { orders, revenue: Number(revenue.amount) };
}
