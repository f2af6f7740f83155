import type { PreTokenGenerationV2TriggerEvent } from 'aws-lambda';
import { instrumented } from '../shared/telemetry.ts';

/** Claims that the functions read from access tokens, which Cognito by itself puts into id tokens only. */
const profileClaims = ['name', 'email', 'email_verified', 'zoneinfo'];

const staffGroup = 'staff';

/**
 * Completes an access token: the user's profile claims as far as they are known, and for members of the group `staff`
 * the scope of that name.
 * https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-pre-token-generation.html
 */
export function completeToken(event: PreTokenGenerationV2TriggerEvent): PreTokenGenerationV2TriggerEvent {
  const { userAttributes, groupConfiguration } = event.request;
  const isStaff = groupConfiguration.groupsToOverride?.includes(staffGroup) ?? false;
  const claims = profileClaims.flatMap((claim) => {
    const value = userAttributes[claim];
    return value === undefined ? [] : [[claim, value]];
  });
  event.response = {
    claimsAndScopeOverrideDetails: {
      accessTokenGeneration: {
        claimsToAddOrOverride: Object.fromEntries(claims),
        scopesToAdd: isStaff ? [staffGroup] : [],
      },
    },
  };
  return event;
}

export const handler = instrumented(async (event: PreTokenGenerationV2TriggerEvent) => completeToken(event));
