import { randomUUID } from 'node:crypto';
import { encodeEvent, type OrderstreamEvent } from '../../../events/index.ts';
import { orderRoutes } from '../../../functions/orders/routes.ts';
import { createApi } from '../../../functions/shared/http/api.ts';
import type { OutgoingEvent } from '../../../functions/shared/kafka/producer.ts';
import { memoryTokens } from '../payment/fakes.ts';
import { apiRequest, type RequestChanges } from '../shared/api-requests.ts';
import { context } from '../shared/kafka-events.ts';
import { MemoryOrders } from './memory-orders.ts';

const schemaVersionId = '5c9b3c52-6a8f-4a52-9d86-0d6a4d3c2b1a';

export const validOrder = {
  lines: [{ productId: 'book-kafka-guide', quantity: 2 }],
  payment: { token: 'tok_visa' },
  shipTo: { name: 'Sarah', line1: '1 Main St', city: 'Springfield', postalCode: '12345', country: 'US' },
};

/** The order API with its ports in memory. `failSendsWith` makes the broker fail, `beforeSending` makes it slow. */
export class ApiUnderTest {
  readonly tokens = memoryTokens();
  readonly orders = new MemoryOrders(async (orderId, token) => this.tokens.keep(orderId, token));
  readonly sent: OutgoingEvent[] = [];
  failSendsWith: Error | undefined;
  beforeSending: (() => Promise<void>) | undefined;
  /** Places for requests that wait. */
  places = 1;
  /** Who took a place. */
  readonly waiters: string[] = [];
  /** Whether a place is still held when it is looked at. */
  isPlaceHeld = true;
  time = '2026-11-21T10:00:00.000Z';

  readonly #handler = createApi(
    orderRoutes({
      store: this.orders,
      admission: this.orders,
      now: () => this.time,
      waitingRoom: { enter: async (customerId) => this.#enter(customerId) },
      producer: {
        encode: (event: OrderstreamEvent) => encodeEvent(event, schemaVersionId),
        send: async (events) => {
          await this.beforeSending?.();
          if (this.failSendsWith) throw this.failSendsWith;
          this.sent.push(...events);
        },
      },
    }),
  );

  #enter(customerId: string) {
    if (this.places === 0) return undefined;
    this.places -= 1;
    this.waiters.push(customerId);
    return {
      isHeld: async () => this.isPlaceHeld,
      leave: async () => {
        this.places += 1;
      },
    };
  }

  /** Calls a route and parses the response. */
  async call(routeKey: string, changes: RequestChanges = {}) {
    const { statusCode, headers, body } = await this.#handler(apiRequest(routeKey, changes), context);
    return { status: statusCode, headers: headers ?? {}, body: JSON.parse(body ?? '') };
  }

  /** Places an order, with a new key by default. */
  place(body: unknown = validOrder, { headers, ...changes }: RequestChanges = {}) {
    return this.call('POST /orders', {
      body: JSON.stringify(body),
      headers: { 'content-type': 'application/json', 'idempotency-key': randomUUID(), ...headers },
      ...changes,
    });
  }
}
