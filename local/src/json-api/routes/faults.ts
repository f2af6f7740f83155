import { z } from 'zod';
import { wholeFrom } from '../body-number.ts';
import { faultView } from '../fault-view.ts';
import { route } from '../route.ts';
import { functionFault } from '../schemas.ts';
import { requireFunction } from './functions.ts';

const MOST_TIMES = 1_000_000;
/** The longest timeout of a function. */
const LONGEST_DELAY_MS = 900_000;
const LONGEST_MESSAGE = 1_000;

const newFault = z.discriminatedUnion(
  'kind',
  [
    z.strictObject({
      kind: z.literal('fail'),
      message: z.string().max(LONGEST_MESSAGE).default('This error is injected by the mirror.'),
      times: wholeFrom(1, MOST_TIMES).default(1),
    }),
    z.strictObject({
      kind: z.literal('delay'),
      delayMs: wholeFrom(1, LONGEST_DELAY_MS),
      times: wholeFrom(1, MOST_TIMES)
        .optional()
        .describe('Default: all invocations, until the fault is removed.'),
    }),
  ],
  { error: 'accepted: kind is fail or delay' },
);

export const faultRoutes = [
  route({
    method: 'POST',
    template: '/functions/{name}/faults',
    summary:
      'Makes the next invocations of a function fail without running, as an error of the function itself, or run later, as part of their duration. Errors come before delays.',
    path: z.object({ name: z.string() }),
    body: newFault,
    response: functionFault,
    run: async ({ lambda, functionFaults }, { path, body: { times, ...fault } }) => {
      requireFunction(lambda, path.name);
      return faultView(functionFaults.add(path.name, fault, times));
    },
  }),
  route({
    method: 'GET',
    template: '/faults',
    summary: 'The faults of functions, those that are spent included, with the invocations that they hit.',
    response: z.array(functionFault),
    run: async ({ functionFaults }) => functionFaults.list().map(faultView),
  }),
  route({
    method: 'DELETE',
    template: '/faults/{id}',
    summary: 'Removes a fault: no further invocation meets it.',
    path: z.object({ id: z.string() }),
    response: functionFault,
    run: async ({ functionFaults }, { path }) => faultView(functionFaults.remove(path.id)),
  }),
];
