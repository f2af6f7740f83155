import { z } from 'zod';
import { detailOf, findInvocation, invocationsOf } from '../invocations.ts';
import { route, wholeNumber } from '../route.ts';
import { invocationDetail, invocationOutcome, invocationSummary } from '../schemas.ts';
import { requireFunction } from './functions.ts';

const listing = z.object({
  outcome: invocationOutcome.optional(),
  mapping: z.string().optional(),
  text: z
    .string()
    .optional()
    .describe('In its request id, function, environment, caller, topic, event or response, in any case.'),
  topic: z.string().optional(),
  partition: wholeNumber(0, 2 ** 31 - 1).optional(),
  offset: wholeNumber(0, Number.MAX_SAFE_INTEGER).optional(),
  limit: wholeNumber(1, 1_000).default(100),
});

export const invocationRoutes = [
  route({
    method: 'GET',
    template: '/functions/{name}/invocations',
    summary:
      'The last invocations of a function, the last that was started first; those of one record by topic, partition and offset.',
    path: z.object({ name: z.string() }),
    query: listing,
    response: z.array(invocationSummary),
    run: async (ports, { path, query }) => {
      requireFunction(ports.lambda, path.name);
      return invocationsOf(ports, query, path.name);
    },
  }),
  route({
    method: 'GET',
    template: '/invocations',
    summary: 'The last invocations of all functions, the last that was started first.',
    query: listing,
    response: z.array(invocationSummary),
    run: async (ports, { query }) => invocationsOf(ports, query),
  }),
  route({
    method: 'GET',
    template: '/invocations/{requestId}',
    summary:
      'One invocation: its event as the function got it, the records decoded beside it, the response, the records that it names as failed, and its log lines.',
    path: z.object({ requestId: z.string() }),
    response: invocationDetail,
    run: async (ports, { path }) => detailOf(ports, findInvocation(ports, path.requestId)),
  }),
];
