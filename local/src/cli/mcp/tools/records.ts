import { z } from 'zod';
import { pathOf } from '../../../json-api/request-url.ts';
import { outcomeParameter } from '../../../json-api/schemas.ts';
import { type MirrorRecord, storyLines } from '../../../json-api/story-text.ts';
import { CommandError } from '../../commands/command-error.ts';
import { askedFor, linesText, pageInput, pageText } from '../page.ts';
import { tool } from '../tool.ts';
import { functionName, offset, partition, since, sinceOf, topic } from './inputs.ts';

export const recordTools = [
  tool({
    name: 'record_story',
    title: 'What happened to a record',
    description:
      'What happened to one record in every event source mapping of its topic, as text: filtered or not, batch, each attempt with request id and error, where it ended, commit. With waitSeconds it waits until the record has ended in every mapping that is not paused. read_logs with a request id shows what the function printed.',
    input: z.strictObject({
      topic,
      partition,
      offset,
      waitSeconds: z.number().min(0).max(55).default(0).describe('Wait for the end, at most so long.'),
    }),
    isWriting: false,
    run: async (client, input) => {
      const path = pathOf('records', input.topic, input.partition, input.offset);
      const stories = await client.get<MirrorRecord[]>(path, { wait: input.waitSeconds });
      if (stories.length === 0)
        throw new CommandError(
          'No mapping remembers the record: none reads its topic, it is not polled yet, or it is too long ago. list_mappings shows which mappings read the topic and whether they are Enabled.',
        );
      const lines = stories.flatMap((story, index) => [...(index > 0 ? [''] : []), ...storyLines(story)]);
      return linesText(lines, 'list_invocations with the position has the attempts');
    },
  }),
  tool({
    name: 'list_record_outcomes',
    title: 'What happened to records',
    description:
      'The last records that mappings polled, the newest first, each with its outcome: pending, delivered, filtered, destination (sent to the on-failure destination), discarded (lost), revoked. Attempts are counted; record_story has them with their errors.',
    input: z.strictObject({
      function: functionName.optional(),
      topic: topic.optional(),
      outcome: outcomeParameter,
      key: z.string().optional().describe('Exact text of the key: one business key over all topics.'),
      since,
      ...pageInput(20, 200),
    }),
    isWriting: false,
    run: async (client, { since: given, limit, skip, ...query }) => {
      const page = { limit, skip };
      const asked = { ...query, since: sinceOf(given), limit: Math.min(1_000, askedFor(page)) };
      const stories = await client.get<MirrorRecord[]>('/records', asked);
      return pageText(stories.map(summaryOf), page);
    },
  }),
];

function summaryOf({ attempts, batch: _, ...story }: MirrorRecord) {
  const error = attempts.findLast((each) => each.error !== undefined)?.error;
  return { ...story, ...(error !== undefined && { lastError: error }) };
}
