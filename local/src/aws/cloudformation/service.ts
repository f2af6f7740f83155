import { type Place, partitionOf } from '../../shared/place.ts';
import { ServiceException } from '../../shared/service-exception.ts';
import { invalidClientTokenId } from '../access/invalid-token.ts';
import { awsQueryError } from '../protocol/error-shapes.ts';
import type { AwsRequest } from '../protocol/message.ts';
import { queryActionOf } from '../protocol/operation-name.ts';
import { queryParametersOf, queryResponse } from '../protocol/query.ts';
import type { AwsService } from '../service.ts';
import type { AwsEndpointPorts } from '../types.ts';
import { OPERATIONS } from './operations.ts';

const NAMESPACE = 'http://cloudformation.amazonaws.com/doc/2010-05-15/';

/**
 * Reading of the stacks that the mirror runs: outputs, physical ids, template. A request sees those of its Region.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_Operations.html
 */
export function cloudFormationApi({ stacks = () => [] }: Pick<AwsEndpointPorts, 'stacks'>): AwsService {
  return {
    signingName: 'cloudformation',
    operationNames: Object.keys(OPERATIONS),
    operationOf: (request) => {
      const name = queryActionOf(request) ?? '';
      const operation = Object.hasOwn(OPERATIONS, name) ? OPERATIONS[name] : undefined;
      const run = () => {
        const own = stacks().filter(({ stackId }) => isAt(stackId, request.place));
        const result = operation?.(own, queryParametersOf(request)) ?? '';
        return queryResponse(name, NAMESPACE, result, request.requestId);
      };
      return operation && { name, run };
    },
    accessesOf: ({ name }, request) => [
      { action: `cloudformation:${name}`, resources: [resourceOf(request)] },
    ],
    // https://github.com/anomalyco/sst/issues/3006
    accessDenied: ({ text }) => new ServiceException('AccessDenied', text, 403),
    invalidToken: invalidClientTokenId,
    errorShape: awsQueryError,
    internalFault: 'InternalFailure',
    throttle: { code: 'Throttling', statusCode: 400 },
  };
}

const isAt = (arn: string, { region, accountId }: Place) =>
  arn.split(':', 5).slice(3).join() === `${region},${accountId}`;

/**
 * A stack that is given by its name is `stack/NAME/*` (https://github.com/aws-samples/aws-hpc-tutorials/issues/271), all of
 * them are `*`: https://docs.aws.amazon.com/service-authorization/latest/reference/list_awscloudformation.html
 */
function resourceOf(request: AwsRequest): string {
  const name = queryParametersOf(request).get('StackName');
  if (name === null || name.startsWith('arn:')) return name ?? '*';
  const { region, accountId } = request.place;
  return `arn:${partitionOf(region).id}:cloudformation:${region}:${accountId}:stack/${name}/*`;
}
