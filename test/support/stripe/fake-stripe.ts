import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type StripeRequest, type StripeResponse, StripeState } from './state.ts';

/** What happens to a request instead of its usual response: before its effect, or after. */
export type Disturbance =
  | { readonly respond: StripeResponse; readonly when?: 'before' | 'after' }
  | { readonly hangUp: 'before' | 'after' }
  | { readonly silent: 'before' | 'after' };

type Next = Disturbance | 'a day passes' | null;

export interface FakeStripeOptions {
  /** stripe-mock, which checks requests against Stripe's own description of its API and fills responses in. Default: none. */
  readonly mock?: { readonly url: string };
}

/**
 * Stripe's API over HTTP with the state of an account, idempotency keys whose responses are kept, declines, and outages when a
 * test asks for them.
 */
export class FakeStripe implements AsyncDisposable {
  readonly requests: StripeRequest[] = [];
  readonly state = new StripeState();
  /** Requests that stripe-mock refused. */
  readonly refusals: string[] = [];
  readonly #disturbances: { readonly route: RegExp; readonly disturbance: Disturbance }[] = [];
  readonly #sequence: Next[] = [];
  readonly #mock: { readonly url: string } | undefined;
  #server: Server;
  #port = 0;
  #isSilent = false;

  private constructor({ mock }: FakeStripeOptions) {
    this.#mock = mock;
    this.#server = this.#newServer();
  }

  static async start(options: FakeStripeOptions = {}): Promise<FakeStripe> {
    const fake = new FakeStripe(options);
    await fake.comeUp();
    return fake;
  }

  get url(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  /** Disturbs the next request that a pattern fits, and then the following ones for each further call. */
  disturb(route: RegExp, disturbance: Disturbance): void {
    this.#disturbances.push({ route, disturbance });
  }

  /** Disturbs the requests that come next, one after the other; null leaves a request alone. */
  disturbNext(disturbances: readonly Next[]): void {
    this.#sequence.push(...disturbances);
  }

  /** From now on nothing listens, or requests get no response. */
  async goDown(how: 'refuses' | 'ignores'): Promise<void> {
    this.#isSilent = how === 'ignores';
    if (how === 'ignores') return;
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }

  /** Ends an outage, at the same address. */
  async comeUp(): Promise<void> {
    this.#isSilent = false;
    if (this.#server.listening) return;
    this.#server = this.#newServer();
    await once(this.#server.listen(this.#port, '127.0.0.1'), 'listening');
    this.#port = (this.#server.address() as AddressInfo).port;
  }

  routes(): string[] {
    return this.requests.map(({ route }) => route.replace(/pi_\w+/, 'ID'));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#server.listening) await this.goDown('refuses');
  }

  #newServer(): Server {
    return createServer((incoming, outgoing) => {
      this.#exchange(incoming, outgoing).catch((error) => outgoing.destroy(error as Error));
    });
  }

  async #exchange(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const { request, body } = await readRequest(incoming);
    if (this.#isSilent) return;
    this.requests.push(request);
    const disturbance = this.#disturbanceOf(request);
    if (disturbance && !isAfter(disturbance)) return disturbed(disturbance, incoming, outgoing);
    const response = await this.#respond(request, incoming, body);
    if (!disturbance) return write(outgoing, response);
    if ('respond' in disturbance) this.state.keep(request, disturbance.respond);
    disturbed(disturbance, incoming, outgoing);
  }

  #disturbanceOf({ route }: StripeRequest): Disturbance | undefined {
    const next = this.#sequence.shift();
    if (next === 'a day passes') this.state.forgetIdempotencyKeys();
    else if (next) return next;
    const index = this.#disturbances.findIndex((each) => each.route.test(route));
    return index < 0 ? undefined : this.#disturbances.splice(index, 1)[0]?.disturbance;
  }

  /** What stripe-mock refuses is refused; what it makes up is replaced by what the state knows. */
  async #respond(request: StripeRequest, incoming: IncomingMessage, body: string): Promise<StripeResponse> {
    const checked = this.#mock && (await askMock(this.#mock.url, incoming, body));
    if (checked && checked.status !== 200) {
      this.refusals.push(`${request.route}: ${JSON.stringify(checked.body)}`);
      return checked;
    }
    const response = this.state.respond(request);
    if (response.status !== 200 || !checked) return response;
    return { ...response, body: { ...checked.body, ...response.body } };
  }
}

async function askMock(url: string, incoming: IncomingMessage, body: string): Promise<StripeResponse> {
  const { authorization = '', 'content-type': type = '', 'stripe-version': version = '' } = incoming.headers;
  const response = await fetch(`${url}${incoming.url}`, {
    method: incoming.method ?? 'GET',
    headers: { authorization, 'content-type': type, 'stripe-version': String(version) },
    ...(incoming.method === 'POST' && { body }),
  });
  return { status: response.status, body: (await response.json()) as object };
}

const isAfter = (disturbance: Disturbance) =>
  ('respond' in disturbance && disturbance.when === 'after') ||
  ('hangUp' in disturbance && disturbance.hangUp === 'after') ||
  ('silent' in disturbance && disturbance.silent === 'after');

function disturbed(disturbance: Disturbance, incoming: IncomingMessage, outgoing: ServerResponse): void {
  if ('respond' in disturbance) write(outgoing, disturbance.respond);
  // Half a response: the client knows that the request arrived, and the SDK does not repeat it by itself.
  if ('hangUp' in disturbance) {
    outgoing.writeHead(200, { 'content-type': 'application/json', 'content-length': '1000' });
    outgoing.write('{"id":', () => incoming.socket.destroy());
  }
}

function write(outgoing: ServerResponse, { status, body, headers }: StripeResponse): void {
  outgoing.writeHead(status, { 'content-type': 'application/json', 'request-id': 'req_1', ...headers });
  outgoing.end(JSON.stringify(body));
}

async function readRequest(
  incoming: IncomingMessage,
): Promise<{ readonly request: StripeRequest; readonly body: string }> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  const body = Buffer.concat(chunks).toString();
  const [path = '', search = ''] = (incoming.url ?? '').split('?');
  const form = new URLSearchParams(incoming.method === 'POST' ? body : search);
  const request = {
    route: `${incoming.method} ${path}`,
    parameters: Object.fromEntries(form),
    idempotencyKey: String(incoming.headers['idempotency-key'] ?? ''),
    apiKey: String(incoming.headers.authorization ?? '').replace('Bearer ', ''),
  };
  return { request, body };
}
