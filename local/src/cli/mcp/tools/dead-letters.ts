import { z } from 'zod';
import type { deadLetterList, redriveReport } from '../../../json-api/dead-letter-schemas.ts';
import { jsonLine } from '../../../shared/terminal-text.ts';
import { namedFilter } from '../../commands/named.ts';
import { askedFor, fitting, pageInput, pageText } from '../page.ts';
import { tool } from '../tool.ts';
import { functionName, topic } from './inputs.ts';

const query = {
  function: functionName.optional().describe('Whose records failed.'),
  reason: z.string().optional().describe("AWS's condition, such as RetryAttemptsExhausted."),
  recordTopic: topic.optional().describe('Topic of the records that they are about.'),
};

const MOST_REDRIVEN = 100;

export const deadLetterTools = [
  tool({
    name: 'list_dead_letters',
    title: 'Dead letters',
    description:
      'Records that were sent to on-failure destinations, the newest first: id, function, reason, the record with its value, and how often it was invoked. counts has all of them by function and reason. record_story with the position of the record has the attempts.',
    input: z.strictObject({ ...query, ...pageInput(10, 100) }),
    isWriting: false,
    run: async (client, { limit, skip, ...wanted }) => {
      const page = { limit, skip };
      const list = await client.get<z.output<typeof deadLetterList>>('/dead-letters', {
        ...(await namedFilter(client, wanted)),
        limit: Math.min(1_000, askedFor(page)),
      });
      // Other tools have the story and the invocation.
      const items = list.deadLetters.map(({ story: _, invocation: __, ...deadLetter }) => deadLetter);
      return `${pageText(items, page)}\n${jsonLine({ counts: list.counts.slice(0, 50) })}`;
    },
  }),
  tool({
    name: 'redrive_dead_letters',
    title: 'Redrive dead letters',
    description:
      'Publishes the records of dead letters again, to their topic and partition with key, value and headers as they were: those with the ids, or all of a function, reason or topic. By default it only reports what it would do; isDryRun false does it. Each record once.',
    input: z.strictObject({
      ids: z.array(z.string()).min(1).max(MOST_REDRIVEN).optional().describe('Ids of list_dead_letters.'),
      ...query,
      max: z.int().min(1).max(MOST_REDRIVEN).default(20).describe('Most records to publish.'),
      isDryRun: z.boolean().default(true),
    }),
    isWriting: true,
    run: async (client, selection) => {
      const report = await client.post<z.output<typeof redriveReport>>(
        '/dead-letters/redrive',
        await namedFilter(client, selection),
      );
      return jsonLine({
        ...report,
        results: fitting(report.results),
        unreadable: report.unreadable.slice(0, 20),
      });
    },
  }),
];
