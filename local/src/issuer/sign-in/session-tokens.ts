import { createHash, randomUUID } from 'node:crypto';
import { errors, jwtVerify } from 'jose';
import { BoundedMap } from '../../shared/bounded-map.ts';
import { ALGORITHM, type SigningKey } from '../signing-key.ts';
import { signClaims, type TokenRequest } from '../tokens.ts';
import type { SignInClient } from './client.ts';
import type { PreTokenGeneration } from './pre-token-generation.ts';
import { changedAccessClaims, changedIdClaims, type TokenChanges } from './token-changes.ts';

/** A user who has signed in with a client. */
export interface Session {
  readonly sessionId: string;
  readonly identity: TokenRequest;
  /** Scopes that were asked for, separated by spaces. */
  readonly scope: string;
  /** Epoch seconds. */
  readonly authTime: number;
  readonly nonce?: string;
}

/** The response of the token endpoint. https://docs.aws.amazon.com/cognito/latest/developerguide/token-endpoint.html */
export interface TokenResponse {
  readonly access_token: string;
  readonly id_token?: string;
  readonly refresh_token?: string;
  readonly token_type: 'Bearer';
  readonly expires_in: number;
}

const KEPT_SESSIONS = 1000;
/** No authorizer has it: a refresh token is none for an API. */
const refreshAudience = (clientId: string) => `refresh ${clientId}`;

export interface SessionTokensOptions {
  readonly issuer: string;
  readonly key: SigningKey;
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** Asked when tokens are refreshed. */
  readonly preTokenGeneration: PreTokenGeneration;
}

/** Makes the tokens of sessions, in the form of Cognito's. Refresh tokens are signed, so that they survive a restart. */
export class SessionTokens {
  readonly #issuer: string;
  readonly #key: SigningKey;
  readonly #now: () => number;
  readonly #preTokenGeneration: PreTokenGeneration;
  /** Sessions that ended. */
  readonly #ended = new BoundedMap<string, true>(KEPT_SESSIONS);

  constructor({ issuer, key, now, preTokenGeneration }: SessionTokensOptions) {
    this.#issuer = issuer;
    this.#key = key;
    this.#now = now;
    this.#preTokenGeneration = preTokenGeneration;
  }

  /**
   * All three tokens: those of a session that begins.
   * @param changes of the user pool's trigger, which was asked at the sign-in.
   */
  async begin(
    session: Session,
    client: SignInClient,
    changes: TokenChanges | undefined,
  ): Promise<TokenResponse> {
    return {
      ...(await this.#tokens(session, client, changes)),
      refresh_token: await this.#refreshToken(session, client),
    };
  }

  /**
   * @returns tokens without another refresh token; undefined when the given one is not valid.
   * @throws {TriggerError} when the trigger of the user pool fails.
   */
  async refresh(token: string, client: SignInClient): Promise<TokenResponse | undefined> {
    const session = await this.#sessionOf(token, client);
    if (!session) return undefined;
    const { identity, scope } = session;
    const source = 'TokenGeneration_RefreshTokens';
    const changes = await this.#preTokenGeneration({ source, client, identity, scopes: scope.split(' ') });
    return this.#tokens(session, client, changes);
  }

  /** Ends the session of a refresh token; one that is not valid has none. */
  async revoke(token: string, client: SignInClient): Promise<void> {
    const session = await this.#sessionOf(token, client);
    if (session) this.end(session.sessionId);
  }

  /** Refresh tokens of the session are not accepted from now on. */
  end(sessionId: string): void {
    this.#ended.set(sessionId, true);
  }

  async #tokens(
    session: Session,
    client: SignInClient,
    changes: TokenChanges | undefined,
  ): Promise<TokenResponse> {
    const access_token = await this.#sign(accessClaims(session, client, changes), client.accessTokenSeconds);
    const idToken = () =>
      this.#sign(
        { ...idClaims(session, client, changes), at_hash: halfHash(access_token) },
        client.idTokenSeconds,
      );
    return {
      access_token,
      ...(session.scope.split(' ').includes('openid') && { id_token: await idToken() }),
      token_type: 'Bearer',
      expires_in: client.accessTokenSeconds,
    };
  }

  #refreshToken(session: Session, client: SignInClient): Promise<string> {
    const claims = { aud: refreshAudience(client.clientId), token_use: 'refresh', session };
    return this.#sign({ sub: session.identity.sub, ...claims }, client.refreshTokenSeconds);
  }

  #sign(claims: Record<string, unknown>, lifetimeSeconds: number): Promise<string> {
    const iat = Math.floor(this.#now() / 1000);
    return signClaims(
      { ...claims, iss: this.#issuer, iat, exp: iat + lifetimeSeconds, jti: randomUUID() },
      this.#key,
    );
  }

  async #sessionOf(token: string, { clientId }: SignInClient): Promise<Session | undefined> {
    try {
      const { payload } = await jwtVerify(token, this.#key.publicKey, {
        algorithms: [ALGORITHM],
        audience: refreshAudience(clientId),
        currentDate: new Date(this.#now()),
      });
      // A token of `POST /token` may have this audience as well, and has no session.
      if (payload.token_use !== 'refresh') return undefined;
      const session = payload.session as Session;
      return this.#ended.has(session.sessionId) ? undefined : session;
    } catch (error) {
      if (error instanceof errors.JOSEError) return undefined;
      throw error;
    }
  }
}

/** Claims of the user, as an id token has them. */
function profileOf({ name, email, zoneinfo }: TokenRequest): Record<string, unknown> {
  return {
    ...(name && { name }),
    ...(email && { email, email_verified: true }),
    ...(zoneinfo && { zoneinfo }),
  };
}

/** Claims of the session, as both tokens have them. */
const sessionClaims = ({ identity: { sub, groups = [] }, authTime, sessionId }: Session) => ({
  sub,
  ...(groups.length > 0 && { 'cognito:groups': groups }),
  auth_time: authTime,
  origin_jti: sessionId,
});

/**
 * Claims of an access token: `client_id` and no `aud`. Where no trigger completes them, they have the user's profile and the
 * scopes of the configuration, as if one did.
 * https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-the-access-token.html
 */
function accessClaims(
  session: Session,
  { clientId }: SignInClient,
  changes: TokenChanges | undefined,
): Record<string, unknown> {
  const { identity, scope } = session;
  const claims = {
    ...sessionClaims(session),
    username: identity.sub,
    client_id: clientId,
    token_use: 'access',
    scope,
    version: 2,
  };
  if (changes) return changedAccessClaims(claims, changes);
  return {
    ...claims,
    scope: [scope, identity.scope].filter(Boolean).join(' '),
    ...profileOf(identity),
  };
}

/** https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-the-id-token.html */
function idClaims(
  session: Session,
  { clientId }: SignInClient,
  changes: TokenChanges | undefined,
): Record<string, unknown> {
  const { identity, nonce } = session;
  const claims = {
    ...sessionClaims(session),
    'cognito:username': identity.sub,
    aud: clientId,
    token_use: 'id',
    ...(nonce && { nonce }),
    ...profileOf(identity),
  };
  return changes ? changedIdClaims(claims, changes) : claims;
}

/** `at_hash`: https://openid.net/specs/openid-connect-core-1_0.html#CodeIDToken */
const halfHash = (accessToken: string): string =>
  createHash('sha256').update(accessToken).digest().subarray(0, 16).toString('base64url');
