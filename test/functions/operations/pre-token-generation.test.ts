import { describe, expect, jest, test } from '@jest/globals';
import type { PreTokenGenerationV2TriggerEvent } from 'aws-lambda';
import {
  completeToken,
  type HasSecondFactor,
  type TokenUser,
} from '../../../functions/operations/pre-token-generation.ts';

/** Claims and scopes that are added to the access token of a user with these attributes, groups and second factor. */
async function additionsFor(
  userAttributes: Record<string, string>,
  groups?: string[],
  hasSecondFactor: HasSecondFactor = async () => true,
) {
  const event = {
    userPoolId: 'us-east-1_pool',
    userName: 'a-user',
    request: { userAttributes, groupConfiguration: groups ? { groupsToOverride: groups } : {} },
    response: {},
  } as PreTokenGenerationV2TriggerEvent;
  const { response } = await completeToken(event, hasSecondFactor);
  return response.claimsAndScopeOverrideDetails?.accessTokenGeneration;
}

describe('the access token', () => {
  test('The access token gains the profile claims that the functions read, and none of the others.', async () => {
    const additions = await additionsFor({
      sub: 'a-user',
      name: 'Sarah',
      email: 'sarah@example.com',
      email_verified: 'true',
      zoneinfo: 'Europe/Berlin',
      'cognito:user_status': 'CONFIRMED',
    });
    expect(additions?.claimsToAddOrOverride).toEqual({
      name: 'Sarah',
      email: 'sarah@example.com',
      email_verified: 'true',
      zoneinfo: 'Europe/Berlin',
    });
  });

  test('The access token has no claim that the user has no attribute for.', async () => {
    const additions = await additionsFor({ email: 'sarah@example.com' });
    expect(additions?.claimsToAddOrOverride).toEqual({ email: 'sarah@example.com' });
  });

  test.each([
    [['staff'], ['staff']],
    [['press', 'staff'], ['staff']],
    [['press'], []],
    [[], []],
    [undefined, []],
  ])('The access token of a member of %j gains the scopes %j.', async (groups, scopes) => {
    expect((await additionsFor({}, groups))?.scopesToAdd).toEqual(scopes);
  });

  test('The access token of a member of staff without a second factor gains no scope.', async () => {
    const asked: TokenUser[] = [];
    const additions = await additionsFor({}, ['staff'], async (user) => {
      asked.push(user);
      return false;
    });
    expect(additions?.scopesToAdd).toEqual([]);
    expect(asked).toEqual([{ userPoolId: 'us-east-1_pool', userName: 'a-user' }]);
  });

  test('The access token of a customer is made without asking for a second factor.', async () => {
    const asked = jest.fn(async () => true);
    await additionsFor({}, ['press'], asked);
    expect(asked).not.toHaveBeenCalled();
  });

  test('The access token of a member of staff is not made when Cognito does not respond.', async () => {
    const fails = async () => {
      throw new Error('TooManyRequestsException');
    };
    await expect(additionsFor({}, ['staff'], fails)).rejects.toThrow('TooManyRequestsException');
  });
});
