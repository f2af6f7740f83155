import { createAsynchronousInvoker } from '../../lambda/asynchronous-invoker.ts';
import { systemClock } from '../../shared/clock.ts';
import { accessDenied } from '../access/denied.ts';
import { unrecognizedClient } from '../access/invalid-token.ts';
import { lambdaAccesses } from '../access/lambda.ts';
import type { AssetStore } from '../cdk-assets/asset-store.ts';
import { lambdaError } from '../protocol/error-shapes.ts';
import { restRouter } from '../protocol/rest-router.ts';
import type { AwsService } from '../service.ts';
import type { AwsEndpointPorts } from '../types.ts';
import { accountSettingsOperation } from './account-settings.ts';
import { eventSourceMappingOperations } from './event-source-mappings.ts';
import { functionOperations } from './functions.ts';
import { invokeOperation } from './invoke.ts';
import { invokeWithResponseStreamOperation } from './invoke-with-response-stream.ts';
import { functionUpdateOperations, UPDATE_LIMIT_BYTES } from './update-functions.ts';
import { versionOperations } from './versions.ts';

/**
 * The operations of the Lambda API that the mirror has.
 * @param assets where code is that is not in the request.
 */
export function lambdaApi(ports: AwsEndpointPorts, assets: Pick<AssetStore, 'get'>): AwsService {
  const asynchronous = createAsynchronousInvoker({
    invoke: (functionArn, event, options) => ports.lambda.invoke(functionArn, event, options),
    clock: ports.clock ?? systemClock,
    log: ports.log,
  });
  const operations = [
    invokeOperation(ports, asynchronous),
    invokeWithResponseStreamOperation(ports),
    accountSettingsOperation(ports),
    ...functionOperations(ports),
    ...functionUpdateOperations(ports, assets),
    ...versionOperations(ports),
    ...eventSourceMappingOperations(ports),
  ];
  return {
    signingName: 'lambda',
    bodyLimitBytes: UPDATE_LIMIT_BYTES,
    operationNames: operations.map(({ name }) => name),
    operationOf: restRouter(operations),
    accessesOf: (operation, { query, place }) => lambdaAccesses(operation, query.get('Qualifier'), place),
    accessDenied,
    invalidToken: unrecognizedClient(403),
    errorShape: lambdaError,
    internalFault: 'ServiceException',
    throttle: { code: 'TooManyRequestsException', statusCode: 429 },
    stop: (graceMs) => asynchronous.stop(graceMs),
  };
}
