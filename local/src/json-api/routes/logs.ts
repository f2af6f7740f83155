import { z } from 'zod';
import { LEVELS } from '../../shared/log-line.ts';
import { logLine } from '../function-schemas.ts';
import { linesOf } from '../log-lines.ts';
import { milliseconds, route, wholeNumber } from '../route.ts';
import { requireFunction } from './functions.ts';

const MOST_LINES = 10_000;
const lineQuery = {
  requestId: z.string().optional(),
  traceId: z.string().optional().describe('Lines that contain it, and those of the same requests.'),
  level: z
    .enum(LEVELS)
    .optional()
    .describe('The least severe; lines without a level count as INFO, those of the platform as DEBUG.'),
  since: milliseconds.optional(),
  until: milliseconds.optional().describe('Lines of this time and earlier.'),
  filter: z.string().optional().describe('Text that the line contains, in any case.'),
  limit: wholeNumber(1, MOST_LINES).default(1_000),
};

export const logRoutes = [
  route({
    method: 'GET',
    template: '/functions/{name}/logs',
    summary: "The last lines of a function's log, oldest first; those of one request with `requestId`.",
    path: z.object({ name: z.string() }),
    query: z.object(lineQuery),
    response: z.array(logLine),
    run: async ({ lambda }, { path, query }) => linesOf(lambda, [requireFunction(lambda, path.name)], query),
  }),
  route({
    method: 'GET',
    template: '/logs',
    summary: 'The last lines of the logs of all functions, oldest first.',
    query: z.object({ functionName: z.string().optional().describe('Default: all.'), ...lineQuery }),
    response: z.array(logLine),
    run: async ({ lambda }, { query: { functionName, ...query } }) => {
      const all = lambda.listFunctions().map((each) => each.functionName);
      return linesOf(lambda, functionName ? [requireFunction(lambda, functionName)] : all, query);
    },
  }),
];
