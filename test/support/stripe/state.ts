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

export interface Intent {
  id: string;
  object: 'payment_intent';
  amount: number;
  currency: string;
  status: string;
  metadata: Record<string, string>;
  allowed_payment_method_types: string[];
  payment_method: string | null;
  last_payment_error: object | null;
  latest_charge: string | null;
  cancellation_reason: string | null;
}

/** https://docs.stripe.com/api/errors */
export const stripeError = (
  status: number,
  error: { readonly type: string; readonly code?: string; readonly [member: string]: unknown },
): StripeResponse => ({ status, body: { error: { message: 'A text of Stripe.', ...error } } });

const invalid = (code: string, more: Readonly<Record<string, unknown>> = {}) =>
  stripeError(400, { type: 'invalid_request_error', code, ...more });

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

/** The state of an account of Stripe, as far as payment uses it: what stripe-mock does not have. */
export class StripeState {
  readonly intents = new Map<string, Intent>();
  /** Refunds by PaymentIntent. */
  readonly refunds = new Map<string, { id: string; status: string }[]>();
  /** API keys that are accepted. */
  readonly apiKeys = new Set(['sk_test_1']);
  readonly #kept = new Map<string, { readonly parameters: string; readonly response: StripeResponse }>();
  readonly #tokens = new Set<string>();

  /** Charges that really happened. */
  get charges(): Intent[] {
    return [...this.intents.values()].filter(({ status }) => status === 'succeeded');
  }

  /** As after 24 hours. https://docs.stripe.com/api/idempotent_requests */
  forgetIdempotencyKeys(): void {
    this.#kept.clear();
  }

  /** Carries a request out, unless its key has a response. */
  respond(request: StripeRequest): StripeResponse {
    if (!this.apiKeys.has(request.apiKey)) return stripeError(401, { type: 'invalid_request_error' });
    const kept = request.route.startsWith('POST') ? this.#kept.get(request.idempotencyKey) : undefined;
    if (kept && kept.parameters !== parametersOf(request)) return invalid('', { type: 'idempotency_error' });
    if (kept) return { ...kept.response, headers: { 'idempotent-replayed': 'true' } };
    const response = this.#execute(request);
    this.keep(request, response);
    return response;
  }

  /** Keeps a response under the key of a request, for requests that repeat it. */
  keep(request: StripeRequest, response: StripeResponse): void {
    if (!request.route.startsWith('POST')) return;
    this.#kept.set(request.idempotencyKey, { parameters: parametersOf(request), response });
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
    if (action === 'confirm') return confirm(intent, parameters);
    return action === 'cancel' ? cancel(intent, parameters) : { status: 200, body: { ...intent } };
  }

  #create(parameters: StripeRequest['parameters']): StripeResponse {
    const amount = Number(parameters.amount);
    if (amount < 50) return invalid('amount_too_small', { param: 'amount' });
    const intent: Intent = {
      id: `pi_${this.intents.size + 1}`,
      object: 'payment_intent',
      amount,
      currency: parameters.currency ?? '',
      status: 'requires_payment_method',
      metadata: { orderId: parameters['metadata[orderId]'] ?? '' },
      allowed_payment_method_types: [parameters['allowed_payment_method_types[0]'] ?? ''],
      payment_method: null,
      last_payment_error: null,
      latest_charge: null,
      cancellation_reason: null,
    };
    this.intents.set(intent.id, intent);
    return { status: 200, body: { ...intent } };
  }

  #methodOf(parameters: StripeRequest['parameters']): StripeResponse {
    const token = parameters['card[token]'] ?? '';
    if (this.#tokens.has(token)) return invalid('token_already_used');
    this.#tokens.add(token);
    const id = token.replace('tok_', 'pm_card_');
    return { status: 200, body: { id, object: 'payment_method', type: 'card' } };
  }

  #refund({ payment_intent: id = '' }: StripeRequest['parameters']): StripeResponse {
    if (this.intents.get(id)?.status !== 'succeeded') return invalid('charge_not_found');
    const refunds = this.refunds.get(id) ?? [];
    if (refunds.length > 0) return invalid('charge_already_refunded');
    const refund = { id: id.replace('pi_', 're_'), object: 'refund', status: 'succeeded' };
    this.refunds.set(id, [refund]);
    return { status: 200, body: refund };
  }

  #refundsOf({ payment_intent: id = '' }: StripeRequest['parameters']): StripeResponse {
    const data = this.refunds.get(id) ?? [];
    return { status: 200, body: { object: 'list', data, has_more: false, url: '/v1/refunds' } };
  }
}

const parametersOf = ({ route, parameters }: StripeRequest) => JSON.stringify([route, parameters]);

const unexpectedState = (intent: Intent) =>
  invalid('payment_intent_unexpected_state', { payment_intent: { ...intent } });

function confirm(intent: Intent, parameters: StripeRequest['parameters']): StripeResponse {
  if (!/^requires_(payment_method|confirmation)$/.test(intent.status)) return unexpectedState(intent);
  const method = methodIn(parameters) ?? intent.payment_method ?? '';
  const outcome = outcomes[method];
  if (!outcome) return invalid('resource_missing', { param: 'payment_method', message: `No such ${method}` });
  if (!intent.allowed_payment_method_types.includes(typeOf(method))) {
    return invalid('payment_intent_incompatible_payment_method', { param: 'payment_method' });
  }
  Object.assign(intent, { payment_method: method, ...outcome });
  if (intent.status === 'succeeded') intent.latest_charge = intent.id.replace('pi_', 'ch_');
  if (!intent.last_payment_error) return { status: 200, body: { ...intent } };
  return stripeError(402, { ...intent.last_payment_error, type: 'card_error', payment_intent: intent });
}

const typeOf = (method: string) => (method.startsWith('pm_usBankAccount') ? 'us_bank_account' : 'card');

const methodIn = ({ payment_method, confirmation_token }: StripeRequest['parameters']) =>
  payment_method ?? confirmation_token?.replace('ctoken_', 'pm_card_');

function cancel(
  intent: Intent,
  { cancellation_reason: reason = null }: { readonly cancellation_reason?: string | null },
): StripeResponse {
  if (['succeeded', 'canceled', 'processing'].includes(intent.status)) return unexpectedState(intent);
  Object.assign(intent, { status: 'canceled', cancellation_reason: reason });
  return { status: 200, body: { ...intent } };
}
