import { pathToFileURL } from 'node:url';
import { defaultLogging } from '../../lambda/logging.ts';
import { LATEST } from '../../lambda/published-versions.ts';
import type { FunctionConfiguration } from '../../lambda/types.ts';
import { isSamePlace, placeOfArn } from '../../shared/place.ts';
import { json } from '../protocol/json.ts';
import type { RestOperation } from '../protocol/rest-router.ts';
import type { AwsEndpointPorts } from '../types.ts';
import { findFunction } from './function-reference.ts';
import { readPage } from './paging.ts';

/** `ListFunctions` returns at most 50 whatever `MaxItems` says. */
const FUNCTIONS_PER_PAGE = 50;

/** `ListFunctions`, `GetFunction`, `GetFunctionConfiguration`. */
export function functionOperations(ports: AwsEndpointPorts): RestOperation[] {
  return [
    {
      name: 'ListFunctions',
      route: 'GET /2015-03-31/functions',
      run: (request) => {
        const byName = ports.lambda
          .listFunctions()
          .filter(({ functionArn }) => isSamePlace(placeOfArn(functionArn), request.place))
          .sort((one, other) => one.functionName.localeCompare(other.functionName));
        const { items, nextToken } = readPage(byName, request.query, FUNCTIONS_PER_PAGE);
        return json({ Functions: items.map(describeFunction), NextMarker: nextToken });
      },
    },
    {
      name: 'GetFunction',
      route: 'GET /2015-03-31/functions/{FunctionName}',
      run: (request, { FunctionName = '' }) => {
        const target = findFunction(
          ports.lambda,
          request.place,
          FunctionName,
          request.query.get('Qualifier'),
        );
        return json({
          Configuration: describeFunction(target),
          Code: { RepositoryType: 'file', Location: pathToFileURL(target.codeDirectory).href },
          Concurrency: concurrencyOf(target),
        });
      },
    },
    {
      name: 'GetFunctionConfiguration',
      route: 'GET /2015-03-31/functions/{FunctionName}/configuration',
      run: (request, { FunctionName = '' }) =>
        json(
          describeFunction(
            findFunction(ports.lambda, request.place, FunctionName, request.query.get('Qualifier')),
          ),
        ),
    },
  ];
}

const concurrencyOf = ({ reservedConcurrentExecutions }: FunctionConfiguration) =>
  reservedConcurrentExecutions === undefined
    ? undefined
    : { ReservedConcurrentExecutions: reservedConcurrentExecutions };

/** A function as the API shows it; members that mean nothing in the mirror are left out. */
export const describeFunction = (configuration: FunctionConfiguration) => ({
  FunctionName: configuration.functionName,
  FunctionArn: configuration.functionArn,
  Runtime: configuration.runtime,
  Role: configuration.roleArn,
  Handler: configuration.handler,
  Timeout: configuration.timeoutSeconds,
  MemorySize: configuration.memorySizeInMb,
  Version: configuration.version ?? LATEST,
  Environment: { Variables: configuration.environment },
  State: 'Active',
  LastUpdateStatus: 'Successful',
  PackageType: 'Zip',
  LoggingConfig: loggingOf(configuration),
});

function loggingOf({ functionName, logging = defaultLogging(functionName) }: FunctionConfiguration) {
  return {
    LogFormat: logging.format,
    ApplicationLogLevel: logging.applicationLevel,
    SystemLogLevel: logging.systemLevel,
    LogGroup: logging.group,
  };
}
