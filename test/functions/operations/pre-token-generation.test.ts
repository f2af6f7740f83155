import { describe, expect, test } from '@jest/globals';
import type { PreTokenGenerationV2TriggerEvent } from 'aws-lambda';
import { completeToken } from '../../../functions/operations/pre-token-generation.ts';

/** Claims and scopes that are added to the access token of a user with these attributes and groups. */
function additionsFor(userAttributes: Record<string, string>, groups?: string[]) {
  const event = {
    request: { userAttributes, groupConfiguration: groups ? { groupsToOverride: groups } : {} },
    response: {},
  } as PreTokenGenerationV2TriggerEvent;
  return completeToken(event).response.claimsAndScopeOverrideDetails?.accessTokenGeneration;
}

describe('the access token', () => {
  test('gains the profile claims that the functions read, and none of the others', () => {
    const additions = additionsFor({
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

  test('has no claim that the user has no attribute for', () => {
    expect(additionsFor({ email: 'sarah@example.com' })?.claimsToAddOrOverride).toEqual({
      email: 'sarah@example.com',
    });
  });

  test.each([
    [['staff'], ['staff']],
    [['press', 'staff'], ['staff']],
    [['press'], []],
    [[], []],
    [undefined, []],
  ])('of a member of %j gains the scopes %j', (groups, scopes) => {
    expect(additionsFor({}, groups)?.scopesToAdd).toEqual(scopes);
  });
});
