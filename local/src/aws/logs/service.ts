import { ServiceException } from '../../shared/service-exception.ts';
import { unrecognizedClient } from '../access/invalid-token.ts';
import { awsJsonError } from '../protocol/error-shapes.ts';
import { awsJson, readMembers } from '../protocol/json.ts';
import type { AwsRequest } from '../protocol/message.ts';
import type { AwsService } from '../service.ts';
import type { AwsEndpointPorts } from '../types.ts';
import { logGroupArn } from './log-groups.ts';
import { OPERATIONS } from './operations.ts';

const TARGET_PREFIX = 'Logs_20140328.';
const STARTED_AT = Date.now();

/**
 * Reading the logs of functions in CloudWatch Logs: the last lines of each since the mirror was started.
 * https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_FilterLogEvents.html
 */
export function logsApi({ lambda }: Pick<AwsEndpointPorts, 'lambda'>): AwsService {
  return {
    signingName: 'logs',
    operationNames: Object.keys(OPERATIONS),
    operationOf(request) {
      const name = operationNameOf(request);
      const operation = Object.hasOwn(OPERATIONS, name) ? OPERATIONS[name] : undefined;
      const run = () =>
        awsJson(operation?.(readMembers(request), { lambda, place: request.place, startedAt: STARTED_AT }));
      return operation && { name, run };
    },
    accessesOf: ({ name }, request) => [{ action: `logs:${name}`, resources: [resourceOf(request)] }],
    accessDenied: ({ text }) => new ServiceException('AccessDeniedException', text, 400),
    invalidToken: unrecognizedClient(400),
    errorShape: awsJsonError,
    internalFault: 'ServiceUnavailableException',
    throttle: { code: 'ThrottlingException', statusCode: 400 },
  };
}

const operationNameOf = ({ headers }: AwsRequest) => {
  const target = String(headers['x-amz-target'] ?? '');
  return target.startsWith(TARGET_PREFIX) ? target.slice(TARGET_PREFIX.length) : '';
};

/** https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoncloudwatchlogs.html */
function resourceOf(request: AwsRequest): string {
  const { logGroupName, logGroupIdentifier } = readMembers(request);
  const given = String(logGroupName ?? logGroupIdentifier ?? '*');
  return given.startsWith('arn:') ? given : logGroupArn(given, request.place, given === '*' ? '' : ':*');
}
