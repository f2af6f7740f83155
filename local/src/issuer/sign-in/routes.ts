import { randomUUID } from 'node:crypto';
import type { Context, Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { cors } from 'hono/cors';
import { attributesOf, type PoolUsers } from '../pool-users.ts';
import { FORM_LIMIT_BYTES } from '../token-endpoint.ts';
import {
  type AuthorizationRequest,
  type FailedRequest,
  given,
  type Parameters,
  readAuthorizationRequest,
  unknownClient,
} from './authorization-request.ts';
import { type Identities, readIdentity } from './identity-form.ts';
import { errorPage, signInPage } from './page.ts';
import { pageStyle } from './page-style.ts';
import { type PreTokenGeneration, TriggerError } from './pre-token-generation.ts';
import { acceptedRedirects, isLoopback, mayRedirectTo } from './redirect-uri.ts';
import type { SentRedirects } from './sent-redirects.ts';
import { authenticate, grantTokens, type TokenGrantDependencies } from './token-grants.ts';

export interface SignInDependencies extends TokenGrantDependencies {
  /** Without a slash at the end. */
  readonly issuer: string;
  readonly identities: Identities;
  readonly users: PoolUsers;
  readonly redirects: SentRedirects;
  /** Asked when a user signs in. */
  readonly preTokenGeneration: PreTokenGeneration;
  /** The claims of an access token of this issuer; undefined when it is none. */
  readonly claimsOf: (accessToken: string) => Promise<Readonly<Record<string, unknown>> | undefined>;
}

/** Paths that a browser opens in a tab, also from the page of another site: nothing happens there without a click. */
export const openedPaths: readonly string[] = ['/oauth2/authorize', '/login', '/logout'];

/**
 * Paths that pages of apps call by script. Cognito permits all origins:
 * https://docs.aws.amazon.com/cognito/latest/developerguide/token-endpoint.html
 */
export const scriptPaths: readonly string[] = [
  '/oauth2/token',
  '/oauth2/revoke',
  '/oauth2/userInfo',
  '/.well-known/openid-configuration',
  '/.well-known/jwks.json',
];

/**
 * Signing in by authorization code, at Cognito's paths.
 * https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-userpools-server-contract-reference.html
 */
export function addSignInRoutes(app: Hono, dependencies: SignInDependencies): void {
  for (const path of scriptPaths) app.use(path, cors({ origin: '*', allowMethods: ['GET', 'POST'] }));
  app.get('/oauth2/authorize', (context) => authorize(context, dependencies));
  app.get('/login', (context) => showPage(context, dependencies));
  app.post('/login', bodyLimit({ maxSize: FORM_LIMIT_BYTES }), (context) => signIn(context, dependencies));
  app.get('/logout', (context) => signOut(context, dependencies));
  app.get('/sign-in.css', (context) =>
    context.body(pageStyle, 200, { 'content-type': 'text/css; charset=utf-8' }),
  );
  addTokenRoutes(app, dependencies);
}

function addTokenRoutes(app: Hono, dependencies: SignInDependencies): void {
  const limited = bodyLimit({ maxSize: FORM_LIMIT_BYTES });
  app.post('/oauth2/token', limited, async (context) => {
    const response = await grantTokens(await tokenFormOf(context), dependencies);
    return context.json(response, 'error' in response ? 400 : 200, noStore);
  });
  app.post('/oauth2/revoke', limited, async (context) => {
    const request = await tokenFormOf(context);
    const client = authenticate(request, dependencies.clients());
    if ('error' in client) return context.json(client, 400, noStore);
    await dependencies.tokens.revoke(request.form.token ?? '', client);
    return context.body(null, 200);
  });
  app.on(['GET', 'POST'], '/oauth2/userInfo', async (context) => {
    const claims = await dependencies.claimsOf(bearerOf(context));
    if (claims) return context.json(userInfoOf(claims, dependencies.users), 200, noStore);
    const description = 'The access token is missing, expired or not of this issuer.';
    return context.json({ error: 'invalid_token', error_description: description }, 401, {
      'www-authenticate': 'Bearer error="invalid_token"',
    });
  });
}

const noStore = { 'cache-control': 'no-store' } as const;

const tokenFormOf = async (context: Context) => ({
  form: textsOf(await context.req.parseBody()),
  authorization: context.req.header('authorization'),
});

const bearerOf = (context: Context): string =>
  /^Bearer (.+)$/i.exec(context.req.header('authorization') ?? '')?.[1] ?? '';

const userInfoClaims = ['sub', 'name', 'email', 'email_verified', 'zoneinfo', 'username'];

/** By the attributes of the user, as far as the user is known since the start. */
function userInfoOf(claims: Readonly<Record<string, unknown>>, users: PoolUsers) {
  const user = users.find(String(claims.sub));
  const known = { ...claims, ...(user && attributesOf(user)) };
  return Object.fromEntries(userInfoClaims.flatMap((name) => (name in known ? [[name, known[name]]] : [])));
}

/** Cognito's endpoint sends the browser on, with the same parameters. */
function authorize(context: Context, { issuer }: SignInDependencies): Response {
  const { search } = new URL(context.req.url);
  return context.redirect(`${pagesAddress(context.req.query('redirect_uri'), issuer)}/login${search}`, 302);
}

/**
 * The issuer by the name that the app has this machine by: `localhost` and `127.0.0.1` are two sites to a browser, and the ports
 * of the mirror do not let pages of another site in. At `[::1]` the issuer does not listen.
 */
function pagesAddress(redirectUri: string | undefined, issuer: string): string {
  const app = redirectUri && isLoopback(redirectUri) ? URL.parse(redirectUri) : undefined;
  return app && app.hostname !== '[::1]' ? `http://${app.hostname}:${new URL(issuer).port}` : issuer;
}

function showPage(context: Context, dependencies: SignInDependencies): Response | Promise<Response> {
  return pageOf(context, context.req.query(), dependencies);
}

function pageOf(
  context: Context,
  parameters: Parameters,
  dependencies: SignInDependencies,
  problem?: string,
): Response | Promise<Response> {
  const { clients, identities } = dependencies;
  const request = readAuthorizationRequest(parameters, clients());
  if ('kind' in request) return refuse(context, request, dependencies);
  const app = new URL(request.redirectUri).host || request.redirectUri;
  const page = signInPage({ identities, parameters, app, problem });
  return context.html(page, problem ? 400 : 200, pageHeaders(request.redirectUri));
}

async function signIn(context: Context, dependencies: SignInDependencies): Promise<Response> {
  const { clients, identities, users, preTokenGeneration, codes } = dependencies;
  const form = textsOf(await context.req.parseBody());
  const request = readAuthorizationRequest(form, clients());
  if ('kind' in request) return refuse(context, request, dependencies);
  const identity = readIdentity(form, identities);
  if ('problem' in identity) return pageOf(context, form, dependencies, identity.problem);
  users.add(identity);
  const { client, scope } = request;
  const source = 'TokenGeneration_HostedAuth';
  try {
    const changes = await preTokenGeneration({ source, client, identity, scopes: scope.split(' ') });
    const code = codes.issue({ request, identity, changes, sessionId: randomUUID() });
    return sendBack(context, request, { code }, dependencies);
  } catch (error) {
    if (!(error instanceof TriggerError)) throw error;
    // https://docs.aws.amazon.com/cognito/latest/developerguide/federation-endpoint-idp-responses.html
    return sendBack(
      context,
      request,
      { error: 'invalid_request', error_description: error.message },
      dependencies,
    );
  }
}

function refuse(
  context: Context,
  problem: Exclude<ReturnType<typeof readAuthorizationRequest>, AuthorizationRequest>,
  dependencies: SignInDependencies,
): Response | Promise<Response> {
  if (problem.kind === 'refused') return context.html(errorPage(problem.description), 400, pageHeaders());
  const { error, description: error_description } = problem;
  return sendBack(context, problem, { error, error_description }, dependencies);
}

function sendBack(
  context: Context,
  { redirectUri, state }: Pick<FailedRequest, 'redirectUri' | 'state'>,
  parameters: Readonly<Record<string, string>>,
  { redirects }: SignInDependencies,
): Response {
  const url = new URL(redirectUri);
  for (const [name, value] of Object.entries({ ...parameters, ...(state !== undefined && { state }) })) {
    url.searchParams.set(name, value);
  }
  redirects.add(url.href);
  return context.redirect(url.href, 303);
}

/** There is no session to end: the browser goes where the app says, or signs in again. */
function signOut(context: Context, dependencies: SignInDependencies): Response | Promise<Response> {
  const { client_id: clientId, logout_uri: logoutUri, redirect_uri } = context.req.query();
  const clients = dependencies.clients();
  const client = clients.get(clientId ?? '');
  if (!client) return context.html(errorPage(unknownClient(clientId, clients)), 400, pageHeaders());
  if (logoutUri === undefined && redirect_uri !== undefined) return authorize(context, dependencies);
  if (logoutUri !== undefined && mayRedirectTo(logoutUri, client.logoutUrls)) {
    dependencies.redirects.add(new URL(logoutUri).href);
    return context.redirect(logoutUri, 302);
  }
  const description = `logout_uri is ${given(logoutUri)}. Accepted: ${acceptedRedirects(client.logoutUrls)}. Add it to LogoutURLs of the client, or correct it in the app.`;
  return context.html(errorPage(description), 400, pageHeaders());
}

/**
 * Nothing runs on the page, and no other page frames it. A browser follows the redirect after the form only where `form-action`
 * permits it; and it sends `Origin: null` with a form under the policy `no-referrer`, which the guard would refuse.
 */
function pageHeaders(redirectUri?: string): Record<string, string> {
  const destination = redirectUri === undefined ? '' : ` ${formTarget(redirectUri)}`;
  return {
    'cache-control': 'no-store',
    'content-security-policy': `default-src 'none'; style-src 'self'; img-src data:; form-action 'self'${destination}; base-uri 'none'; frame-ancestors 'none'`,
    'referrer-policy': 'same-origin',
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
  };
}

/** An app on a phone has a scheme instead of an origin. */
function formTarget(redirectUri: string): string {
  const { origin, protocol } = new URL(redirectUri);
  return origin === 'null' ? protocol : origin;
}

const textsOf = (form: Readonly<Record<string, unknown>>): Parameters =>
  Object.fromEntries(
    Object.entries(form).flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : [])),
  );
