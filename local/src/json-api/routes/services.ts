import { z } from 'zod';
import { wholeFrom } from '../body-number.ts';
import { route } from '../route.ts';
import { serviceFault, serviceState } from '../service-schemas.ts';

/** What takes longer is no test of an outage but an outage. */
const LONGEST_MS = 10 * 60_000;
const DEFAULT_MS = 10_000;

const newFault = z.strictObject({
  kind: z
    .enum(['stall', 'stop'], { error: 'accepted: stall or stop' })
    .describe(
      '`stall`: it responds to nothing and continues later, with its connections. `stop`: it is killed, and started again on its ports with its data.',
    ),
  durationMs: wholeFrom(1, LONGEST_MS).default(DEFAULT_MS),
});

export const serviceRoutes = [
  route({
    method: 'GET',
    template: '/services',
    summary: 'The services of the mirror, whether they can be made unavailable, and what makes them so now.',
    response: z.array(serviceState),
    run: async ({ serviceFaults }) => serviceFaults.states(),
  }),
  route({
    method: 'POST',
    template: '/services/{name}/faults',
    summary:
      'Makes a service unavailable for a time. It is available again after that, when the fault is removed, at a reset, and when the mirror stops. Not with services of the user (external, docker); on Windows, only the mailbox can be stalled.',
    path: z.object({ name: z.string() }),
    body: newFault,
    response: serviceFault,
    run: async ({ serviceFaults }, { path, body }) =>
      serviceFaults.add(path.name, body.kind, body.durationMs),
  }),
  route({
    method: 'GET',
    template: '/services/faults',
    summary: 'The faults of services, those that have ended included.',
    response: z.array(serviceFault),
    run: async ({ serviceFaults }) => serviceFaults.list(),
  }),
  route({
    method: 'DELETE',
    template: '/services/faults/{id}',
    summary: 'Ends a fault of a service: responds when the service is available again.',
    path: z.object({ id: z.string() }),
    response: serviceFault,
    run: async ({ serviceFaults }, { path }) => serviceFaults.end(path.id),
  }),
];
