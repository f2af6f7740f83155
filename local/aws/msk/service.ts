import { restRouter } from '../protocol/rest-router.ts';
import type { AwsService } from '../service.ts';
import type { AwsEndpointPorts } from '../types.ts';
import { clusterOperations } from './clusters.ts';
import { mskError } from './errors.ts';
import { topicOperations } from './topic-operations.ts';

/** The operations of the MSK API that the mirror has. */
export function mskApi(ports: AwsEndpointPorts): AwsService {
  const operations = [...clusterOperations(ports), ...topicOperations(ports)];
  return {
    signingName: 'kafka',
    operationNames: operations.map(({ name }) => name),
    operationOf: restRouter(operations),
    errorShape: mskError,
    internalFault: 'InternalServerErrorException',
    throttle: { code: 'TooManyRequestsException', statusCode: 429 },
  };
}
