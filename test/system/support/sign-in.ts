import { createHash, randomBytes } from 'node:crypto';
import { expect } from '@jest/globals';
import type { StorefrontConfiguration } from '../../../functions/storefront/configuration.ts';
import type { Ready } from '../../../local/src/mirror/ready.ts';

/** What the shop's page is given to sign in by. */
export async function configurationOf({ api }: Ready): Promise<StorefrontConfiguration> {
  const document = await (await fetch(`${api}/`)).text();
  const [, json = ''] =
    /<script type="application\/json" id="configuration">(.*?)<\/script>/.exec(document) ?? [];
  return JSON.parse(json) as StorefrontConfiguration;
}

const hiddenFields = (page: string) =>
  Object.fromEntries(
    [...page.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)">/g)].map(([, name, value]) => [
      name as string,
      value as string,
    ]),
  );

/** Signs in as someone on the list of the sign-in page. @returns the response of the token endpoint. */
export async function signIn(ready: Ready, identity: string): Promise<Record<string, string>> {
  const { tokenEndpoint, form } = await signedIn(ready, identity);
  const headers = { origin: ready.api };
  const response = await fetch(tokenEndpoint, { method: 'POST', body: new URLSearchParams(form), headers });
  expect(response.status).toBe(200);
  return (await response.json()) as Record<string, string>;
}

/** Where a browser is sent to from the sign-in page, and the form by which the page there asks for tokens. */
export async function signedIn(ready: Ready, identity: string) {
  const { api } = ready;
  const { authorizationEndpoint, tokenEndpoint, clientId, scope } = await configurationOf(ready);
  const verifier = randomBytes(32).toString('base64url');
  const redirectUri = `${api}/`;
  const asked = new URLSearchParams({
    response_type: 'code',
    client_id: clientId,
    redirect_uri: redirectUri,
    scope,
    state: 'kept by the page',
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
  });
  const page = await fetch(`${authorizationEndpoint}?${asked}`);
  const body = new URLSearchParams({ ...hiddenFields(await page.text()), identity });
  const back = await fetch(page.url, { method: 'POST', body, redirect: 'manual' });
  const location = new URL(back.headers.get('location') ?? '');
  expect(location.origin).toBe(api);
  expect(location.searchParams.get('state')).toBe('kept by the page');
  const form = {
    grant_type: 'authorization_code',
    client_id: clientId,
    redirect_uri: redirectUri,
    code: location.searchParams.get('code') ?? '',
    code_verifier: verifier,
  };
  return { location, tokenEndpoint, form };
}
