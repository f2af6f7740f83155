import { BodyTooLargeError } from '../shared/http-server.ts';
import { ServiceException } from '../shared/service-exception.ts';
import { inject } from './injected-fault.ts';
import { readCredentialScope, sessionTokenIn } from './protocol/credential-scope.ts';
import { restJsonError } from './protocol/error-shapes.ts';
import type { AwsRequest, AwsResponse } from './protocol/message.ts';
import type { AwsService } from './service.ts';
import { guessErrorShape, unknownOperation, unknownService } from './services.ts';
import type { AwsEndpointPorts } from './types.ts';

/** A request of which neither the signature nor the body was read. */
export type RequestHead = Omit<AwsRequest, 'accessKeyId' | 'place' | 'body'>;

type PipelinePorts = Pick<
  AwsEndpointPorts,
  | 'experiments'
  | 'authorize'
  | 'callerOf'
  | 'sessionTokenOf'
  | 'clock'
  | 'log'
  | 'region'
  | 'accountId'
  | 'placeOf'
>;

/**
 * Responds to one request: signature → service → body → session token → operation → permission → injected fault, if there is one → the operation itself.
 * Never rejects: errors are returned in the shape of the service's protocol.
 * @param readBody not called for a request that no service would get; its limit is that of the service, or 16 MB.
 */
export async function respond(
  services: ReadonlyMap<string, AwsService>,
  ports: PipelinePorts,
  head: RequestHead,
  readBody: (limitBytes?: number) => Promise<Buffer>,
): Promise<AwsResponse> {
  const scope = readCredentialScope(head.headers, head.query);
  if (!scope) return restJsonError(missingToken(), head.requestId);
  const place = ports.placeOf?.(scope.accessKeyId, scope.region) ?? ports;
  const service = services.get(scope.service);
  if (!service) {
    const shape = guessErrorShape(scope.service, head.headers);
    return shape(unknownService(scope.service, services), head.requestId);
  }
  try {
    const body = await readBody(service.bodyLimitBytes);
    return await run(service, { ...head, body, accessKeyId: scope.accessKeyId, place }, ports);
  } catch (error) {
    return service.errorShape(toServiceException(error, service, head, ports), head.requestId);
  }
}

async function run(
  service: AwsService,
  request: AwsRequest,
  { experiments, authorize, callerOf, sessionTokenOf, clock }: PipelinePorts,
): Promise<AwsResponse> {
  const token = sessionTokenOf?.(request.accessKeyId);
  if (token !== undefined && sessionTokenIn(request) !== token) throw service.invalidToken(request);
  const operation = service.operationOf(request);
  if (!operation) throw unknownOperation(service, request);
  for (const access of authorize ? service.accessesOf(operation, request) : []) {
    const denied = authorize?.(request.accessKeyId, access);
    if (denied) throw service.accessDenied(denied, request);
  }
  const fault = experiments.faultOfCall({
    service: service.signingName,
    operation: operation.name,
    requestId: request.requestId,
    caller: () => callerOf(request.accessKeyId),
  });
  if (fault) await inject(fault, service, clock);
  return operation.run();
}

/** Anything unforeseen is the service's own fault, for the client to retry and for the user to find in the log. */
function toServiceException(
  error: unknown,
  service: AwsService,
  { method, path }: RequestHead,
  { log }: PipelinePorts,
): ServiceException {
  if (error instanceof ServiceException) return error;
  // Lambda's code: https://github.com/awslabs/aws-athena-query-federation/issues/793. UNCONFIRMED for other services.
  if (error instanceof BodyTooLargeError)
    return new ServiceException('RequestEntityTooLargeException', error.message, 413, { cause: error });
  log.error(`${service.signingName} ${method} ${path}: ${error instanceof Error ? error.stack : error}`);
  return new ServiceException(service.internalFault, String(error), 500, { cause: error });
}

const missingToken = () =>
  new ServiceException(
    'MissingAuthenticationTokenException',
    'Missing Authentication Token: the request is not signed. Any access key will do, for example AWS_ACCESS_KEY_ID=local.',
    403,
  );
