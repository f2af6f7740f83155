import { z } from 'zod';
import { timelineOf } from '../key-timeline.ts';
import { route } from '../route.ts';
import { keyTimeline } from '../schemas.ts';

export const keyRoutes = [
  route({
    method: 'GET',
    template: '/keys/{key}',
    summary:
      'Everything that is known of a business key, over all topics and mappings: the records with this key, and what happened to them in the order of time.',
    path: z.object({ key: z.string() }),
    response: keyTimeline,
    run: async ({ mappings }, { path }) => timelineOf(mappings, path.key),
  }),
];
