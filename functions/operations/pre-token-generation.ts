import {
  AdminGetUserCommand,
  CognitoIdentityProviderClient,
} from '@aws-sdk/client-cognito-identity-provider';
import type { PreTokenGenerationV2TriggerEvent } from 'aws-lambda';
import { instrumented, logger, traced } from '../shared/telemetry/powertools.ts';

/** Claims that the functions read from access tokens, which Cognito by itself puts into id tokens only. */
const profileClaims = ['name', 'email', 'email_verified', 'zoneinfo'];

const staffGroup = 'staff';

/** The user of a user pool that a token is for. */
export interface TokenUser {
  readonly userPoolId: string;
  readonly userName: string;
}

/** Whether a user has a second factor active, which Cognito then requires at every sign-in. */
export type HasSecondFactor = (user: TokenUser) => Promise<boolean>;

/**
 * Completes an access token: the user's profile claims as far as there are any, and for members of the group `staff`
 * with a second factor the scope of that name. The event does not contain whether the user has one, or whether this
 * sign-in used it, so Cognito is called; only for staff, and a failure of that call fails the sign-in.
 * https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-pre-token-generation.html
 */
export async function completeToken(
  event: PreTokenGenerationV2TriggerEvent,
  hasSecondFactor: HasSecondFactor,
): Promise<PreTokenGenerationV2TriggerEvent> {
  event.response = {
    claimsAndScopeOverrideDetails: {
      accessTokenGeneration: {
        claimsToAddOrOverride: profileOf(event.request.userAttributes),
        scopesToAdd: (await mayBeStaff(event, hasSecondFactor)) ? [staffGroup] : [],
      },
    },
  };
  return event;
}

function profileOf(userAttributes: Readonly<Record<string, string>>): Record<string, string> {
  const claims = profileClaims.flatMap((claim) => {
    const value = userAttributes[claim];
    return value === undefined ? [] : [[claim, value]];
  });
  return Object.fromEntries(claims);
}

async function mayBeStaff(
  { request, userPoolId, userName }: PreTokenGenerationV2TriggerEvent,
  hasSecondFactor: HasSecondFactor,
): Promise<boolean> {
  if (!request.groupConfiguration.groupsToOverride?.includes(staffGroup)) return false;
  if (await hasSecondFactor({ userPoolId, userName })) return true;
  logger.warn('Member of staff without a second factor gets no staff scope', { userName });
  return false;
}

const cognito = traced(new CognitoIdentityProviderClient({ maxAttempts: 3 }));

/** https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminGetUser.html */
const hasTotpAtCognito: HasSecondFactor = async ({ userPoolId, userName }) => {
  const user = await cognito.send(new AdminGetUserCommand({ UserPoolId: userPoolId, Username: userName }));
  return user.UserMFASettingList?.includes('SOFTWARE_TOKEN_MFA') ?? false;
};

export const handler = instrumented(async (event: PreTokenGenerationV2TriggerEvent) =>
  completeToken(event, hasTotpAtCognito),
);
