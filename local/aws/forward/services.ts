import { awsJsonError, restJsonError } from '../protocol/error-shapes.ts';
import type { AwsRequest } from '../protocol/message.ts';
import type { AwsService } from '../service.ts';
import type { AwsEndpointPorts } from '../types.ts';
import { createForwarder } from './forward.ts';

/** DynamoDB: everything goes to DynamoDB Local. */
export function dynamodbApi(ports: AwsEndpointPorts): AwsService {
  const backend = createForwarder({
    name: 'DynamoDB Local',
    endpoint: () => ports.dynamodbEndpoint,
    unavailableCode: 'InternalServerError',
  });
  return {
    signingName: 'dynamodb',
    operationNames: ['all of DynamoDB Local'],
    operationOf: (request) => ({ name: targetOf(request), run: () => backend.forward(request) }),
    errorShape: awsJsonError,
    internalFault: 'InternalServerError',
    stop: async () => backend.close(),
  };
}

/** SES v2, which signs as `ses`: everything goes to the mailbox. */
export function sesApi(ports: AwsEndpointPorts): AwsService {
  const backend = createForwarder({
    name: 'the mailbox',
    endpoint: () => ports.sesEndpoint,
    unavailableCode: 'InternalServiceErrorException',
  });
  return {
    signingName: 'ses',
    operationNames: ['all of SES v2 that the mailbox has'],
    operationOf: (request) => ({ name: sesOperation(request), run: () => backend.forward(request) }),
    errorShape: restJsonError,
    internalFault: 'InternalServiceErrorException',
    stop: async () => backend.close(),
  };
}

/** `DynamoDB_20120810.PutItem` → `PutItem` */
const targetOf = ({ headers }: AwsRequest) => String(headers['x-amz-target'] ?? '').replace(/^.*\./, '');

const sesOperation = ({ method, path }: AwsRequest) =>
  method === 'POST' && path === '/v2/email/outbound-emails' ? 'SendEmail' : `${method} ${path}`;
