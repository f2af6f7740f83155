import { z } from 'zod';
import { wholeFrom } from '../body-number.ts';
import { fault, functionFault } from '../fault-schemas.ts';
import { endFault, faultView, faultViews } from '../fault-view.ts';
import { route } from '../route.ts';
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
    run: async ({ lambda, functionFaults }, { path, body: { times, ...added } }) => {
      requireFunction(lambda, path.name);
      return faultView(functionFaults.add(path.name, added, times));
    },
  }),
  route({
    method: 'GET',
    template: '/faults',
    summary:
      'The faults of functions and the experiments of the Fault Injection Service, those that are over included, with the invocations and calls that they hit.',
    response: z.array(fault),
    run: async (ports) => faultViews(ports),
  }),
  route({
    method: 'DELETE',
    template: '/faults/{id}',
    summary:
      'Ends a fault: no further invocation or call meets it. One of a function is forgotten, an experiment is stopped.',
    path: z.object({ id: z.string() }),
    response: fault,
    run: async (ports, { path }) => endFault(ports, path.id),
  }),
];
