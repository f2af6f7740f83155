import { z } from 'zod';
import { faultViews } from '../fault-view.ts';
import { idleStateOf, waitUntilIdle } from '../idle.ts';
import { waitUntilPolling } from '../polling.ts';
import { route, waitSeconds } from '../route.ts';
import { idleState, pollingState, resetState, stackState } from '../schemas.ts';

/** What takes longer is not waited for. */
const POLLING_SECONDS = 10;

export const stateRoutes = [
  route({
    method: 'GET',
    template: '/state',
    summary:
      'Title, addresses, what the stacks have become (outputs and resources), and the faults of functions and experiments.',
    response: stackState,
    run: async (ports) =>
      structuredClone({ ...ports.state(), faults: faultViews(ports) }) as z.input<typeof stackState>,
  }),
  route({
    method: 'GET',
    template: '/polling',
    summary:
      'Whether every enabled mapping has partitions to poll, or names a problem; with `wait`, as soon as it is so.',
    query: z.object({ wait: waitSeconds }),
    response: pollingState,
    run: async (ports, { query, signal }) => waitUntilPolling(ports, query.wait, signal),
  }),
  route({
    method: 'GET',
    template: '/idle',
    summary:
      'Whether every mapping that is not paused has processed all that is written; with `wait`, as soon as it is so.',
    query: z.object({ wait: waitSeconds }),
    response: idleState,
    run: async (ports, { query, signal }) =>
      query.wait > 0 ? waitUntilIdle(ports, query.wait, signal) : idleStateOf(ports),
  }),
  route({
    method: 'POST',
    template: '/reset',
    summary:
      'Brings data back to what it was after the start: topics and tables are empty except for what custom resources put there, groups, emails, log lines, invocations and what happened to records are forgotten. Responds when mappings poll again. Not with services of the user (external).',
    response: resetState,
    run: async (ports, { signal }) => {
      const startedAt = performance.now();
      await ports.reset();
      ports.changes.wasReset();
      await waitUntilPolling(ports, POLLING_SECONDS, signal);
      return { durationMs: Math.round(performance.now() - startedAt) };
    },
  }),
];
