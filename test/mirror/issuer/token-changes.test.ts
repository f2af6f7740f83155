import { expect, test } from '@jest/globals';
import { changedAccessClaims, changedIdClaims } from '../../../local/src/issuer/sign-in/token-changes.ts';

const access = {
  sub: 'sarah',
  username: 'sarah',
  client_id: 'shop',
  token_use: 'access',
  scope: 'openid shop/read',
  origin_jti: 'session',
  version: 2,
  'cognito:groups': ['vip'],
};
const id = {
  sub: 'sarah',
  aud: 'shop',
  'cognito:username': 'sarah',
  nonce: 'n',
  name: 'Sarah',
  email: 's@example.com',
};
const anything = (...names: string[]) => Object.fromEntries(names.map((name) => [name, 'other']));

test('Claims of the session and of the token itself keep their values in an access token.', () => {
  const fixed = [
    'sub',
    'username',
    'client_id',
    'token_use',
    'scope',
    'origin_jti',
    'version',
    'iss',
    'exp',
    'jti',
  ];
  const claimsToAddOrOverride = anything(...fixed, 'aud', 'cognito:roles', 'dev:x');
  expect(
    changedAccessClaims(access, { accessToken: { claimsToAddOrOverride, claimsToSuppress: fixed } }),
  ).toEqual(access);
});

test('An access token has an audience when that is its client.', () => {
  const accessToken = { claimsToAddOrOverride: { aud: 'shop' } };
  expect(changedAccessClaims(access, { accessToken })).toEqual({ ...access, aud: 'shop' });
});

test('Claims of any JSON type are added to an access token, and groups left out.', () => {
  const accessToken = {
    claimsToAddOrOverride: { plan: { level: 2 }, tags: ['a'] },
    claimsToSuppress: ['cognito:groups'],
  };
  const { 'cognito:groups': _, ...others } = access;
  expect(changedAccessClaims(access, { accessToken })).toEqual({
    ...others,
    plan: { level: 2 },
    tags: ['a'],
  });
});

test('Scopes are added and left out, and none of Cognito itself is added.', () => {
  const accessToken = {
    scopesToAdd: ['staff', 'openid', 'aws.cognito.signin.user.admin'],
    scopesToSuppress: ['shop/read'],
  };
  expect(changedAccessClaims(access, { accessToken }).scope).toBe('openid staff');
});

test('Claims of the session and of the token itself keep their values in an id token.', () => {
  const fixed = ['sub', 'aud', 'cognito:username', 'nonce', 'identities', 'at_hash', 'token_use'];
  const claimsToAddOrOverride = anything(...fixed, 'cognito:roles');
  expect(changedIdClaims(id, { idToken: { claimsToAddOrOverride, claimsToSuppress: fixed } })).toEqual(id);
});

test('Other claims of an id token are replaced and left out.', () => {
  const idToken = { claimsToAddOrOverride: { name: 'S.', plan: 'gold' }, claimsToSuppress: ['email'] };
  const { email: _, ...others } = id;
  expect(changedIdClaims(id, { idToken })).toEqual({ ...others, name: 'S.', plan: 'gold' });
});

test('Groups take the place of those of the user, roles are in id tokens alone.', () => {
  const groups = {
    groupsToOverride: ['a'],
    iamRolesToOverride: ['arn:of:a:role'],
    preferredRole: 'arn:of:a:role',
  };
  expect(changedIdClaims(id, { groups })).toEqual({
    ...id,
    'cognito:groups': ['a'],
    'cognito:roles': ['arn:of:a:role'],
    'cognito:preferred_role': 'arn:of:a:role',
  });
  expect(changedAccessClaims(access, { groups })).toEqual({ ...access, 'cognito:groups': ['a'] });
});

test('A trigger that says nothing of a token leaves it as it is.', () => {
  expect(changedIdClaims(id, { idToken: null, groups: null })).toEqual(id);
  expect(changedAccessClaims(access, {})).toEqual(access);
});
