import type { IncomingHttpHeaders } from 'node:http';
import { ServiceException } from '../shared/service-exception.ts';
import { AssetStore } from './cdk-assets/asset-store.ts';
import { cdkAssetsApi } from './cdk-assets/service.ts';
import { cloudFormationApi } from './cloudformation/service.ts';
import { cognitoApi } from './cognito/service.ts';
import { fisApi } from './fis/service.ts';
import { dynamodbApi, sesApi } from './forward/services.ts';
import { lambdaApi } from './lambda/service.ts';
import { logsApi } from './logs/service.ts';
import { mskApi } from './msk/service.ts';
import { awsJsonError, awsQueryError, type ErrorShape, restXmlError } from './protocol/error-shapes.ts';
import type { AwsRequest } from './protocol/message.ts';
import { requestedOperation } from './protocol/operation-name.ts';
import { secretsManagerApi } from './secrets-manager/service.ts';
import type { AwsService } from './service.ts';
import { ssmApi } from './ssm/service.ts';
import { stsApi } from './sts/service.ts';
import type { AwsEndpointPorts } from './types.ts';

/** Everything the endpoint serves, by the name that requests are signed with. */
export function allServices(ports: AwsEndpointPorts): ReadonlyMap<string, AwsService> {
  const assets = new AssetStore();
  const services = [
    (all: AwsEndpointPorts) => lambdaApi(all, assets),
    mskApi,
    stsApi,
    dynamodbApi,
    sesApi,
    fisApi,
    secretsManagerApi,
    logsApi,
    cloudFormationApi,
    () => cdkAssetsApi(assets),
    ssmApi,
    cognitoApi,
  ].map((serviceOf) => serviceOf(ports));
  return new Map(services.map((service) => [service.signingName, service]));
}

/** The error for a service that the mirror does not have. */
export function unknownService(name: string, known: ReadonlyMap<string, AwsService>): ServiceException {
  return new ServiceException(
    'UnknownOperationException',
    `The mirror has no service '${name}'. It has: ${[...known.keys()].join(', ')}.`,
    404,
  );
}

/** The error for an operation that a service of the mirror does not have. */
export function unknownOperation(service: AwsService, request: AwsRequest): ServiceException {
  const operation = requestedOperation(request);
  const named = operation.includes(' ') ? `for ${operation}` : operation;
  return new ServiceException(
    'UnknownOperationException',
    `The mirror's ${service.signingName} has no operation ${named}. It has: ${service.operationNames.join(', ')}.`,
    404,
  );
}

/** How a client of a service that is not here expects its errors: by the form of its request. */
export function guessErrorShape(serviceName: string, headers: IncomingHttpHeaders): ErrorShape {
  if (serviceName === 's3') return restXmlError;
  const isForm = headers['content-type']?.startsWith('application/x-www-form-urlencoded');
  return isForm ? awsQueryError : awsJsonError;
}
