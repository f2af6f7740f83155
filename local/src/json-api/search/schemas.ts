import { z } from 'zod';

/** Something that a text was found in, with what its page is reached by. */
const searchResult = z.object({
  kind: z.enum([
    'topic',
    'function',
    'mapping',
    'route',
    'schedule',
    'resource',
    'key',
    'trace',
    'record',
    'invocation',
    'log',
    'email',
  ]),
  title: z.string(),
  detail: z.string().optional(),
  id: z
    .string()
    .optional()
    .describe(
      'UUID, request id, message id, trace id, or physical id of a resource; of a line, the request id.',
    ),
  functionName: z.string().optional(),
  topic: z.string().optional(),
  partition: z.int().optional(),
  offset: z.int().optional(),
});

export const searchResults = z.object({
  results: z.array(searchResult).describe('By kind; the best of each first.'),
  isPartial: z.boolean().describe('Whether the time was up before all recent records were looked at.'),
});

export type SearchResult = z.input<typeof searchResult>;
