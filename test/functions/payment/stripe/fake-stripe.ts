import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A response as Stripe documents it. */
export interface StripeResponse {
  readonly status: number;
  readonly body: object;
  readonly headers?: Readonly<Record<string, string>>;
}

/** One request that arrived. */
export interface StripeRequest {
  /** For example `POST /v1/payment_intents`. */
  readonly route: string;
  readonly parameters: Readonly<Record<string, string>>;
  readonly idempotencyKey: string;
  /** Without `Bearer `. */
  readonly apiKey: string;
}

/** What happens to a request instead of its usual response: before its effect, or after. */
export type Disturbance =
  | { readonly respond: StripeResponse; readonly when?: 'before' | 'after' }
  | { readonly hangUp: 'before' | 'after' }
  | { readonly silent: 'before' | 'after' };

interface Intent {
  id: string;
  object: 'payment_intent';
  amount: number;
  currency: string;
  status: string;
  metadata: Record<string, string>;
  payment_method: string | null;
  last_payment_error: object | null;
  latest_charge: string | null;
}

/** https://docs.stripe.com/api/errors */
export const stripeError = (
  status: number,
  error: { readonly type: string; readonly code?: string; readonly [member: string]: unknown },
): StripeResponse => ({ status, body: { error: { message: 'A text of Stripe.', ...error } } });

const declined = (code: string, declineCode: string) => ({
  type: 'card_error',
  code,
  decline_code: declineCode,
  message: 'Your card was declined.',
});

/** https://docs.stripe.com/testing: payment methods, and what confirming with them comes to. */
const outcomes: Readonly<Record<string, Partial<Intent>>> = {
  pm_card_visa: { status: 'succeeded' },
  pm_card_visa_chargeDeclined: { last_payment_error: declined('card_declined', 'generic_decline') },
  pm_card_visa_chargeDeclinedInsufficientFunds: {
    last_payment_error: declined('card_declined', 'insufficient_funds'),
  },
  pm_card_authenticationRequired: {
    last_payment_error: declined('authentication_required', 'authentication_required'),
  },
  pm_card_threeDSecure2Required: { status: 'requires_action' },
  pm_usBankAccount_success: { status: 'processing' },
};

const unexpectedState = (intent: Intent) =>
  stripeError(400, {
    type: 'invalid_request_error',
    code: 'payment_intent_unexpected_state',
    payment_intent: intent,
  });

/**
 * As much of Stripe as payment uses, with what stripe-mock does not have: the state of PaymentIntents, idempotency keys whose
 * responses are kept, API keys, declines, and outages when a test asks for them.
 */
export class FakeStripe implements AsyncDisposable {
  readonly requests: StripeRequest[] = [];
  readonly intents = new Map<string, Intent>();
  /** Refunds by PaymentIntent. */
  readonly refunds = new Map<string, { id: string; status: string }[]>();
  /** API keys that are accepted. */
  readonly apiKeys = new Set(['sk_test_1']);
  readonly #kept = new Map<string, { readonly parameters: string; readonly response: StripeResponse }>();
  readonly #disturbances: { readonly route: RegExp; readonly disturbance: Disturbance }[] = [];
  readonly #server: Server;
  readonly #sequence: (Disturbance | 'a day passes' | null)[] = [];
  readonly #tokens = new Set<string>();

  private constructor() {
    this.#server = createServer((request, response) => void this.#exchange(request, response));
  }

  static async start(): Promise<FakeStripe> {
    const fake = new FakeStripe();
    await once(fake.#server.listen(0, '127.0.0.1'), 'listening');
    return fake;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Disturbs the next request that a pattern fits, and then the following ones for each further call. */
  disturb(route: RegExp, disturbance: Disturbance): void {
    this.#disturbances.push({ route, disturbance });
  }

  /** Disturbs the requests that come next, one after the other; null leaves a request alone. */
  disturbNext(disturbances: readonly (Disturbance | 'a day passes' | null)[]): void {
    this.#sequence.push(...disturbances);
  }

  /** As after 24 hours. https://docs.stripe.com/api/idempotent_requests */
  forgetIdempotencyKeys(): void {
    this.#kept.clear();
  }

  /** Charges that really happened. */
  get charges(): Intent[] {
    return [...this.intents.values()].filter(({ status }) => status === 'succeeded');
  }

  routes(): string[] {
    return this.requests.map(({ route }) => route.replace(/pi_\w+/, 'ID'));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }

  async #exchange(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const request = await readRequest(incoming);
    this.requests.push(request);
    const disturbance = this.#disturbanceOf(request);
    if (disturbance && !isAfter(disturbance)) return disturbed(disturbance, incoming, outgoing);
    const response = this.#respond(request);
    if (disturbance) {
      if ('respond' in disturbance) this.#keep(request, disturbance.respond);
      return disturbed(disturbance, incoming, outgoing);
    }
    write(outgoing, response);
  }

  #disturbanceOf({ route }: StripeRequest): Disturbance | undefined {
    const next = this.#sequence.shift();
    if (next === 'a day passes') this.forgetIdempotencyKeys();
    else if (next) return next;
    const index = this.#disturbances.findIndex((each) => each.route.test(route));
    return index < 0 ? undefined : this.#disturbances.splice(index, 1)[0]?.disturbance;
  }

