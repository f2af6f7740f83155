import { z } from 'zod';
import { route } from '../route.ts';
import { clockState } from '../schemas.ts';
import type { ApiPorts } from '../types.ts';

/** A year: longer than whatever waits. */
const MOST_MS = 366 * 24 * 3_600_000;

export const clockRoutes = [
  route({
    method: 'GET',
    template: '/clock',
    summary: 'The time of the mirror, and how far it is ahead of the machine.',
    response: clockState,
    run: async ({ clock }) => stateOf(clock),
  }),
  route({
    method: 'POST',
    template: '/clock/advance',
    summary:
      'Skips a time: pauses before retries, batching windows, ages of records and of asynchronous events, schedules, injected delays and the durations of experiments. A schedule that became due meanwhile runs once. What functions read as the time is that of the machine.',
    body: z.object({ ms: z.number().int().min(1).max(MOST_MS) }),
    response: clockState,
    run: async ({ clock }, { body }) => {
      clock.advance(body.ms);
      return stateOf(clock);
    },
  }),
];

const stateOf = (clock: ApiPorts['clock']) => ({ now: clock.now(), aheadMs: clock.skippedMs });
