import { z } from 'zod';
import { unknownFunction } from '../errors.ts';
import { jsonOrText } from '../invocations.ts';
import { milliseconds, route, wholeNumber } from '../route.ts';
import { functionState, invocationResult, logLine } from '../schemas.ts';
import type { ApiPorts } from '../types.ts';

const name = z.object({ name: z.string() });
const MOST_LINES = 10_000;
const lineQuery = {
  requestId: z.string().optional(),
  since: milliseconds.optional(),
  filter: z.string().optional().describe('Text that the line contains, in any case.'),
  limit: wholeNumber(1, MOST_LINES).default(1_000),
};

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
    query: z.object(lineQuery),
    response: z.array(logLine),
    run: async ({ lambda }, { path, query }) => linesOf(lambda, [requireFunction(lambda, path.name)], query),
  }),
  route({
    method: 'GET',
    template: '/logs',
    summary: 'The last lines of the logs of all functions, oldest first.',
    query: z.object(lineQuery),
    response: z.array(logLine),
    run: async ({ lambda }, { query }) =>
      linesOf(
        lambda,
        lambda.listFunctions().map(({ functionName }) => functionName),
        query,
      ),
  }),
];

interface LineQuery {
  readonly requestId?: string;
  readonly since?: number;
  readonly filter?: string;
  readonly limit: number;
}

function linesOf(
  lambda: ApiPorts['lambda'],
  functionNames: readonly string[],
  { requestId, since = 0, filter = '', limit }: LineQuery,
) {
  const text = filter.toLowerCase();
  return functionNames
    .flatMap((functionName) => lambda.logLines(functionName).map((line) => ({ functionName, ...line })))
    .filter(
      (line) =>
        line.timestamp >= since &&
        (requestId === undefined || line.requestId === requestId) &&
        line.message.toLowerCase().includes(text),
    )
    .sort((one, other) => one.timestamp - other.timestamp)
    .slice(-limit);
}

/** @throws {ServiceException} UnknownFunction */
export function requireFunction(lambda: ApiPorts['lambda'], functionName: string): string {
  if (lambda.getFunction(functionName)) return functionName;
  throw unknownFunction(
    functionName,
    lambda.listFunctions().map((each) => each.functionName),
  );
}
