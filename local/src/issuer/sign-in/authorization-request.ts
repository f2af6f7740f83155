import type { SignInClient } from './client.ts';
import { isChallenge } from './pkce.ts';
import { acceptedRedirects, mayRedirectTo } from './redirect-uri.ts';

/** Parameters of a request, by name. */
export type Parameters = Readonly<Record<string, string | undefined>>;

/** What an app asks for, checked. */
export interface AuthorizationRequest {
  readonly client: SignInClient;
  readonly redirectUri: string;
  readonly scope: string;
  readonly state?: string;
  readonly nonce?: string;
  /** Of the method S256. Absent: the app does without PKCE. */
  readonly challenge?: string;
}

/** An error that the browser shows: there is no address that may hear of it. */
export interface RefusedRequest {
  readonly kind: 'refused';
  readonly description: string;
}

/** An error that the app is sent. https://www.rfc-editor.org/rfc/rfc6749#section-4.1.2.1 */
export interface FailedRequest {
  readonly kind: 'failed';
  readonly redirectUri: string;
  readonly state?: string;
  readonly error: string;
  readonly description: string;
}

type Clients = ReadonlyMap<string, SignInClient>;

const refused = (description: string): RefusedRequest => ({ kind: 'refused', description });

/**
 * Checks what an app asks the authorization endpoint for.
 * https://docs.aws.amazon.com/cognito/latest/developerguide/authorization-endpoint.html
 */
export function readAuthorizationRequest(
  parameters: Parameters,
  clients: Clients,
): AuthorizationRequest | RefusedRequest | FailedRequest {
  const destination = destinationOf(parameters, clients);
  if ('kind' in destination) return destination;
  const problem = checks.find(({ fails }) => fails(parameters, destination.client));
  const { redirectUri, client } = destination;
  const { state, nonce, code_challenge: challenge } = parameters;
  if (problem) {
    const description = problem.description(parameters, client);
    return { kind: 'failed', redirectUri, state, error: problem.error, description };
  }
  return { client, redirectUri, scope: scopesOf(parameters, client).join(' '), state, nonce, challenge };
}

/** Until client and address are known to be right, nothing is sent to that address. */
function destinationOf(
  { client_id: clientId, redirect_uri: redirectUri }: Parameters,
  clients: Clients,
): RefusedRequest | { client: SignInClient; redirectUri: string } {
  const client = clients.get(clientId ?? '');
  if (!client) return refused(unknownClient(clientId, clients));
  if (redirectUri === undefined || !mayRedirectTo(redirectUri, client.callbackUrls)) {
    return refused(
      `redirect_uri is ${given(redirectUri)}. Accepted: ${acceptedRedirects(client.callbackUrls)}. Add it to CallbackURLs of the client, or correct it in the app.`,
    );
  }
  return { client, redirectUri };
}

/** Why there is no such client. */
export const unknownClient = (clientId: string | undefined, clients: Clients): string =>
  `client_id is ${given(clientId)}. Accepted: ${[...clients.keys()].join(', ') || 'none, since the template has no client of a user pool and no audience'}.`;

/** How a message says what a parameter is. */
export const given = (value: string | undefined): string => (value === undefined ? 'missing' : `"${value}"`);

/** Scopes asked for; all of the client where none are. */
function scopesOf({ scope }: Parameters, { scopes = ['openid'] }: SignInClient): readonly string[] {
  const asked = (scope ?? '').split(' ').filter(Boolean);
  return asked.length > 0 ? asked : scopes;
}

interface Check {
  readonly error: string;
  readonly fails: (parameters: Parameters, client: SignInClient) => boolean;
  readonly description: (parameters: Parameters, client: SignInClient) => string;
}

/** In the order in which they are made. */
const checks: readonly Check[] = [
  {
    error: 'unauthorized_client',
    fails: (_, { allowsCode }) => !allowsCode,
    description: (_, { clientId }) =>
      `Client ${clientId} may not ask for a code. Accepted: AllowedOAuthFlowsUserPoolClient true and "code" in AllowedOAuthFlows.`,
  },
  {
    error: 'unsupported_response_type',
    fails: ({ response_type }) => response_type !== 'code',
    description: ({ response_type }) => `response_type is ${given(response_type)}. Accepted: "code".`,
  },
  {
    error: 'invalid_scope',
    fails: (parameters, client) =>
      scopesOf(parameters, client).some((each) => client.scopes?.includes(each) === false),
    description: ({ scope }, { scopes = [] }) => `scope is ${given(scope)}. Accepted: ${scopes.join(', ')}.`,
  },
  {
    // Cognito knows no other: https://docs.aws.amazon.com/cognito/latest/developerguide/using-pkce-in-authorization-code.html
    error: 'invalid_request',
    fails: ({ code_challenge, code_challenge_method }) =>
      (code_challenge === undefined) !== (code_challenge_method === undefined) ||
      (code_challenge_method !== undefined && code_challenge_method !== 'S256'),
    description: ({ code_challenge_method }) =>
      `code_challenge_method is ${given(code_challenge_method)}. Accepted: "S256" together with code_challenge, or neither.`,
  },
  {
    error: 'invalid_request',
    fails: ({ code_challenge }) => code_challenge !== undefined && !isChallenge(code_challenge),
    description: ({ code_challenge }) =>
      `code_challenge is ${given(code_challenge)}. Accepted: the SHA-256 hash of the verifier as base64url, 43 characters without padding.`,
  },
  {
    error: 'login_required',
    fails: ({ prompt }) => prompt === 'none',
    description: () =>
      'prompt is "none", and the mirror keeps no session. Accepted: every other prompt, or none given.',
  },
];
