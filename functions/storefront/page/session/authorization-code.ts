import {
  type AuthorizationServer,
  allowInsecureRequests,
  authorizationCodeGrantRequest,
  type Client,
  calculatePKCECodeChallenge,
  clockTolerance,
  generateRandomCodeVerifier,
  generateRandomState,
  None,
  processAuthorizationCodeResponse,
  validateAuthResponse,
} from 'oauth4webapi';
import type { StorefrontConfiguration } from '../../configuration.ts';
import { jsonIn } from '../json.ts';
import { startSession } from './session.ts';

/** What this tab remembers between leaving for the issuer and coming back. */
interface SignInRequest {
  readonly state: string;
  readonly verifier: string;
  /** The hash of the page that the customer was on. */
  readonly returnTo: string;
}

const storageKey = 'shop.sign-in';
/** Seconds that the clock of the browser may be off. */
const toleratedClockSkew = 900;

const redirectUri = () => `${location.origin}/`;

const serverOf = (configuration: StorefrontConfiguration): AuthorizationServer => ({
  issuer: configuration.issuer,
  authorization_endpoint: configuration.authorizationEndpoint,
  token_endpoint: configuration.tokenEndpoint,
});

const clientOf = ({ clientId }: StorefrontConfiguration): Client => ({
  client_id: clientId,
  [clockTolerance]: toleratedClockSkew,
});

/** Leaves for the issuer's page; the customer comes back to where they are now. */
export async function beginSignIn(configuration: StorefrontConfiguration): Promise<void> {
  const request = {
    state: generateRandomState(),
    verifier: generateRandomCodeVerifier(),
    returnTo: location.hash,
  };
  sessionStorage.setItem(storageKey, JSON.stringify(request));
  const url = new URL(configuration.authorizationEndpoint);
  const parameters = {
    response_type: 'code',
    client_id: configuration.clientId,
    redirect_uri: redirectUri(),
    scope: configuration.scope,
    state: request.state,
    code_challenge: await calculatePKCECodeChallenge(request.verifier),
    code_challenge_method: 'S256',
  };
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
  location.assign(url);
}

/** Why the customer is not signed in after they wanted to be. */
export type SignInFailure = 'refused' | 'not-of-this-tab' | 'failed';

/**
 * Ends what {@link beginSignIn} began, when the page is opened with the issuer's response in its address. The response leaves the
 * address before it is used, so that a reload in between cannot send its code a second time.
 * @returns undefined when the customer is signed in, or the address has no response.
 */
export async function completeSignIn(
  configuration: StorefrontConfiguration,
): Promise<SignInFailure | undefined> {
  const url = new URL(location.href);
  if (!url.searchParams.has('code') && !url.searchParams.has('error')) return undefined;
  const request = takeRequest();
  history.replaceState(null, '', `/${request?.returnTo ?? ''}`);
  if (!request) return 'not-of-this-tab';
  if (url.searchParams.get('state') !== request.state) return 'not-of-this-tab';
  if (url.searchParams.has('error')) return 'refused';
  try {
    await exchangeCode(configuration, url, request);
    return undefined;
  } catch (error) {
    console.warn('Signing in failed.', error);
    return 'failed';
  }
}

async function exchangeCode(
  configuration: StorefrontConfiguration,
  url: URL,
  request: SignInRequest,
): Promise<void> {
  const [server, client] = [serverOf(configuration), clientOf(configuration)];
  const response = await authorizationCodeGrantRequest(
    server,
    client,
    None(),
    validateAuthResponse(server, client, url, request.state),
    redirectUri(),
    request.verifier,
    // On AWS its scheme is https. The local issuer has no certificate, and is on this machine.
    { [allowInsecureRequests]: configuration.tokenEndpoint.startsWith('http:') },
  );
  const { access_token, expires_in = 0 } = await processAuthorizationCodeResponse(server, client, response);
  startSession(access_token, expires_in);
}

function takeRequest(): SignInRequest | undefined {
  const stored = (jsonIn(sessionStorage.getItem(storageKey)) ?? {}) as Partial<SignInRequest>;
  sessionStorage.removeItem(storageKey);
  const { state, verifier, returnTo } = stored;
  return state && verifier ? { state, verifier, returnTo: returnTo ?? '' } : undefined;
}
