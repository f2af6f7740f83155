import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { createGuardedServer } from '../shared/http-server.ts';
import type { JwtAuthorizer } from './jwt-authorizer.ts';
import { PoolUsers } from './pool-users.ts';
import { appPages } from './sign-in/app-pages.ts';
import { AuthorizationCodes } from './sign-in/authorization-codes.ts';
import { clientOfAudience, type SignInClient } from './sign-in/client.ts';
import type { Identities } from './sign-in/identity-form.ts';
import type { PreTokenGeneration } from './sign-in/pre-token-generation.ts';
import { addSignInRoutes } from './sign-in/routes.ts';
import { SentRedirects } from './sign-in/sent-redirects.ts';
import { SessionTokens } from './sign-in/session-tokens.ts';
import { ALGORITHM, loadSigningKey, type SigningKey } from './signing-key.ts';
import { FORM_LIMIT_BYTES, readTokenForm } from './token-endpoint.ts';
import { mintToken, type TokenRequest } from './tokens.ts';
import { createVerifier, verifyAccessToken } from './verifier.ts';

export type { TokenRequest } from './tokens.ts';

export interface IssuerOptions {
  /** 0 means any free one. */
  readonly port: number;
  /** Absolute path; the signing key is kept in it, so that tokens survive a restart. */
  readonly dataDirectory: string;
  /** Audiences of every authorizer of the template: a token without its own audience is good for all of them. */
  readonly defaultAudience: () => readonly string[];
  /** Clients that users sign in with, besides those audiences. Default: none. */
  readonly clients?: () => readonly SignInClient[];
  /** Whom the sign-in page offers, by the name of their token. Default: none. */
  readonly identities?: Identities;
  /** Users of the pools. Default: those of `identities`, and who signs in. */
  readonly users?: PoolUsers;
  /** Where browsers were sent to. Default: is not remembered. */
  readonly redirects?: SentRedirects;
  /** Asks the trigger of a client's user pool. Default: none does. */
  readonly preTokenGeneration?: PreTokenGeneration;
  /** Epoch milliseconds, for codes and tokens of users who sign in. Default: the machine's. */
  readonly now?: () => number;
  /** Names by which it may be called besides those of the loopback interface. */
  readonly hostNames?: readonly string[];
}

/** The mirror's own token issuer; it exists only locally. */
export interface Issuer {
  /** `http://127.0.0.1:PORT`, and the `iss` of its tokens. */
  readonly url: string;
  mint(request: TokenRequest): Promise<string>;
  /** Resolves to the claims, or to undefined when an API Gateway JWT authorizer would refuse the token. */
  verifyToken(token: string, authorizer: JwtAuthorizer): Promise<Record<string, unknown> | undefined>;
  stop(): Promise<void>;
}

type Mint = Issuer['mint'];

/**
 * Starts the issuer on 127.0.0.1: discovery document, key set, `POST /token` for any identity, and signing in by authorization
 * code as at Cognito's pages.
 * @throws {Error} with code EADDRINUSE when the port is taken
 */
export async function startIssuer(options: IssuerOptions): Promise<Issuer> {
  const { port, dataDirectory, defaultAudience, hostNames } = options;
  const key = await loadSigningKey(dataDirectory);
  const app = new Hono();
  const clients = () => clientsOf(options);
  const allowsForeign = appPages(() => [...clients().values()].flatMap(({ callbackUrls }) => callbackUrls));
  const server = createGuardedServer({ hostNames, allowsForeign }, getRequestListener(app.fetch));
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const mint: Mint = (request) =>
    mintToken(request, { issuer: url, key, defaultAudience: defaultAudience() });
  addRoutes(app, { url, key, mint });
  addSignIn(app, { url, key, clients, options });
  return { url, mint, verifyToken: createVerifier(key), stop: () => close(server) };
}

/** By their id. Whatever an authorizer accepts may sign in, with an app of this machine. */
function clientsOf({
  defaultAudience,
  clients = () => [],
}: IssuerOptions): ReadonlyMap<string, SignInClient> {
  const all = [...defaultAudience().map(clientOfAudience), ...clients()];
  return new Map(all.map((client) => [client.clientId, client]));
}

interface SignInContext {
  readonly url: string;
  readonly key: SigningKey;
  readonly clients: () => ReadonlyMap<string, SignInClient>;
  readonly options: Pick<IssuerOptions, 'identities' | 'users' | 'redirects' | 'preTokenGeneration' | 'now'>;
}

function addSignIn(app: Hono, { url, key, clients, options }: SignInContext): void {
  const { identities = {}, now = Date.now, preTokenGeneration = async () => undefined } = options;
  const { users = new PoolUsers(identities), redirects = new SentRedirects() } = options;
  addSignInRoutes(app, {
    issuer: url,
    clients,
    identities,
    now,
    codes: new AuthorizationCodes(now),
    tokens: new SessionTokens({ issuer: url, key, now, preTokenGeneration }),
    users,
    redirects,
    preTokenGeneration,
    claimsOf: (token) => verifyAccessToken(token, key),
  });
}

function addRoutes(app: Hono, { url, key, mint }: { url: string; key: SigningKey; mint: Mint }): void {
  app.get('/.well-known/openid-configuration', (context) => context.json(discoveryDocument(url)));
  app.get('/.well-known/jwks.json', (context) => context.json({ keys: [key.publicJwk] }));
  app.post('/token', bodyLimit({ maxSize: FORM_LIMIT_BYTES }), async (context) => {
    const form = readTokenForm(await context.req.parseBody());
    if ('error' in form) return context.json(form, 400);
    const response = {
      access_token: await mint(form),
      token_type: 'Bearer',
      expires_in: form.expiresInSeconds,
    };
    return context.json(response, 200, { 'cache-control': 'no-store' });
  });
}

/** https://openid.net/specs/openid-connect-discovery-1_0.html */
function discoveryDocument(url: string) {
  return {
    issuer: url,
    jwks_uri: `${url}/.well-known/jwks.json`,
    authorization_endpoint: `${url}/oauth2/authorize`,
    token_endpoint: `${url}/oauth2/token`,
    userinfo_endpoint: `${url}/oauth2/userInfo`,
    revocation_endpoint: `${url}/oauth2/revoke`,
    end_session_endpoint: `${url}/logout`,
    id_token_signing_alg_values_supported: [ALGORITHM],
    response_types_supported: ['code'],
    grant_types_supported: ['authorization_code', 'refresh_token'],
    code_challenge_methods_supported: ['S256'],
    scopes_supported: ['openid', 'email', 'profile'],
    token_endpoint_auth_methods_supported: ['none', 'client_secret_basic', 'client_secret_post'],
    subject_types_supported: ['public'],
  };
}

async function close(server: Server): Promise<void> {
  server.closeAllConnections();
  server.close();
  await once(server, 'close');
}
