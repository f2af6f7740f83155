import { attributesOf } from '../../issuer/pool-users.ts';
import type { TokenRequest } from '../../issuer/tokens.ts';
import { arnAt } from '../../shared/place.ts';
import { ServiceException } from '../../shared/service-exception.ts';
import { unrecognizedClient } from '../access/invalid-token.ts';
import { awsJsonError } from '../protocol/error-shapes.ts';
import { awsJson, readMembers } from '../protocol/json.ts';
import type { AwsRequest, AwsResponse } from '../protocol/message.ts';
import { requestedOperation } from '../protocol/operation-name.ts';
import type { AwsService } from '../service.ts';
import type { AwsEndpointPorts } from '../types.ts';

const OPERATION = 'AdminGetUser';
/** Users are here since the start. */
const CREATED_AT = Math.floor(Date.now() / 1_000);

/**
 * `AdminGetUser`, which triggers of user pools call: users are the identities of the local issuer.
 * https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminGetUser.html
 */
export function cognitoApi({ userPools }: Pick<AwsEndpointPorts, 'userPools'>): AwsService {
  return {
    signingName: 'cognito-idp',
    operationNames: [OPERATION],
    operationOf: (request) =>
      requestedOperation(request) === OPERATION
        ? { name: OPERATION, run: () => adminGetUser(request, userPools) }
        : undefined,
    accessesOf: ({ name }, request) => [
      {
        action: `cognito-idp:${name}`,
        resources: [arnAt(request.place, 'cognito-idp', `userpool/${poolIdIn(request)}`)],
      },
    ],
    accessDenied: ({ text }) => new ServiceException('AccessDeniedException', text, 400),
    invalidToken: unrecognizedClient(400),
    errorShape: awsJsonError,
    internalFault: 'InternalErrorException',
    throttle: { code: 'TooManyRequestsException', statusCode: 400 },
  };
}

const poolIdIn = (request: AwsRequest) => memberOf(request, 'UserPoolId');

function memberOf(request: AwsRequest, name: 'UserPoolId' | 'Username'): string {
  const value = readMembers(request)[name];
  if (typeof value === 'string' && value !== '') return value;
  const path = name.charAt(0).toLowerCase() + name.slice(1);
  throw new ServiceException(
    'InvalidParameterException',
    `1 validation error detected: Value at '${path}' failed to satisfy constraint: Member must not be null`,
  );
}

function adminGetUser(request: AwsRequest, userPools: AwsEndpointPorts['userPools']): AwsResponse {
  const userPoolId = poolIdIn(request);
  const userName = memberOf(request, 'Username');
  if (!userPools?.has(userPoolId)) {
    throw new ServiceException('ResourceNotFoundException', `User pool ${userPoolId} does not exist.`);
  }
  const user = userPools.findUser(userName);
  if (!user) throw new ServiceException('UserNotFoundException', 'User does not exist.');
  return awsJson(descriptionOf(user));
}

function descriptionOf(user: TokenRequest) {
  const mfa = 'SOFTWARE_TOKEN_MFA';
  return {
    Username: user.sub,
    UserAttributes: Object.entries(attributesOf(user)).map(([Name, Value]) => ({ Name, Value })),
    UserCreateDate: CREATED_AT,
    UserLastModifiedDate: CREATED_AT,
    Enabled: true,
    UserStatus: 'CONFIRMED',
    ...(user.hasSecondFactor && { PreferredMfaSetting: mfa, UserMFASettingList: [mfa] }),
  };
}
