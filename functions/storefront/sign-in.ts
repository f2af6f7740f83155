import type { StorefrontConfiguration } from './configuration.ts';

/** Where customers sign in, as the stack names it. */
export interface SignIn {
  /** The user pool's, without a slash at the end. */
  readonly issuer: string;
  /** The user pool's sign-in pages, without a slash at the end. */
  readonly signInUrl: string;
  readonly clientId: string;
}

/** The configuration of the page. https://docs.aws.amazon.com/cognito/latest/developerguide/federation-endpoints.html */
export const configurationOf = ({ issuer, signInUrl, clientId }: SignIn): StorefrontConfiguration => ({
  issuer,
  authorizationEndpoint: `${signInUrl}/oauth2/authorize`,
  tokenEndpoint: `${signInUrl}/oauth2/token`,
  logoutEndpoint: `${signInUrl}/logout`,
  clientId,
  scope: 'openid email profile',
});
