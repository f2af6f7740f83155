import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { decodeJwt } from 'jose';
import { type Issuer, startIssuer } from '../../../local/src/issuer/issuer.ts';
import { defaultLifetimes } from '../../../local/src/issuer/sign-in/client.ts';
import { preTokenGeneration } from '../../../local/src/issuer/sign-in/pre-token-generation.ts';
import type { InvocationResult } from '../../../local/src/lambda/types.ts';
import { ServiceException } from '../../../local/src/shared/service-exception.ts';
import { resultOf } from '../aws/fakes.ts';

/** Signing in with user pools that have a pre token generation trigger, by HTTP. */

type Event = Record<string, unknown> & { request: Record<string, unknown> };
type Trigger = (event: Event) => unknown;

const callback = 'http://127.0.0.1:5173/';
const dataDirectory = mkdtempSync(path.join(tmpdir(), 'trigger-test-'));
const clientOf = (version: '1' | '2' | '3') => ({
  clientId: `client-${version}`,
  callbackUrls: [],
  logoutUrls: [],
  allowsCode: true,
  scopes: ['openid', 'email', 'shop/read'],
  ...defaultLifetimes,
  userPool: {
    userPoolId: 'eu-west-1_Pool',
    preTokenGeneration: { functionArn: 'arn:of:the:trigger', version },
  },
});
const sarah = { sub: 'sarah', name: 'Sarah', email: 'sarah@example.com', scope: 'never', groups: ['vip'] };

let issuer: Issuer;
let trigger: Trigger;
let events: Event[];

async function invoke(functionName: string, text: string): Promise<InvocationResult> {
  expect(functionName).toBe('arn:of:the:trigger');
  const event = JSON.parse(text) as Event;
  events.push(structuredClone(event));
  const returned = await trigger(event);
  if (returned instanceof Error) {
    return resultOf({
      functionError: 'Unhandled',
      payload: JSON.stringify({ errorMessage: returned.message }),
    });
  }
  return resultOf({ payload: JSON.stringify(returned ?? null) });
}

beforeAll(async () => {
  issuer = await startIssuer({
    port: 0,
    dataDirectory,
    defaultAudience: () => [],
    clients: () => [clientOf('1'), clientOf('2'), clientOf('3')],
    identities: { token: sarah },
    preTokenGeneration: preTokenGeneration({ invoke }),
  });
});
beforeEach(() => {
  events = [];
  trigger = (event) => event;
});
afterAll(async () => {
  await issuer.stop();
  rmSync(dataDirectory, { recursive: true });
});

const post = (target: string, fields: Record<string, string>) =>
  fetch(`${issuer.url}${target}`, { method: 'POST', redirect: 'manual', body: new URLSearchParams(fields) });

/** @returns where the browser is sent. */
async function signIn(version: '1' | '2' | '3', challenge: string): Promise<URL> {
  const response = await post('/login', {
    response_type: 'code',
    client_id: `client-${version}`,
    redirect_uri: callback,
    scope: 'openid shop/read',
    code_challenge: challenge,
    code_challenge_method: 'S256',
    identity: 'token',
  });
  return new URL(response.headers.get('location') ?? '');
}

async function tokensOf(version: '1' | '2' | '3') {
  const verifier = randomBytes(48).toString('base64url');
  const location = await signIn(version, createHash('sha256').update(verifier).digest('base64url'));
  const response = await post('/oauth2/token', {
    grant_type: 'authorization_code',
    client_id: `client-${version}`,
    redirect_uri: callback,
    code: location.searchParams.get('code') ?? '',
    code_verifier: verifier,
  });
  const tokens = (await response.json()) as Record<string, string>;
  return { ...tokens, ...claimsOf(tokens) };
}

const claimsOf = ({ access_token = '', id_token = '' }: Record<string, string>) => ({
  access: decodeJwt(access_token) as Record<string, unknown>,
  id: decodeJwt(id_token) as Record<string, unknown>,
});

test('A trigger gets the event of its version, once for each sign-in.', async () => {
  await tokensOf('2');
  const common = {
    triggerSource: 'TokenGeneration_HostedAuth',
    region: 'eu-west-1',
    userPoolId: 'eu-west-1_Pool',
    userName: 'sarah',
  };
  const userAttributes = {
    sub: 'sarah',
    name: 'Sarah',
    email: 'sarah@example.com',
    email_verified: 'true',
    'cognito:user_status': 'CONFIRMED',
  };
  const groupConfiguration = { groupsToOverride: ['vip'], iamRolesToOverride: [], preferredRole: null };
  expect(events).toEqual([
    {
      ...common,
      version: '2',
      callerContext: { awsSdkVersion: expect.any(String), clientId: 'client-2' },
      request: { userAttributes, groupConfiguration, scopes: ['openid', 'shop/read'] },
      response: { claimsAndScopeOverrideDetails: null },
    },
  ]);
  await tokensOf('1');
  expect(events[1]).toEqual({
    ...common,
    version: '1',
    callerContext: { awsSdkVersion: expect.any(String), clientId: 'client-1' },
    request: { userAttributes, groupConfiguration },
    response: { claimsOverrideDetails: null },
  });
});

