/**
 * What the page has to know of where it is served, to sign a customer in by authorization code with PKCE (S256).
 * `GET /` contains it as `<script type="application/json" id="configuration">`:
 *
 *     const text = document.getElementById('configuration')?.textContent ?? '';
 *     const configuration = JSON.parse(text) as StorefrontConfiguration;
 *
 * The page is served by the HTTP API itself, so every route of it (`/products`, `/orders`, `/sales`) is of the same origin.
 * `redirect_uri` and `logout_uri` are `${location.origin}/`. Signing in, by Cognito's endpoints and those of the local issuer:
 *
 * 1. to `authorizationEndpoint` with `response_type=code, client_id, redirect_uri, scope, state, code_challenge,
 *    code_challenge_method=S256`; back comes `/?code=…&state=…`, or `/?error=…&error_description=…&state=…`
 * 2. `POST tokenEndpoint`, a form of `grant_type=authorization_code, client_id, code, redirect_uri, code_verifier`, returns
 *    `{access_token, id_token, refresh_token, token_type, expires_in}`; the API takes the access token
 * 3. later: `grant_type=refresh_token, client_id, refresh_token` returns the same without `refresh_token`
 * 4. signing out: to `logoutEndpoint` with `client_id, logout_uri`
 *
 * Members of staff have `staff` in the claim `scope` of the access token; it is not a scope to ask for.
 * https://docs.aws.amazon.com/cognito/latest/developerguide/federation-endpoints.html
 */
export interface StorefrontConfiguration {
  /** The claim `iss` of the tokens. */
  readonly issuer: string;
  readonly authorizationEndpoint: string;
  /** The one other origin that the page may connect to, by its content security policy. */
  readonly tokenEndpoint: string;
  readonly logoutEndpoint: string;
  readonly clientId: string;
  /** Scopes to ask for, separated by spaces. */
  readonly scope: string;
  /** What payment tokens the shop takes. */
  readonly paymentGateway: PaymentGateway;
}

export const paymentGateways = ['test', 'stripe-test', 'stripe-live'] as const;

/** With test cards, and in Stripe's test mode, no money moves. */
export type PaymentGateway = (typeof paymentGateways)[number];
