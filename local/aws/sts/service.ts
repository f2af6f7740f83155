import { type Place, partitionOf, placeOfArn } from '../../shared/place.ts';
import { accessDenied } from '../access/denied.ts';
import { invalidClientTokenId } from '../access/invalid-token.ts';
import { awsQueryError } from '../protocol/error-shapes.ts';
import type { AwsAnswer, AwsRequest } from '../protocol/message.ts';
import { queryActionOf } from '../protocol/operation-name.ts';
import { escapeXml } from '../protocol/xml.ts';
import type { AwsService } from '../service.ts';
import type { AwsEndpointPorts, Caller } from '../types.ts';

const OPERATION = 'GetCallerIdentity';

/** Who a person is that uses keys of their own choice. */
const developer = ({ region, accountId }: Place): Caller => ({
  arn: `arn:${partitionOf(region).id}:iam::${accountId}:user/developer`,
  userId: 'AIDADEVELOPER',
});

/** STS with its one operation that needs no permission. https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html */
export function stsApi(ports: AwsEndpointPorts): AwsService {
  return {
    signingName: 'sts',
    operationNames: [OPERATION],
    operationOf: (request) =>
      queryActionOf(request) === OPERATION
        ? { name: OPERATION, run: () => callerIdentity(ports, request) }
        : undefined,
    accessesOf: () => [], // It answers even those who are denied it explicitly.
    accessDenied,
    invalidToken: invalidClientTokenId,
    errorShape: awsQueryError,
    internalFault: 'InternalFailure',
    throttle: { code: 'Throttling', statusCode: 400 },
  };
}

function callerIdentity(ports: AwsEndpointPorts, { accessKeyId, requestId, place }: AwsRequest): AwsAnswer {
  const { arn, userId } = ports.callerOf(accessKeyId) ?? developer(place);
  return {
    statusCode: 200,
    headers: { 'content-type': 'text/xml' },
    body:
      '<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult>' +
      `<Arn>${escapeXml(arn)}</Arn><UserId>${escapeXml(userId)}</UserId><Account>${placeOfArn(arn).accountId}</Account>` +
      '</GetCallerIdentityResult><ResponseMetadata>' +
      `<RequestId>${requestId}</RequestId></ResponseMetadata></GetCallerIdentityResponse>`,
  };
}
