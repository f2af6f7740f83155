import { z } from 'zod';
import { faultView } from '../fault-view.ts';
import { idleStateOf, waitUntilIdle } from '../idle.ts';
import { waitUntilPolling } from '../polling.ts';
import { route, waitSeconds } from '../route.ts';
import { idleState, pollingState, stackState } from '../schemas.ts';

export const stateRoutes = [
  route({
    method: 'GET',
    template: '/state',
    summary:
      'Title, addresses, what the stacks have become (outputs and resources), and the faults of functions.',
    response: stackState,
    run: async ({ state, functionFaults }) =>
      structuredClone({ ...state(), faults: functionFaults.list().map(faultView) }) as z.input<
        typeof stackState
      >,
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
];
