import { type PaymentGateway, paymentGateways, type StorefrontConfiguration } from './configuration.ts';

/** Where customers sign in, as the stack names it. */
export interface SignIn {
  /** The user pool's, without a slash at the end. */
  readonly issuer: string;
  /** The user pool's sign-in pages, without a slash at the end. */
  readonly signInUrl: string;
  readonly clientId: string;
}

/** The part of the page's configuration that signs customers in. https://docs.aws.amazon.com/cognito/latest/developerguide/federation-endpoints.html */
export const configurationOf = ({
  issuer,
  signInUrl,
  clientId,
}: SignIn): Omit<StorefrontConfiguration, 'paymentGateway'> => ({
  issuer,
  authorizationEndpoint: `${signInUrl}/oauth2/authorize`,
  tokenEndpoint: `${signInUrl}/oauth2/token`,
  logoutEndpoint: `${signInUrl}/logout`,
  clientId,
  scope: 'openid email profile',
});

/** @throws {Error} when there is no payment gateway of this name. */
export function paymentGatewayNamed(name: string): PaymentGateway {
  const gateway = paymentGateways.find((each) => each === name);
  if (gateway) return gateway;
  throw new Error(`PAYMENT_GATEWAY is "${name}". Accepted: ${paymentGateways.join(', ')}.`);
}
