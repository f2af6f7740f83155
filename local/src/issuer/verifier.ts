import { errors, type JWTPayload, jwtVerify } from 'jose';
import type { JwtAuthorizer } from './jwt-authorizer.ts';
import { ALGORITHM, type SigningKey } from './signing-key.ts';

type Verify = (token: string, authorizer: JwtAuthorizer) => Promise<Record<string, unknown> | undefined>;

/** Verified tokens that are remembered: checking an RSA signature costs more than the rest of a request. */
const REMEMBERED_TOKENS = 1000;
/** The port may be another one after a restart; the key says whose token it is. */
const OWN_ISSUER = /^http:\/\/127\.0\.0\.1:\d+$/;

/**
 * Checks tokens as a JWT authorizer does: signature, issuer, `exp`, `nbf`, `iat`, and audience. The local
 * issuer replaces every issuer that the template names, so `authorizer.issuer` is not looked at.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-jwt-authorizer.html
 */
export function createVerifier(key: SigningKey): Verify {
  const remembered = new Map<string, JWTPayload>();

  const claimsOf = async (token: string): Promise<JWTPayload | undefined> => {
    const cached = remembered.get(token);
    remembered.delete(token);
    const claims = cached && isCurrent(cached) ? cached : await verifySignature(token, key);
    if (!claims) return undefined;
    // Most recently used last, so the first is the one to forget.
    remembered.set(token, claims);
    if (remembered.size > REMEMBERED_TOKENS) remembered.delete(remembered.keys().next().value ?? '');
    return claims;
  };

  return async (token, authorizer) => {
    const claims = await claimsOf(token);
    return claims && isForAudience(claims, authorizer.audience) ? claims : undefined;
  };
}

async function verifySignature(token: string, key: SigningKey): Promise<JWTPayload | undefined> {
  try {
    const { payload, protectedHeader } = await jwtVerify(token, key.publicKey, {
      algorithms: [ALGORITHM],
      requiredClaims: ['exp', 'iss', 'sub'],
    });
    if (protectedHeader.kid !== key.kid || !OWN_ISSUER.test(payload.iss ?? '')) return undefined;
    return isCurrent(payload) ? payload : undefined;
  } catch (error) {
    if (error instanceof errors.JOSEError) return undefined;
    throw error;
  }
}

/** The claims of an access token that is good for anything; undefined when it is none of this key, or has expired. */
export async function verifyAccessToken(token: string, key: SigningKey): Promise<JWTPayload | undefined> {
  const claims = await verifySignature(token, key);
  return claims?.token_use === 'access' ? claims : undefined;
}

function isCurrent({ exp = 0, nbf = 0, iat = 0 }: JWTPayload): boolean {
  const now = Date.now() / 1000;
  return exp > now && nbf <= now && iat <= now;
}

/** API Gateway looks at `client_id` only when there is no `aud`. */
function isForAudience(claims: JWTPayload, audience: readonly string[]): boolean {
  const audiences = claims.aud ?? claims.client_id ?? [];
  return [audiences].flat().some((value) => audience.includes(String(value)));
}
