import {
  AdminGetUserCommand,
  CognitoIdentityProviderClient,
} from '@aws-sdk/client-cognito-identity-provider';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { AwsEndpoint } from '../../../local/src/aws/types.ts';
import { PoolUsers } from '../../../local/src/issuer/pool-users.ts';
import { allow } from '../iam/policies.ts';
import { IamWorld } from '../iam/world.ts';
import { clientSettings, fakeLambda, startTestEndpoint } from './fakes.ts';

const FUNCTION_KEY = 'AKIAOFTHEFUNCTION';
const pool = 'us-east-1_Pool';
const users = new PoolUsers({
  token: { sub: 'sarah', name: 'Sarah', email: 'sarah@example.com', zoneinfo: 'UTC' },
  staffToken: { sub: 'staff', email: 'staff@example.com', hasSecondFactor: true },
});

let world: IamWorld;
let endpoint: AwsEndpoint;
beforeAll(async () => {
  world = new IamWorld();
  endpoint = await startTestEndpoint({
    lambda: fakeLambda(['orders']),
    userPools: { has: (id) => id === pool, findUser: (name) => users.find(name) },
    authorize: (accessKeyId, access) =>
      accessKeyId === FUNCTION_KEY ? world.access.authorizeRequest('orders', access) : undefined,
  });
});
afterAll(() => endpoint.stop(0));

async function getUser(UserPoolId: string, Username: string, accessKeyId = 'me') {
  const client = new CognitoIdentityProviderClient(clientSettings(endpoint.url, accessKeyId));
  try {
    return await client.send(new AdminGetUserCommand({ UserPoolId, Username }));
  } finally {
    client.destroy();
  }
}

test('AdminGetUser describes a user of the pool by id or email address, with the second factor.', async () => {
  const staff = {
    Username: 'staff',
    Enabled: true,
    UserStatus: 'CONFIRMED',
    UserMFASettingList: ['SOFTWARE_TOKEN_MFA'],
    UserCreateDate: expect.any(Date),
  };
  expect(await getUser(pool, 'staff')).toMatchObject(staff);
  expect(await getUser(pool, 'staff@example.com')).toMatchObject(staff);
  const sarah = await getUser(pool, 'sarah');
  expect(sarah.UserMFASettingList).toBeUndefined();
  expect(sarah.UserAttributes).toEqual([
    { Name: 'sub', Value: 'sarah' },
    { Name: 'email', Value: 'sarah@example.com' },
    { Name: 'email_verified', Value: 'true' },
    { Name: 'name', Value: 'Sarah' },
    { Name: 'zoneinfo', Value: 'UTC' },
  ]);
});

test('AdminGetUser names a user, and a pool, that is not there.', async () => {
  await expect(getUser(pool, 'eve')).rejects.toMatchObject({
    name: 'UserNotFoundException',
    message: 'User does not exist.',
  });
  await expect(getUser('us-east-1_None', 'sarah')).rejects.toMatchObject({
    name: 'ResourceNotFoundException',
    message: 'User pool us-east-1_None does not exist.',
  });
  await expect(getUser(pool, '')).rejects.toThrow();
});

test('AdminGetUser needs the grant on the pool.', async () => {
  await expect(getUser(pool, 'sarah', FUNCTION_KEY)).rejects.toMatchObject({ name: 'AccessDeniedException' });
  world.grant(
    allow('cognito-idp:AdminGetUser', `arn:aws:cognito-idp:us-east-1:123456789012:userpool/${pool}`),
  );
  expect((await getUser(pool, 'sarah', FUNCTION_KEY)).Username).toBe('sarah');
});
