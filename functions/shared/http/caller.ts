import type { APIGatewayProxyEventV2WithJWTAuthorizer } from 'aws-lambda';
import type { ApiRequest } from './api.ts';
import { ProblemError } from './problem.ts';

/** Who sent the request: claims of the token that the gateway's authorizer verified. */
export interface Caller {
  readonly customerId: string;
  readonly name?: string;
  /** Present only when the issuer verified it. */
  readonly email?: string;
  readonly zoneinfo?: string;
}

/** Keys of tables are made of it. Cognito's is a UUID of 36: https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-the-access-token.html */
const maximumSubLength = 128;

/**
 * The caller of a request that came through the JWT authorizer. The gateway passes claims on as texts.
 * @throws {ProblemError} 403 for an id token, which identifies a user to an application and is not meant for an API:
 *   the gateway takes it, since its audience is the client as well. And 403 when the token has no user (a client
 *   credentials token, for example).
 *   https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-the-id-token.html
 */
export function callerOf(request: ApiRequest): Caller {
  const { authorizer } = (request as APIGatewayProxyEventV2WithJWTAuthorizer).requestContext;
  const claims = authorizer?.jwt?.claims ?? {};
  if (claims.token_use === 'id') {
    throw new ProblemError('forbidden', {
      detail: 'The token is an id token. Send the access token instead.',
    });
  }
  const customerId = textOf(claims.sub);
  if (!customerId) throw new ProblemError('forbidden', { detail: 'The token has no sub claim.' });
  if (customerId.length > maximumSubLength) {
    const detail = `The sub claim of the token has ${customerId.length} characters; accepted: at most ${maximumSubLength}.`;
    throw new ProblemError('forbidden', { detail });
  }
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
