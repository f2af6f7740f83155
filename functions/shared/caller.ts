import type { APIGatewayProxyEventV2WithJWTAuthorizer } from 'aws-lambda';
import type { ApiRequest } from './http.ts';
import { ProblemError } from './problem.ts';

/** Who sent the request: claims of the token that the gateway's authorizer verified. */
export interface Caller {
  readonly customerId: string;
  readonly name?: string;
  /** Present only when the issuer verified it. */
  readonly email?: string;
  readonly zoneinfo?: string;
}

/**
 * The caller of a request that came through the JWT authorizer. The gateway hands claims on as texts.
 * @throws {ProblemError} 403 when the token names nobody (a client credentials token, for example).
 */
export function callerOf(request: ApiRequest): Caller {
  const { authorizer } = (request as APIGatewayProxyEventV2WithJWTAuthorizer).requestContext;
  const claims = authorizer?.jwt?.claims ?? {};
  const customerId = textOf(claims.sub);
  if (!customerId) throw new ProblemError('forbidden', { detail: 'The token has no sub claim.' });
  const isVerified = String(claims.email_verified) === 'true';
  return {
    customerId,
    name: textOf(claims.name),
    email: isVerified ? textOf(claims.email) : undefined,
    zoneinfo: textOf(claims.zoneinfo),
  };
}

function textOf(claim: unknown): string | undefined {
  return typeof claim === 'string' && claim !== '' ? claim : undefined;
}
