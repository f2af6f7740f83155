import type { PageApi } from '@orderstream/mirror';
import { type Service, steps } from './synchronous-design.ts';

interface MappingState {
  readonly uuid: string;
  readonly functionName: string;
  readonly state: string;
}

interface Fault {
  readonly kind: string;
  readonly functionName?: string;
  readonly times?: number;
  readonly hits: number;
}

/** What an order API responded. */
export interface Response {
  readonly status: number;
  readonly orderId?: string;
  readonly tookMs: number;
}

/** The running order system, by the JSON API of the mirror. */
export class Shop {
  readonly #api: PageApi;
  #orderApi: string | undefined;

  constructor(api: PageApi) {
    this.#api = api;
  }

  /** Sends `POST /orders` of a new customer to the function of the order API, as the gateway does. */
  async place(): Promise<Response> {
    this.#orderApi ??= await this.#findOrderApi();
    const sentAt = performance.now();
    const result = (await this.#api.post(`functions/${this.#orderApi}/invocations`, orderEvent())) as {
      readonly payload: { readonly statusCode?: number; readonly body?: string };
    };
    const { statusCode = 500, body = '{}' } = result.payload;
    const { orderId } = JSON.parse(body) as { orderId?: string };
    return { status: statusCode, orderId, tookMs: performance.now() - sentAt };
  }

  async #findOrderApi(): Promise<string> {
    const functions = (await this.#api.get('functions')) as { readonly name: string }[];
    const found = functions.find(({ name }) => name.endsWith('-orders-api'));
    if (!found) throw new Error('No function has a name that ends with -orders-api.');
    return found.name;
  }

  /** Services that process nothing: a mapping of theirs is paused, or their next invocation fails on purpose. */
  async down(): Promise<ReadonlySet<Service>> {
    const [mappings, faults] = (await Promise.all([this.#api.get('mappings'), this.#api.get('faults')])) as [
      MappingState[],
      Fault[],
    ];
    const paused = mappings
      .filter(({ state }) => state.startsWith('Disabl'))
      .map(({ functionName }) => functionName);
    const failing = faults.filter(({ kind, hits, times = Infinity }) => kind === 'fail' && hits < times);
    const names = [...paused, ...failing.map(({ functionName = '' }) => functionName)];
    return new Set(serviceNames.filter((service) => names.some((name) => name.endsWith(`-${service}`))));
  }

  /** Pauses or resumes every mapping of a service. */
  async setDown(service: Service, isDown: boolean): Promise<void> {
    const mappings = (await this.#api.get('mappings')) as MappingState[];
    const own = mappings.filter(({ functionName }) => functionName.endsWith(`-${service}`));
    await Promise.all(
      own.map(({ uuid }) => this.#api.post(`mappings/${uuid}/${isDown ? 'pause' : 'resume'}`)),
    );
  }

  /** Ids of orders that were shipped, of the last records of the topic. */
  async shipped(): Promise<ReadonlySet<string>> {
    const records = (await this.#api.get('topics/shipments/records', { limit: MOST_RECORDS })) as {
      readonly value: { readonly value?: { readonly type?: string; readonly orderId?: string } };
    }[];
    return new Set(
      records.flatMap(({ value: { value } }) =>
        value?.type === 'OrderShipped' ? (value.orderId ?? []) : [],
      ),
    );
  }
}

/** What the API returns at most. */
const MOST_RECORDS = 500;
const serviceNames: readonly Service[] = steps.map(({ service }) => service);

/** Payload format 2.0 of an HTTP API, with the claims that its authorizer verified. */
function orderEvent() {
  const id = crypto.randomUUID();
  return {
    version: '2.0',
    routeKey: 'POST /orders',
    rawPath: '/orders',
    rawQueryString: '',
    headers: { 'content-type': 'application/json' },
    requestContext: {
      requestId: id,
      timeEpoch: Date.now(),
      http: { method: 'POST', path: '/orders' },
      authorizer: {
        jwt: {
          claims: { sub: id, name: 'Compare', email: 'compare@example.com', email_verified: 'true' },
          scopes: null,
        },
      },
    },
    body: JSON.stringify({
      lines: [{ productId: 'book-kafka-guide', quantity: 1 }],
      payment: { token: 'tok_visa' },
      shipTo: {
        name: 'Compare',
        line1: '1 Main St',
        city: 'Springfield',
        postalCode: '12345',
        country: 'US',
      },
    }),
    isBase64Encoded: false,
  };
}
