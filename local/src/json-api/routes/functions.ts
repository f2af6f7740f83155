import { z } from 'zod';
import { defaultLogging } from '../../lambda/logging.ts';
import type { FunctionConfiguration } from '../../lambda/types.ts';
import { stringify } from '../../shared/exact-json.ts';
import { unknownFunction } from '../errors.ts';
import {
  functionDetail,
  functionEnvironment,
  functionState,
  invocationResult,
  startedRun,
} from '../function-schemas.ts';
import { jsonOrText } from '../invocations.ts';
import { route } from '../route.ts';
import type { ApiPorts } from '../types.ts';

const name = z.object({ name: z.string() });

export const functionRoutes = [
  route({
    method: 'GET',
    template: '/functions',
    summary: 'The functions, with their counters since the start.',
    response: z.array(functionState),
    run: async ({ lambda }) =>
      lambda.listFunctions().map((configuration) => functionView(lambda, configuration)),
  }),
  route({
    method: 'POST',
    template: '/functions/{name}/invocations',
    summary: 'Invokes a function with the body, any JSON, and responds when it has.',
    path: name,
    body: z.unknown(),
    response: invocationResult,
    run: async ({ lambda }, { path, body }) => {
      requireFunction(lambda, path.name);
      const result = await lambda.invoke(path.name, eventOf(body), CALLER);
      const { requestId, executedVersion, functionError, logTail } = result;
      const payload = jsonOrText(result.payload);
      return { requestId, executedVersion, ...(functionError && { functionError }), payload, logTail };
    },
  }),
  route({
    method: 'POST',
    template: '/functions/{name}/runs',
    summary:
      'Invokes a function with the body, any JSON, and responds as soon as an environment runs it: GET /invocations/{requestId} has how it ends.',
    path: name,
    body: z.unknown(),
    status: 202,
    response: startedRun,
    run: async ({ lambda }, { path, body }) => {
      requireFunction(lambda, path.name);
      return { requestId: await startRun(lambda, path.name, eventOf(body)) };
    },
  }),
  route({
    method: 'GET',
    template: '/functions/{name}',
    summary: 'One function: counters, settings, and the names of its environment variables.',
    path: name,
    response: functionDetail,
    run: async ({ lambda }, { path }) => detailOf(lambda, findFunction(lambda, path.name)),
  }),
  route({
    method: 'GET',
    template: '/functions/{name}/environment',
    summary: 'The environment variables of a function with their values, which may be secrets.',
    path: name,
    response: functionEnvironment,
    run: async ({ lambda }, { path }) => ({
      variables: { ...findFunction(lambda, path.name).environment },
    }),
  }),
];

function functionView(lambda: ApiPorts['lambda'], configuration: FunctionConfiguration) {
  const { functionName, functionArn, runtime, handler, timeoutSeconds, memorySizeInMb } = configuration;
  return {
    name: functionName,
    arn: functionArn,
    runtime,
    handler,
    timeoutSeconds,
    memorySizeInMb,
    ...lambda.statistics(functionName),
  };
}

/** https://docs.aws.amazon.com/lambda/latest/api/API_EphemeralStorage.html */
const DEFAULT_STORAGE_MB = 512;

function detailOf(lambda: ApiPorts['lambda'], configuration: FunctionConfiguration) {
  const { functionName, logicalId, version, roleArn, layerDirectories, codeDirectory, environment } =
    configuration;
  const { ephemeralStorageMb = DEFAULT_STORAGE_MB, reservedConcurrentExecutions: reserved } = configuration;
  return {
    ...functionView(lambda, configuration),
    logicalId,
    ...(version !== undefined && { version }),
    roleArn,
    ephemeralStorageMb,
    ...(reserved !== undefined && { reservedConcurrentExecutions: reserved }),
    layers: layerDirectories.length,
    codeDirectory,
    logging: { ...(configuration.logging ?? defaultLogging(functionName)) },
    environmentNames: Object.keys(environment).sort(),
  };
}

/** @returns the request id, once the invocation runs. @throws {ServiceException} when it never does. */
function startRun(lambda: ApiPorts['lambda'], functionName: string, event: string): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  lambda
    .invoke(functionName, event, { ...CALLER, onStarted: resolve })
    .then(({ requestId }) => resolve(requestId), reject);
  return promise;
}

/** No body is an empty event; `null` is an event. */
const eventOf = (body: unknown) => stringify(body === undefined ? {} : body);

const CALLER = { caller: { kind: 'console' } } as const;

/** @throws {ServiceException} UnknownFunction */
function findFunction(lambda: ApiPorts['lambda'], functionName: string): FunctionConfiguration {
  requireFunction(lambda, functionName);
  return lambda.getFunction(functionName) as FunctionConfiguration;
}

/** @throws {ServiceException} UnknownFunction */
export function requireFunction(lambda: ApiPorts['lambda'], functionName: string): string {
  if (lambda.getFunction(functionName)) return functionName;
  throw unknownFunction(
    functionName,
    lambda.listFunctions().map((each) => each.functionName),
  );
}
