import { z } from 'zod';
import type { functionState, invocationResult, logLine } from '../../../json-api/function-schemas.ts';
import { pathOf } from '../../../json-api/request-url.ts';
import type { invocationDetail, invocationSummary } from '../../../json-api/schemas.ts';
import { timeText } from '../../../json-api/story-text.ts';
import { lineWithTabs, oneLine } from '../../../shared/terminal-text.ts';
import { askedFor, itemText, linesText, pageInput, pageText } from '../page.ts';
import { tool } from '../tool.ts';
import { functionName, offset, partition, requestId, since, sinceOf, topic } from './inputs.ts';

type LogLine = z.output<typeof logLine>;

const MOST_LINES = 1_000;

export const functionTools = [
  tool({
    name: 'list_functions',
    title: 'Lambda functions',
    description: 'The functions with runtime, handler, timeout, memory, and their counters since the start.',
    input: z.strictObject(pageInput(50, 200)),
    isWriting: false,
    run: async (client, page) =>
      pageText(await client.get<z.output<typeof functionState>[]>('/functions'), page),
  }),
  tool({
    name: 'read_logs',
    title: 'Log lines of functions',
    description:
      'The last lines that functions and their runtime wrote, as text, the newest first: of one function, one request, with a text, since a time.',
    input: z.strictObject({
      function: functionName.optional().describe('Default: all functions.'),
      requestId: requestId.optional(),
      filter: z.string().optional().describe('Only lines that contain this text, in any case.'),
      since,
      limit: z.int().min(1).max(MOST_LINES).default(100).describe('Most lines of the result.'),
    }),
    isWriting: false,
    run: async (client, { function: name, since: given, ...query }) => {
      const path = name === undefined ? '/logs' : pathOf('functions', name, 'logs');
      const lines = await client.get<LogLine[]>(path, { ...query, since: sinceOf(given) });
      if (lines.length === 0) return 'No line is kept that fits.';
      return linesText(lines.toReversed().map(lineText), 'narrow it by function, requestId, filter or since');
    },
  }),
  tool({
    name: 'list_invocations',
    title: 'Invocations of functions',
    description:
      'The last invocations, the newest first, with outcome, duration, error and the positions of their records: of one function, of one outcome, of one record. get_invocation has the event, the response and the log lines.',
    input: z.strictObject({
      function: functionName.optional().describe('Default: all functions.'),
      outcome: z.enum(['running', 'succeeded', 'partial-failure', 'failed']).optional(),
      topic: topic.optional(),
      partition: partition.optional(),
      offset: offset.optional(),
      ...pageInput(20, 200),
    }),
    isWriting: false,
    run: async (client, { function: name, limit, skip, ...query }) => {
      const page = { limit, skip };
      const path = name === undefined ? '/invocations' : pathOf('functions', name, 'invocations');
      const asked = { ...query, limit: Math.min(1_000, askedFor(page)) };
      return pageText(await client.get<z.output<typeof invocationSummary>[]>(path, asked), page);
    },
  }),
  tool({
    name: 'get_invocation',
    title: 'One invocation',
    description:
      'One invocation: its records decoded, the response, the records that the response names as failed, and its log lines. Long texts are cut.',
    input: z.strictObject({ requestId }),
    isWriting: false,
    run: async (client, { requestId: id }) => {
      const { event, ...detail } = await client.get<z.output<typeof invocationDetail>>(
        pathOf('invocations', id),
      );
      // The records are the event, decoded.
      return itemText({ ...detail, ...(detail.records === undefined && { event }) });
    },
  }),
  tool({
    name: 'invoke_function',
    title: 'Invoke a function',
    description:
      'Invokes a function with an event and responds with its response, its error and the end of its log.',
    input: z.strictObject({
      function: functionName,
      event: z.unknown().describe('Any JSON. Default: {}. Integers beyond 2^53 are rounded.'),
    }),
    isWriting: true,
    run: async (client, { function: name, event }) =>
      itemText(
        await client.post<z.output<typeof invocationResult>>(pathOf('functions', name, 'invocations'), event),
      ),
  }),
];

const lineText = ({ timestamp, functionName: name, requestId: id, message }: LogLine) =>
  `${timeText(timestamp)}  ${oneLine(name)}  ${id === undefined ? '' : `${oneLine(id)}  `}${lineWithTabs(message)}`;
