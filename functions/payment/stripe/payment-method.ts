/** How a payment token of Stripe is used to confirm a PaymentIntent. */
export type PaymentMethodToken =
  | { readonly kind: 'parameters'; readonly parameters: ConfirmParameters }
  /** A legacy card token, which becomes a PaymentMethod first. https://docs.stripe.com/api/payment_methods/create */
  | { readonly kind: 'card-token'; readonly token: string };

export type ConfirmParameters = { readonly payment_method: string } | { readonly confirmation_token: string };

const kinds: readonly (readonly [prefix: string, parse: (token: string) => PaymentMethodToken])[] = [
  ['pm_', (token) => ({ kind: 'parameters', parameters: { payment_method: token } })],
  ['ctoken_', (token) => ({ kind: 'parameters', parameters: { confirmation_token: token } })],
  ['tok_', (token) => ({ kind: 'card-token', token })],
];

/** Recognizes a token by its prefix; undefined for what Stripe never issued. */
export function parsePaymentToken(token: string): PaymentMethodToken | undefined {
  const [, parse] = kinds.find(([prefix]) => token.startsWith(prefix)) ?? [];
  return parse?.(token);
}
