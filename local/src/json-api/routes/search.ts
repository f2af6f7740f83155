import { z } from 'zod';
import { route } from '../route.ts';
import { searchResults } from '../search/schemas.ts';
import { searchEverything } from '../search/search.ts';

const LONGEST_TEXT = 200;

export const searchRoutes = [
  route({
    method: 'GET',
    template: '/search',
    summary:
      'Where a text is, in any case: functions, topics, mappings, routes, schedules and resources by each of their names; keys, invocations, emails and log lines that are kept; the newest 50 records of each partition, as far as a second goes; a position such as `orders-0@42`; and a trace id. At most six of a kind.',
    query: z.object({ text: z.string().max(LONGEST_TEXT) }),
    response: searchResults,
    run: async (ports, { query }) => searchEverything(ports, query.text),
  }),
];