  #respond(request: StripeRequest): StripeResponse {
    if (!this.apiKeys.has(request.apiKey)) return stripeError(401, { type: 'invalid_request_error' });
    const kept = request.route.startsWith('POST') ? this.#kept.get(request.idempotencyKey) : undefined;
    const parameters = JSON.stringify([request.route, request.parameters]);
    if (kept && kept.parameters !== parameters) return stripeError(400, { type: 'idempotency_error' });
    if (kept) return { ...kept.response, headers: { 'idempotent-replayed': 'true' } };
    const response = this.#execute(request);
    this.#keep(request, response);
    return response;
  }

  #keep(request: StripeRequest, response: StripeResponse): void {
    if (!request.route.startsWith('POST')) return;
    const parameters = JSON.stringify([request.route, request.parameters]);
    this.#kept.set(request.idempotencyKey, { parameters, response });
  }

  #execute({ route, parameters }: StripeRequest): StripeResponse {
    const [method, path = ''] = route.split(' ');
    const [, , resource, id, action] = path.split('/');
    if (resource === 'payment_methods') return this.#methodOf(parameters);
    if (resource === 'refunds')
      return method === 'POST' ? this.#refund(parameters) : this.#refundsOf(parameters);
    if (id === undefined) return this.#create(parameters);
    const intent = this.intents.get(id);
    if (!intent) {
      return stripeError(404, { type: 'invalid_request_error', code: 'resource_missing', param: 'intent' });
    }
    if (action === 'confirm') return this.#confirm(intent, parameters);
    return action === 'cancel' ? cancel(intent) : { status: 200, body: intent };
  }

  #create(parameters: StripeRequest['parameters']): StripeResponse {
    const amount = Number(parameters.amount);
    if (amount < 50)
      return stripeError(400, { type: 'invalid_request_error', code: 'amount_too_small', param: 'amount' });
    const intent: Intent = {
      id: `pi_${this.intents.size + 1}`,
      object: 'payment_intent',
      amount,
      currency: parameters.currency ?? '',
      status: 'requires_payment_method',
      metadata: { orderId: parameters['metadata[orderId]'] ?? '' },
      payment_method: null,
      last_payment_error: null,
      latest_charge: null,
    };
    this.intents.set(intent.id, intent);
    return { status: 200, body: { ...intent } };
  }

  #methodOf(parameters: StripeRequest['parameters']): StripeResponse {
    const token = parameters['card[token]'] ?? '';
    if (this.#tokens.has(token))
      return stripeError(400, { type: 'invalid_request_error', code: 'token_already_used' });
    this.#tokens.add(token);
    return {
      status: 200,
      body: { id: token.replace('tok_', 'pm_card_'), object: 'payment_method', type: 'card' },
    };
  }

  #confirm(intent: Intent, parameters: StripeRequest['parameters']): StripeResponse {
    if (!['requires_payment_method', 'requires_confirmation'].includes(intent.status))
      return unexpectedState(intent);
    const method =
      parameters.payment_method ??
      parameters.confirmation_token?.replace('ctoken_', 'pm_card_') ??
      intent.payment_method ??
      '';
    const outcome = outcomes[method];
    if (!outcome) {
      return stripeError(400, {
        type: 'invalid_request_error',
        code: 'resource_missing',
        param: 'payment_method',
        message: `No such PaymentMethod: '${method}'`,
      });
    }
    Object.assign(intent, { payment_method: method, ...outcome });
    if (intent.status === 'succeeded') intent.latest_charge = intent.id.replace('pi_', 'ch_');
    if (!intent.last_payment_error) return { status: 200, body: { ...intent } };
    return stripeError(402, { ...intent.last_payment_error, type: 'card_error', payment_intent: intent });
  }

  #refund({ payment_intent: id = '' }: StripeRequest['parameters']): StripeResponse {
    const intent = this.intents.get(id);
    if (intent?.status !== 'succeeded') return stripeError(400, { type: 'invalid_request_error' });
    const refunds = this.refunds.get(id) ?? [];
    if (refunds.length > 0)
      return stripeError(400, { type: 'invalid_request_error', code: 'charge_already_refunded' });
    const refund = { id: id.replace('pi_', 're_'), object: 'refund', status: 'succeeded' };
    this.refunds.set(id, [refund]);
    return { status: 200, body: refund };
  }

  #refundsOf({ payment_intent: id = '' }: StripeRequest['parameters']): StripeResponse {
    return {
      status: 200,
      body: { object: 'list', data: this.refunds.get(id) ?? [], has_more: false, url: '/v1/refunds' },
    };
  }
}

function cancel(intent: Intent): StripeResponse {
  if (['succeeded', 'canceled', 'processing'].includes(intent.status)) return unexpectedState(intent);
  intent.status = 'canceled';
  return { status: 200, body: { ...intent } };
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

async function readRequest(incoming: IncomingMessage): Promise<StripeRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  const [path = '', search = ''] = (incoming.url ?? '').split('?');
  const form = new URLSearchParams(incoming.method === 'POST' ? Buffer.concat(chunks).toString() : search);
  return {
    route: `${incoming.method} ${path}`,
    parameters: Object.fromEntries(form),
    idempotencyKey: String(incoming.headers['idempotency-key'] ?? ''),
    apiKey: String(incoming.headers.authorization ?? '').replace('Bearer ', ''),
  };
}
