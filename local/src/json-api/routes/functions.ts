import { z } from 'zod';
import { acceptedNames } from '../../shared/accepted-names.ts';
import { notFound } from '../errors.ts';
import { jsonOrText } from '../invocations.ts';
import { route, wholeNumber } from '../route.ts';
import { functionState, invocationResult, logLine } from '../schemas.ts';
import type { ApiPorts } from '../types.ts';

const name = z.object({ name: z.string() });
const MOST_LINES = 10_000;

export const functionRoutes = [
  route({
    method: 'GET',
    template: '/functions',
    summary: 'The functions, with their counters since the start.',
    response: z.array(functionState),
    run: async ({ lambda }) =>
      lambda
        .listFunctions()
        .map(({ functionName, functionArn, runtime, handler, timeoutSeconds, memorySizeInMb }) => ({
          name: functionName,
          arn: functionArn,
          runtime,
          handler,
          timeoutSeconds,
          memorySizeInMb,
          ...lambda.statistics(functionName),
        })),
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
      const result = await lambda.invoke(path.name, JSON.stringify(body ?? {}));
      const { requestId, executedVersion, functionError, logTail } = result;
      const payload = jsonOrText(result.payload);
      return { requestId, executedVersion, ...(functionError && { functionError }), payload, logTail };
    },
  }),
  route({
    method: 'GET',
    template: '/functions/{name}/logs',
    summary: "The last lines of a function's log, oldest first; those of one request with `requestId`.",
    path: name,
    query: z.object({ requestId: z.string().optional(), limit: wholeNumber(1, MOST_LINES).default(1_000) }),
    response: z.array(logLine),
    run: async ({ lambda }, { path, query: { requestId, limit } }) => {
      requireFunction(lambda, path.name);
      const lines = lambda.logLines(path.name);
      const wanted = requestId === undefined ? lines : lines.filter((line) => line.requestId === requestId);
      return wanted.slice(-limit).map(({ sequence: _, ...line }) => line);
    },
  }),
];

/** @throws {ServiceException} UnknownFunction */
export function requireFunction(lambda: ApiPorts['lambda'], functionName: string): void {
  if (lambda.getFunction(functionName)) return;
  const names = lambda.listFunctions().map((each) => each.functionName);
  throw notFound(
    'UnknownFunction',
    `function is ${functionName}; accepted: ${acceptedNames(functionName, names)}`,
  );
}
