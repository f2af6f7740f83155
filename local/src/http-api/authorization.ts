import type { Authorization } from './event.ts';
import { gatewayResponse, type HttpResponse } from './gateway-responses.ts';
import type { GatewayRequest } from './request.ts';
import type { HttpApiPorts, HttpRoute } from './types.ts';

/** Either what the authorizer found, or the response that refuses the request; neither for a public route. */
export interface AuthorizationResult {
  readonly authorization?: Authorization;
  readonly refusal?: HttpResponse;
}

/**
 * Does what a JWT authorizer does: token present, valid, and at least one of the route's scopes in it.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-jwt-authorizer.html
 */
export async function authorize(
  route: HttpRoute,
  request: GatewayRequest,
  verifyToken: HttpApiPorts['verifyToken'],
): Promise<AuthorizationResult> {
  const { authorizer, authorizationScopes = [] } = route;
  if (!authorizer) return {};
  const token = findToken(authorizer.identitySource, request);
  if (!token) return { refusal: challenge(401, 'Bearer') };
  const claims = await verifyToken(token, authorizer);
  if (!claims) return { refusal: challenge(401, INVALID_TOKEN) };
  const scopes = scopesOf(claims);
  if (authorizationScopes.length === 0) return { authorization: { claims, scopes: null } };
  if (authorizationScopes.some((scope) => scopes.includes(scope)))
    return { authorization: { claims, scopes } };
  return { refusal: challenge(403, insufficientScope(authorizationScopes)) };
}

const INVALID_TOKEN = 'Bearer scope="" error="invalid_token" error_description="the token is not valid"';

function insufficientScope(scopes: readonly string[]): string {
  return `Bearer scope="${scopes.join(' ')}" error="insufficient_scope" error_description="the token has none of the scopes"`;
}

function challenge(statusCode: number, wwwAuthenticate: string): HttpResponse {
  return gatewayResponse(statusCode, { 'www-authenticate': wwwAuthenticate });
}

/** Claim `scope` (text) or `scp` (list or text), as API Gateway reads them. */
function scopesOf(claims: Readonly<Record<string, unknown>>): string[] {
  return [claims.scope ?? claims.scp ?? []]
    .flat()
    .flatMap((scope) => String(scope).split(' ').filter(Boolean));
}

/** The first of the sources (`$request.header.Name`, `$request.querystring.name`) that carries a token. */
function findToken(identitySource: string, request: GatewayRequest): string | undefined {
  for (const source of identitySource.split(',')) {
    const [, place, name = ''] = /^\$request\.(header|querystring)\.(.+)$/.exec(source.trim()) ?? [];
    const value =
      place === 'header'
        ? request.headers[name.toLowerCase()]
        : new URLSearchParams(request.rawQueryString).get(name);
    if (value) return value.replace(/^bearer +/i, '').trim();
  }
  return undefined;
}
