import { ServiceException } from '../shared/service-exception.ts';
import { inject } from './injected-fault.ts';
import { readCredentialScope } from './protocol/credential-scope.ts';
import { type ErrorShape, restJsonError } from './protocol/error-shapes.ts';
import type { AwsAnswer, AwsRequest } from './protocol/message.ts';
import type { AwsService } from './service.ts';
import { guessErrorShape, unknownOperation, unknownService } from './services.ts';
import type { AwsEndpointPorts } from './types.ts';

/** A request before its signature was read. */
export type UnsignedRequest = Omit<AwsRequest, 'accessKeyId' | 'place'>;

type PipelinePorts = Pick<
  AwsEndpointPorts,
  'experiments' | 'authorize' | 'callerOf' | 'clock' | 'log' | 'region' | 'accountId' | 'placeOf'
>;

/**
 * Answers one request: signature → service → operation → permission → injected fault, if there is one → the operation itself.
 * Never rejects: what goes wrong is answered in the shape of the service's protocol.
 */
export async function answer(
  services: ReadonlyMap<string, AwsService>,
  ports: PipelinePorts,
  unsigned: UnsignedRequest,
): Promise<AwsAnswer> {
  const scope = readCredentialScope(unsigned.headers, unsigned.query);
  if (!scope) return restJsonError(missingToken(), unsigned.requestId);
  const place = ports.placeOf?.(scope.accessKeyId, scope.region) ?? ports;
  const request: AwsRequest = { ...unsigned, accessKeyId: scope.accessKeyId, place };
  const service = services.get(scope.service);
  if (!service) {
    const shape = guessErrorShape(scope.service, unsigned.headers);
    return shape(unknownService(scope.service, services), unsigned.requestId);
  }
  try {
    return await run(service, request, ports);
  } catch (error) {
    return errorAnswer(service.errorShape, toServiceException(error, service, request, ports), request);
  }
}

async function run(
  service: AwsService,
  request: AwsRequest,
  { experiments, authorize, callerOf, clock }: PipelinePorts,
): Promise<AwsAnswer> {
  const operation = service.operationOf(request);
  if (!operation) throw unknownOperation(service, request);
  for (const access of authorize ? service.accessesOf(operation, request) : []) {
    const denied = authorize?.(request.accessKeyId, access);
    if (denied) throw service.accessDenied(denied, request);
  }
  const fault = experiments.faultOfCall({
    service: service.signingName,
    operation: operation.name,
    caller: () => callerOf(request.accessKeyId),
  });
  if (fault) await inject(fault, service, clock);
  return operation.run();
}

const errorAnswer = (shape: ErrorShape, exception: ServiceException, { requestId }: AwsRequest) =>
  shape(exception, requestId);

/** Anything unforeseen is the service's own fault, for the client to retry and for people to read about. */
function toServiceException(
  error: unknown,
  service: AwsService,
  { method, path }: AwsRequest,
  { log }: PipelinePorts,
): ServiceException {
  if (error instanceof ServiceException) return error;
  log.error(`${service.signingName} ${method} ${path}: ${error instanceof Error ? error.stack : error}`);
  return new ServiceException(service.internalFault, String(error), 500, { cause: error });
}

const missingToken = () =>
  new ServiceException(
    'MissingAuthenticationTokenException',
    'Missing Authentication Token: the request is not signed. Any access key will do, for example AWS_ACCESS_KEY_ID=local.',
    403,
  );
