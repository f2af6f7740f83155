import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Ready } from '../../../local/src/mirror/ready.ts';

export interface OrderEvent {
  readonly id: string;
  readonly type: string;
  readonly time: string;
  readonly causationId: string | null;
  readonly consumer: string;
  readonly attempts: number;
  readonly reason?: string;
}

export interface Order {
  readonly orderId: string;
  readonly status: string;
  readonly total: { readonly amount: string; readonly currency: string };
  readonly events: readonly OrderEvent[];
}

export interface Product {
  readonly productId: string;
  readonly department: string;
  readonly price: { readonly amount: string };
  readonly maximumPerOrder: number;
  readonly available: number;
}

export interface Mail {
  readonly subject: string;
  readonly to: readonly string[];
  readonly text: string;
  readonly html: string;
  readonly attachments: readonly {
    readonly filename: string;
    readonly contentType: string;
    /** Base64. */
    readonly content: string;
  }[];
}

/** A busy machine takes its time. */
const ACCEPTED_WITHIN_MS = 240_000;
const FINAL_WITHIN_MS = 240_000;

/** A customer of the running system, who knows the HTTP API and nothing else. */
export class Shopper {
  readonly customerId: string;
  readonly email: string;
  readonly #ready: Ready;
  readonly #token: string;

  private constructor(ready: Ready, customer: { customerId: string; email: string }, token: string) {
    this.#ready = ready;
    this.customerId = customer.customerId;
    this.email = customer.email;
    this.#token = token;
  }

  /** A new customer, so that tests do not count each other's orders. */
  static async signUp(ready: Ready, claims: Record<string, string> = {}): Promise<Shopper> {
    const sub = `customer-${randomUUID()}`;
    const email = `${sub}@example.com`;
    const token = await tokenFor(ready, { sub, name: 'Sarah', email, zoneinfo: 'UTC', ...claims });
    return new Shopper(ready, { customerId: claims.sub ?? sub, email: claims.email ?? email }, token);
  }

  /** The same customer, after the system came up again at other addresses. */
  at(ready: Ready): Shopper {
    return new Shopper(ready, this, this.#token);
  }

  request(path: string, init: RequestInit = {}): Promise<Response> {
    const headers = { authorization: `Bearer ${this.#token}`, ...(init.headers as Record<string, string>) };
    return fetch(`${this.#ready.api}${path}`, { ...init, headers });
  }

  post(body: unknown, headers: Record<string, string> = {}): Promise<Response> {
    return this.request('/orders', {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });
  }

  /** Places an order that must be accepted, as the API requires of clients: a 503 is repeated under the same key. */
  async place(order: unknown = anOrder(), headers: Record<string, string> = {}): Promise<string> {
    const keyed = { 'idempotency-key': randomUUID(), ...headers };
    const deadline = Date.now() + ACCEPTED_WITHIN_MS;
    let response = await this.post(order, keyed);
    for (let pauseMs = 100; response.status === 503 && Date.now() < deadline; pauseMs *= 2) {
      const asked = Number(response.headers.get('retry-after') ?? 0) * 1_000;
      await sleep(Math.max(asked, Math.random() * pauseMs));
      response = await this.post(order, keyed);
    }
    if (response.status !== 202) throw new Error(`POST /orders: ${response.status} ${await response.text()}`);
    return ((await response.json()) as { orderId: string }).orderId;
  }

  async order(orderId: string, waitSeconds = 0): Promise<Order> {
    const response = await this.request(`/orders/${orderId}?wait=${waitSeconds}`);
    if (response.status !== 200) throw new Error(`GET /orders/${orderId}: ${response.status}`);
    return (await response.json()) as Order;
  }

  /** Waits until the order is shipped or cancelled, as the API requires of clients: again after `Retry-After`. */
  async finalOrder(orderId: string): Promise<Order> {
    const deadline = Date.now() + FINAL_WITHIN_MS;
    while (Date.now() < deadline) {
      const response = await this.request(`/orders/${orderId}?wait=20`);
      if (response.status !== 200 && response.status !== 503)
        throw new Error(`GET /orders/${orderId}: ${response.status}`);
      const order = (await response.json()) as Order;
      if (order.status === 'shipped' || order.status === 'cancelled') return order;
      await sleep(Number(response.headers.get('retry-after') ?? 0) * 1_000);
    }
    throw new Error(`order ${orderId} is not final: ${JSON.stringify(await this.order(orderId))}`);
  }

  /** Mails this customer got. */
  async mails(): Promise<Mail[]> {
    return (await mailbox(this.#ready)).filter(({ to }) => to.includes(this.email));
  }
}

/** An order of one cheap product with plenty of stock. */
export function anOrder({ productId = 'book-kafka-guide', quantity = 1, token = 'tok_visa' } = {}) {
  return {
    lines: [{ productId, quantity }],
    payment: { token },
    shipTo: { name: 'Sarah', line1: '1 Main St', city: 'Springfield', postalCode: '12345', country: 'US' },
  };
}

export async function tokenFor({ issuer }: Ready, form: Record<string, string>): Promise<string> {
  const response = await fetch(`${issuer}/token`, { method: 'POST', body: new URLSearchParams(form) });
  if (!response.ok) throw new Error(`POST /token: ${response.status} ${await response.text()}`);
  return ((await response.json()) as { access_token: string }).access_token;
}

export async function products({ api }: Ready): Promise<Product[]> {
  const response = await fetch(`${api}/products`);
  if (response.status !== 200) throw new Error(`GET /products: ${response.status} ${await response.text()}`);
  return ((await response.json()) as { products: Product[] }).products;
}

export async function available(ready: Ready, productId: string): Promise<number> {
  const product = (await products(ready)).find((candidate) => candidate.productId === productId);
  if (!product) throw new Error(`no product ${productId}`);
  return product.available;
}

export async function mailbox({ mail }: Ready): Promise<Mail[]> {
  const { emails } = (await (await fetch(`${mail}/store`)).json()) as {
    emails: {
      subject: string;
      destination: { to: string[] };
      body: { text?: string; html?: string };
      attachments: Mail['attachments'];
    }[];
  };
  return emails.map(({ subject, destination, body, attachments }) => ({
    subject,
    to: destination.to,
    text: body.text ?? '',
    html: body.html ?? '',
    attachments,
  }));
}

/** Tries until the check passes; the last failure is thrown when the time is up. */
export async function eventually<T>(check: () => Promise<T>, timeoutMs = 120_000, pauseMs = 50): Promise<T> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    try {
      return await check();
    } catch (error) {
      if (Date.now() > deadline) throw error;
      await new Promise((resolve) => setTimeout(resolve, pauseMs));
    }
  }
}
