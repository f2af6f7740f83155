import { z } from 'zod';

import { route } from '../route.ts';
import { keyTimeline, traceTimeline } from '../schemas.ts';
import { timelineOfKey } from '../timeline.ts';
import { timelineOfTrace, traceId } from '../trace-timeline.ts';

export const keyRoutes = [
  route({
    method: 'GET',
    template: '/keys/{key}',
    summary:
      'Everything that is known of a business key, over all topics and mappings: the records with this key, and what happened to them in the order of time.',
    path: z.object({ key: z.string() }),
    response: keyTimeline,
    run: async ({ mappings }, { path }) => timelineOfKey(mappings, path.key),
  }),
  route({
    method: 'GET',
    template: '/traces/{traceId}',
    summary:
      'What happened to the records of a trace, over all topics that mappings read: those whose `traceparent` header has its id, among the newest 1,000 of each partition.',
    path: z.object({ traceId }),
    response: traceTimeline,
    run: async (ports, { path, signal }) => timelineOfTrace(ports, path.traceId, signal),
  }),
];