test('A trigger that changes nothing leaves an access token without the profile and the scopes of the configuration, as Cognito does.', async () => {
  const { access, id } = await tokensOf('3');
  expect(access).toMatchObject({ sub: 'sarah', scope: 'openid shop/read', 'cognito:groups': ['vip'] });
  expect(access).not.toHaveProperty('email');
  expect(id).toMatchObject({ email: 'sarah@example.com', 'cognito:groups': ['vip'] });
});

test('A trigger of version 2 changes both tokens.', async () => {
  trigger = (event) => ({
    ...event,
    response: {
      claimsAndScopeOverrideDetails: {
        idTokenGeneration: { claimsToAddOrOverride: { name: 'S.' }, claimsToSuppress: ['email'] },
        accessTokenGeneration: { claimsToAddOrOverride: { plan: { level: 2 } }, scopesToAdd: ['staff'] },
        groupOverrideDetails: { groupsToOverride: ['a', 'b'], preferredRole: null },
      },
    },
  });
  const { access, id } = await tokensOf('2');
  expect(access).toMatchObject({
    plan: { level: 2 },
    scope: 'openid shop/read staff',
    'cognito:groups': ['a', 'b'],
  });
  expect(id).toMatchObject({ name: 'S.', 'cognito:groups': ['a', 'b'] });
  expect(id).not.toHaveProperty('email');
});

test('A trigger of version 1 changes the id token.', async () => {
  trigger = (event) => ({
    ...event,
    response: {
      claimsOverrideDetails: { claimsToAddOrOverride: { plan: 'gold' }, claimsToSuppress: ['email'] },
    },
  });
  const { access, id } = await tokensOf('1');
  expect(id.plan).toBe('gold');
  expect(id).not.toHaveProperty('email');
  expect(access).not.toHaveProperty('plan');
});

test('A trigger is asked again when tokens are refreshed.', async () => {
  const { refresh_token = '' } = (await tokensOf('2')) as { refresh_token?: string };
  trigger = (event) => ({
    ...event,
    response: { claimsAndScopeOverrideDetails: { accessTokenGeneration: { scopesToAdd: ['later'] } } },
  });
  const refresh = () =>
    post('/oauth2/token', { grant_type: 'refresh_token', client_id: 'client-2', refresh_token });
  const { access } = claimsOf((await (await refresh()).json()) as Record<string, string>);
  expect(access.scope).toBe('openid shop/read later');
  expect(events.at(-1)?.triggerSource).toBe('TokenGeneration_RefreshTokens');
  trigger = () => new Error('too late');
  const refused = await refresh();
  expect({ status: refused.status, body: await refused.json() }).toEqual({
    status: 400,
    body: { error: 'invalid_request', error_description: 'PreTokenGeneration failed with error too late.' },
  });
});

test('The user of an access token without a profile is described by userInfo.', async () => {
  const { access_token } = (await tokensOf('2')) as unknown as Record<string, string>;
  const response = await fetch(`${issuer.url}/oauth2/userInfo`, {
    headers: { authorization: `Bearer ${access_token}` },
  });
  expect(await response.json()).toEqual({
    sub: 'sarah',
    username: 'sarah',
    name: 'Sarah',
    email: 'sarah@example.com',
    email_verified: 'true',
  });
});

test('A trigger that does not respond in time is invoked three times.', async () => {
  let invocations = 0;
  const generate = preTokenGeneration({
    limitMs: 20,
    invoke: () => {
      invocations += 1;
      return new Promise(() => {});
    },
  });
  const generation = {
    source: 'TokenGeneration_HostedAuth',
    client: clientOf('2'),
    identity: sarah,
    scopes: [],
  } as const;
  await expect(generate(generation)).rejects.toThrow(
    'PreTokenGeneration failed with error: arn:of:the:trigger did not respond within 0.02 seconds, 3 times.',
  );
  expect(invocations).toBe(3);
});

test.each<[string, Trigger, RegExp]>([
  ['throws', () => new Error('not allowed'), /^PreTokenGeneration failed with error not allowed\.$/],
  [
    'returns nothing',
    () => undefined,
    /the response of arn:of:the:trigger is not accepted.*Accepted: the event/,
  ],
  [
    'returns no response',
    ({ response: _, ...event }) => event,
    /response of arn:of:the:trigger is not accepted/,
  ],
  [
    'returns a text where a list belongs',
    (event) => ({
      ...event,
      response: { claimsAndScopeOverrideDetails: { accessTokenGeneration: { scopesToAdd: 'staff' } } },
    }),
    /response\.claimsAndScopeOverrideDetails\.accessTokenGeneration\.scopesToAdd of arn:of:the:trigger is not accepted/,
  ],
  [
    'cannot be invoked',
    () => {
      throw new ServiceException('ResourceNotFoundException', 'Function not found');
    },
    /^PreTokenGeneration invocation failed due to error ResourceNotFoundException: Function not found/,
  ],
])(
  'A trigger that %s signs no user in, and sends the reason to the app.',
  async (_what, failing, description) => {
    trigger = failing;
    const location = await signIn('2', createHash('sha256').update('x').digest('base64url'));
    expect(location.href.startsWith(callback)).toBe(true);
    expect(location.searchParams.get('error')).toBe('invalid_request');
    expect(location.searchParams.get('error_description')).toMatch(description);
    expect(location.searchParams.get('code')).toBeNull();
  },
);
