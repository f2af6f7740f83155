import { type Place, partitionOf, placeOfArn } from '../../shared/place.ts';
import { accessDenied } from '../access/denied.ts';
import { invalidClientTokenId } from '../access/invalid-token.ts';
import { awsQueryError } from '../protocol/error-shapes.ts';
import type { AwsRequest, AwsResponse } from '../protocol/message.ts';
import { queryActionOf } from '../protocol/operation-name.ts';
import { queryParametersOf, queryResponse } from '../protocol/query.ts';
import { escapeXml } from '../protocol/xml.ts';
import type { AwsService } from '../service.ts';
import type { AwsEndpointPorts, Caller } from '../types.ts';
import { assumeRole } from './assume-role.ts';

const NAMESPACE = 'https://sts.amazonaws.com/doc/2011-06-15/';

/** The identity of a user with other keys than those of functions. */
const developer = ({ region, accountId }: Place): Caller => ({
  arn: `arn:${partitionOf(region).id}:iam::${accountId}:user/developer`,
  userId: 'AIDADEVELOPER',
});

/** What an operation results in, as XML. */
type Operation = (ports: AwsEndpointPorts, parameters: URLSearchParams, request: AwsRequest) => string;

const OPERATIONS: Readonly<Record<string, Operation>> = {
  AssumeRole: assumeRole,
  GetCallerIdentity: callerIdentity,
};

/**
 * STS: who a caller is, which needs no permission, and sessions of roles, which the trust policy of the role decides about as
 * well. https://docs.aws.amazon.com/STS/latest/APIReference/API_Operations.html
 */
export function stsApi(ports: AwsEndpointPorts): AwsService {
  return {
    signingName: 'sts',
    operationNames: Object.keys(OPERATIONS),
    operationOf: (request) => {
      const name = queryActionOf(request) ?? '';
      const operation = Object.hasOwn(OPERATIONS, name) ? OPERATIONS[name] : undefined;
      return operation && { name, run: () => respond(name, operation, ports, request) };
    },
    accessesOf: () => [], // GetCallerIdentity responds even to those who are denied it explicitly.
    accessDenied,
    invalidToken: invalidClientTokenId,
    errorShape: awsQueryError,
    internalFault: 'InternalFailure',
    throttle: { code: 'Throttling', statusCode: 400 },
  };
}

function respond(
  name: string,
  operation: Operation,
  ports: AwsEndpointPorts,
  request: AwsRequest,
): AwsResponse {
  const result = operation(ports, queryParametersOf(request), request);
  return queryResponse(name, NAMESPACE, result, request.requestId);
}

function callerIdentity(
  ports: AwsEndpointPorts,
  _parameters: URLSearchParams,
  { accessKeyId, place }: AwsRequest,
): string {
  const { arn, userId } = ports.callerOf(accessKeyId) ?? developer(place);
  return (
    `<Arn>${escapeXml(arn)}</Arn><UserId>${escapeXml(userId)}</UserId>` +
    `<Account>${placeOfArn(arn).accountId}</Account>`
  );
}
