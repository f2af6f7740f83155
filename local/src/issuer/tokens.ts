import { randomUUID } from 'node:crypto';
import { type JWTPayload, SignJWT } from 'jose';
import { ALGORITHM, type SigningKey } from './signing-key.ts';

/** Who a token is for, and how long. */
export interface TokenRequest {
  /** Id of the user. */
  readonly sub: string;
  /** Claim `name`. Default: the token has none. */
  readonly name?: string;
  /** Claim `email`, which counts as verified. Default: the token has none. */
  readonly email?: string;
  /** Claim `zoneinfo`, an IANA time zone. Default: the token has none. */
  readonly zoneinfo?: string;
  /**
   * Scopes separated by spaces. At a sign-in with a user pool whose trigger completes tokens, the trigger decides instead.
   * Default: none.
   */
  readonly scope?: string;
  /** Groups of user pools that the user is a member of: claim `cognito:groups`, and known to triggers. Default: none. */
  readonly groups?: readonly string[];
  /** Whether the user has an authenticator app as a second factor, which `AdminGetUser` says. Default: false. */
  readonly hasSecondFactor?: boolean;
  /** Audiences. Default: those of every authorizer of the template. */
  readonly audience?: readonly string[];
  /** Lifetime in seconds, negative for a token that has expired. Default: 12 hours. */
  readonly expiresInSeconds?: number;
}

export const DEFAULT_LIFETIME_SECONDS = 12 * 60 * 60;

/**
 * Signs an access token as a Cognito user pool issues it, with the claims that the identity function adds.
 * https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-the-access-token.html
 */
export function mintToken(
  request: TokenRequest,
  { issuer, key, defaultAudience }: { issuer: string; key: SigningKey; defaultAudience: readonly string[] },
): Promise<string> {
  const { sub, name, email, zoneinfo, scope, groups = [] } = request;
  const { audience = defaultAudience, expiresInSeconds = DEFAULT_LIFETIME_SECONDS } = request;
  const now = Math.floor(Date.now() / 1000);
  const claims = {
    ...audienceClaims(audience),
    token_use: 'access',
    ...(scope && { scope }),
    ...(groups.length > 0 && { 'cognito:groups': groups }),
    ...(name && { name }),
    ...(email && { email, email_verified: true }),
    ...(zoneinfo && { zoneinfo }),
    iss: issuer,
    sub,
    iat: Math.min(now, now + expiresInSeconds),
    exp: now + expiresInSeconds,
    jti: randomUUID(),
  };
  return signClaims(claims, key);
}

/** Signs claims as they are. */
export const signClaims = (claims: JWTPayload, key: SigningKey): Promise<string> =>
  new SignJWT(claims).setProtectedHeader({ alg: ALGORITHM, kid: key.kid, typ: 'JWT' }).sign(key.privateKey);

function audienceClaims(audience: readonly string[]): { aud?: string | string[]; client_id?: string } {
  const [first] = audience;
  if (first === undefined) return {};
  return { aud: audience.length === 1 ? first : [...audience], client_id: first };
}
