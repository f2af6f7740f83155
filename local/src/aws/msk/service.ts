import { accessDenied } from '../access/denied.ts';
import { unrecognizedClient } from '../access/invalid-token.ts';
import { mskAccesses } from '../access/msk.ts';
import { readMembers } from '../protocol/json.ts';
import type { AwsRequest, OperationCall } from '../protocol/message.ts';
import { restRouter } from '../protocol/rest-router.ts';
import type { AwsService } from '../service.ts';
import type { AwsEndpointPorts } from '../types.ts';
import { clusterOperations } from './clusters.ts';
import { configurationOperations } from './configuration-operations.ts';
import { mskError } from './errors.ts';
import { kafkaVersionsOperation } from './kafka-versions.ts';
import { scramOperations } from './scram-operations.ts';
import { topicOperations } from './topic-operations.ts';

/** The operations of the MSK API that the mirror has. */
export function mskApi(ports: AwsEndpointPorts): AwsService {
  const operations = [
    ...clusterOperations(ports),
    ...configurationOperations(ports),
    kafkaVersionsOperation,
    ...scramOperations(ports),
    ...topicOperations(ports),
  ];
  return {
    signingName: 'kafka',
    operationNames: operations.map(({ name }) => name),
    operationOf: restRouter(operations),
    accessesOf: (operation, request) => mskAccesses(operation, topicToCreate(operation, request)),
    accessDenied,
    invalidToken: unrecognizedClient(403),
    errorShape: mskError,
    internalFault: 'InternalServerErrorException',
    throttle: { code: 'TooManyRequestsException', statusCode: 429 },
  };
}

function topicToCreate({ name }: OperationCall, request: AwsRequest): string | undefined {
  const { topicName } = name === 'CreateTopic' ? readMembers(request) : {};
  return typeof topicName === 'string' ? topicName : undefined;
}
