import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { createGuardedServer } from '../shared/http-server.ts';
import type { JwtAuthorizer } from './jwt-authorizer.ts';
import { ALGORITHM, loadSigningKey, type SigningKey } from './signing-key.ts';
import { readTokenForm } from './token-endpoint.ts';
import { mintToken, type TokenRequest } from './tokens.ts';
import { createVerifier } from './verifier.ts';

export type { TokenRequest } from './tokens.ts';

export interface IssuerOptions {
  /** 0 means any free one. */
  readonly port: number;
  /** Absolute path; the signing key is kept in it, so that tokens survive a restart. */
  readonly dataDirectory: string;
  /** Audiences of every authorizer of the template: a token without its own audience is good for all of them. */
  readonly defaultAudience: readonly string[];
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

const FORM_LIMIT_BYTES = 64 * 1024;

/**
 * Starts the issuer on 127.0.0.1: discovery document, key set, and `POST /token` for any identity.
 * @throws {Error} with code EADDRINUSE when the port is taken
 */
export async function startIssuer(options: IssuerOptions): Promise<Issuer> {
  const { port, dataDirectory, defaultAudience, hostNames } = options;
  const key = await loadSigningKey(dataDirectory);
  const app = new Hono();
  const server = createGuardedServer({ hostNames }, getRequestListener(app.fetch));
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const mint: Mint = (request) => mintToken(request, { issuer: url, key, defaultAudience });
  addRoutes(app, { url, key, mint });
  return { url, mint, verifyToken: createVerifier(key), stop: () => close(server) };
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
    token_endpoint: `${url}/token`,
    id_token_signing_alg_values_supported: [ALGORITHM],
    response_types_supported: ['token'],
    subject_types_supported: ['public'],
  };
}

async function close(server: Server): Promise<void> {
  server.closeAllConnections();
  server.close();
  await once(server, 'close');
}
