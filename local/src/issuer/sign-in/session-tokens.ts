import { createHash, randomUUID } from 'node:crypto';
import { errors, jwtVerify } from 'jose';
import { ALGORITHM, type SigningKey } from '../signing-key.ts';
import { signClaims, type TokenRequest } from '../tokens.ts';
import type { SignInClient } from './client.ts';

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

/** Makes the tokens of sessions, in the form of Cognito's. Refresh tokens are signed, so that they survive a restart. */
export class SessionTokens {
  readonly #issuer: string;
  readonly #key: SigningKey;
  readonly #now: () => number;
  /** Sessions that ended. */
  readonly #ended = new Set<string>();

  /** @param now Epoch milliseconds. */
  constructor({ issuer, key, now }: { issuer: string; key: SigningKey; now: () => number }) {
    this.#issuer = issuer;
    this.#key = key;
    this.#now = now;
  }

  /** All three tokens: those of a session that begins. */
  async begin(session: Session, client: SignInClient): Promise<TokenResponse> {
    return {
      ...(await this.#tokens(session, client)),
      refresh_token: await this.#refreshToken(session, client),
    };
  }

  /** @returns tokens without another refresh token; undefined when the given one is not valid. */
  async refresh(token: string, client: SignInClient): Promise<TokenResponse | undefined> {
    const session = await this.#sessionOf(token, client);
    return session && this.#tokens(session, client);
  }

  /** Ends the session of a refresh token; one that is not valid has none. */
  async revoke(token: string, client: SignInClient): Promise<void> {
    const session = await this.#sessionOf(token, client);
    if (session) this.end(session.sessionId);
  }

  /** Refresh tokens of the session are not accepted from now on. */
  end(sessionId: string): void {
    this.#ended.add(sessionId);
    if (this.#ended.size > KEPT_SESSIONS) this.#ended.delete(this.#ended.values().next().value ?? '');
  }

  async #tokens(session: Session, client: SignInClient): Promise<TokenResponse> {
    const access_token = await this.#sign(accessClaims(session, client), client.accessTokenSeconds);
    const isOpenId = session.scope.split(' ').includes('openid');
    return {
      access_token,
      ...(isOpenId && { id_token: await this.#idToken(session, client, access_token) }),
      token_type: 'Bearer',
      expires_in: client.accessTokenSeconds,
    };
  }

  #idToken(session: Session, client: SignInClient, accessToken: string): Promise<string> {
    return this.#sign(
      { ...idClaims(session, client), at_hash: halfHash(accessToken) },
      client.idTokenSeconds,
    );
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

/** Claims of the user, as an id token has them, and an access token that the pool's trigger completes. */
function profileOf({ name, email, zoneinfo }: TokenRequest): Record<string, unknown> {
  return {
    ...(name && { name }),
    ...(email && { email, email_verified: true }),
    ...(zoneinfo && { zoneinfo }),
  };
}

/**
 * Claims of an access token: `client_id` and no `aud`.
 * https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-the-access-token.html
 */
function accessClaims({ identity, scope, authTime, sessionId }: Session, { clientId }: SignInClient) {
  return {
    sub: identity.sub,
    username: identity.sub,
    client_id: clientId,
    token_use: 'access',
    scope: [scope, identity.scope].filter(Boolean).join(' '),
    auth_time: authTime,
    origin_jti: sessionId,
    version: 2,
    ...profileOf(identity),
  };
}

/** https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-the-id-token.html */
function idClaims({ identity, nonce, authTime, sessionId }: Session, { clientId }: SignInClient) {
  return {
    sub: identity.sub,
    'cognito:username': identity.sub,
    aud: clientId,
    token_use: 'id',
    auth_time: authTime,
    origin_jti: sessionId,
    ...(nonce && { nonce }),
    ...profileOf(identity),
  };
}

/** `at_hash`: https://openid.net/specs/openid-connect-core-1_0.html#CodeIDToken */
const halfHash = (accessToken: string): string =>
  createHash('sha256').update(accessToken).digest().subarray(0, 16).toString('base64url');
