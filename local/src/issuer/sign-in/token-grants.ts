import { percentDecoded } from '../../shared/percent-decoded.ts';
import type { AuthorizationCodes, CodeGrant, Redemption } from './authorization-codes.ts';
import type { Parameters } from './authorization-request.ts';
import { given, unknownClient } from './authorization-request.ts';
import type { SignInClient } from './client.ts';
import { isVerifier, isVerifierOf } from './pkce.ts';
import { TriggerError } from './pre-token-generation.ts';
import type { SessionTokens, TokenResponse } from './session-tokens.ts';

/** An error of the token endpoint. https://www.rfc-editor.org/rfc/rfc6749#section-5.2 */
export interface GrantError {
  readonly error:
    | 'invalid_request'
    | 'invalid_client'
    | 'invalid_grant'
    | 'unauthorized_client'
    | 'unsupported_grant_type';
  /** What is wrong, what was given, what is accepted. */
  readonly error_description: string;
}

export interface TokenGrantDependencies {
  readonly clients: () => ReadonlyMap<string, SignInClient>;
  readonly codes: AuthorizationCodes;
  readonly tokens: SessionTokens;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

/** The form of a token request, with the header `Authorization`. */
export interface TokenForm {
  readonly form: Parameters;
  readonly authorization?: string;
}

type Grant = (
  form: Parameters,
  client: SignInClient,
  dependencies: TokenGrantDependencies,
) => Promise<TokenResponse | GrantError>;

const grants: Readonly<Record<string, Grant>> = {
  authorization_code: redeemCode,
  refresh_token: refreshTokens,
};

const failed = (error: GrantError['error'], error_description: string): GrantError => ({
  error,
  error_description,
});

/**
 * The response to `POST /oauth2/token`, by Cognito's grants for users.
 * https://docs.aws.amazon.com/cognito/latest/developerguide/token-endpoint.html
 */
export async function grantTokens(
  request: TokenForm,
  dependencies: TokenGrantDependencies,
): Promise<TokenResponse | GrantError> {
  const client = authenticate(request, dependencies.clients());
  if ('error' in client) return client;
  const grant = Object.hasOwn(grants, request.form.grant_type ?? '')
    ? grants[request.form.grant_type ?? '']
    : undefined;
  if (grant) return grant(request.form, client, dependencies);
  return failed(
    'unsupported_grant_type',
    `grant_type is ${given(request.form.grant_type)}. Accepted: ${Object.keys(grants).join(', ')}.`,
  );
}

/**
 * The client that sends a form: by its id, and by its secret where it has one, in the form or by HTTP Basic.
 * https://www.rfc-editor.org/rfc/rfc6749#section-2.3.1
 */
export function authenticate(
  { form, authorization }: TokenForm,
  clients: ReadonlyMap<string, SignInClient>,
): SignInClient | GrantError {
  const basic = basicCredentials(authorization);
  if (!basic.every((text) => text !== undefined)) return failed('invalid_client', notDecoded);
  const [basicId, basicSecret] = basic;
  const clientId = form.client_id ?? basicId;
  const client = clients.get(clientId ?? '');
  if (!client) return failed('invalid_client', unknownClient(clientId, clients));
  const secret = basicSecret ?? form.client_secret;
  if (client.clientSecret === undefined || client.clientSecret === secret) return client;
  return failed(
    'invalid_client',
    `client_secret is ${secret === undefined ? 'missing' : 'another one'}. Accepted: the ClientSecret of client ${clientId}, by HTTP Basic or in the form.`,
  );
}

/** Without the header's text, which has a secret. */
const notDecoded =
  'The header Authorization has a "%" that begins no byte. Accepted: HTTP Basic of id and secret of the client, each URL-encoded.';

/** Id and secret, undefined where one is not URL-encoded; empty without both. */
function basicCredentials(authorization = ''): readonly (string | undefined)[] {
  const encoded = /^Basic ([A-Za-z0-9+/=]+)$/i.exec(authorization)?.[1];
  const [, id, secret] = /^([^:]*):(.*)$/s.exec(Buffer.from(encoded ?? '', 'base64').toString()) ?? [];
  return id === undefined || secret === undefined ? [] : [percentDecoded(id), percentDecoded(secret)];
}

async function redeemCode(
  form: Parameters,
  client: SignInClient,
  { codes, tokens, now }: TokenGrantDependencies,
): Promise<TokenResponse | GrantError> {
  if (!form.code) return failed('invalid_request', 'code is missing. Accepted: the code of the redirect.');
  const redemption = codes.redeem(form.code);
  if (redemption.kind === 'reused') tokens.end(redemption.sessionId);
  if (redemption.kind !== 'redeemed') return failed('invalid_grant', notRedeemed[redemption.kind]);
  const { grant } = redemption;
  const problem = mismatches.find(({ fails }) => fails(form, client, grant));
  if (problem) return failed('invalid_grant', problem.description(form, grant));
  const { request, identity, sessionId, changes } = grant;
  const session = {
    sessionId,
    identity,
    scope: request.scope,
    nonce: request.nonce,
    authTime: Math.floor(now() / 1000),
  };
  return tokens.begin(session, client, changes);
}

const notRedeemed: Readonly<Record<Exclude<Redemption['kind'], 'redeemed'>, string>> = {
  reused:
    'The code was used before, so the session that it began has ended. Accepted: a code once. Sign in again.',
  expired: 'The code has expired. Accepted: a code for 5 minutes. Sign in again.',
  unknown: 'The code is unknown. Accepted: a code of this issuer since its start. Sign in again.',
};

interface Mismatch {
  readonly fails: (form: Parameters, client: SignInClient, grant: CodeGrant) => boolean;
  readonly description: (form: Parameters, grant: CodeGrant) => string;
}

/** How a form may differ from the request that the code is of. */
const mismatches: readonly Mismatch[] = [
  {
    fails: (_, { clientId }, { request }) => clientId !== request.client.clientId,
    description: ({ client_id }) =>
      `client_id is ${given(client_id)}. Accepted: the client that asked for the code.`,
  },
  {
    fails: ({ redirect_uri }, _, { request }) => redirect_uri !== request.redirectUri,
    description: ({ redirect_uri }, { request }) =>
      `redirect_uri is ${given(redirect_uri)}. Accepted: "${request.redirectUri}", to which the code was sent.`,
  },
  {
    fails: ({ code_verifier }, _, { request: { challenge } }) =>
      challenge === undefined
        ? code_verifier !== undefined
        : code_verifier === undefined ||
          !isVerifier(code_verifier) ||
          !isVerifierOf(challenge, code_verifier),
    description: ({ code_verifier }, { request: { challenge } }) =>
      challenge === undefined
        ? 'code_verifier is given, and the code was asked for without code_challenge. Accepted: both or neither.'
        : `code_verifier is ${verifierGiven(code_verifier)}. Accepted: the text of 43 to 128 characters whose SHA-256 hash in base64url is the code_challenge "${challenge}".`,
  },
];

/** Without its text, which is a secret. */
const verifierGiven = (verifier: string | undefined) =>
  verifier === undefined ? 'missing' : `another text, of ${verifier.length} characters`;

async function refreshTokens(
  { refresh_token: token }: Parameters,
  client: SignInClient,
  { tokens }: TokenGrantDependencies,
): Promise<TokenResponse | GrantError> {
  if (!token) return failed('invalid_request', 'refresh_token is missing. Accepted: one of this issuer.');
  try {
    return (await tokens.refresh(token, client)) ?? failed('invalid_grant', notRefreshed(client));
  } catch (error) {
    if (error instanceof TriggerError) return failed('invalid_request', error.message);
    throw error;
  }
}

const notRefreshed = ({ clientId }: SignInClient) =>
  `refresh_token is not valid for client ${clientId}: of another client or issuer, expired or revoked. Accepted: the one of a session that lasts. Sign in again.`;
