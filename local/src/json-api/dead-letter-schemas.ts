import { z } from 'zod';
import { invocationSummary, recordStory, topicRecord } from './schemas.ts';

/** Shapes of what the API returns and takes of dead letters. Times are milliseconds since the epoch. */

const deadLetterMembers = {
  id: z.string(),
  destination: z.string().describe('An ARN, or `kafka://TOPIC`.'),
  at: z.number().describe('When it was sent there.'),
  functionName: z.string(),
  mapping: z.string().optional().describe('UUID; absent when it is not known.'),
  reason: z.string().describe("AWS's condition, for example `RetryAttemptsExhausted`."),
  requestId: z
    .string()
    .optional()
    .describe('Of the invocation that failed last; absent where the function was not invoked.'),
  invocations: z.int().describe('With this record.'),
  record: z
    .object({
      topic: z.string(),
      partition: z.int(),
      offset: z.int(),
      timestamp: z.number().optional(),
    })
    .describe('What it is about.'),
};

const deadLetter = z.object(deadLetterMembers);

const deadLetterDetail = z.object({
  ...deadLetterMembers,
  original: topicRecord.optional().describe('The record, decoded; absent when its topic does not keep it.'),
  story: recordStory.optional().describe('What happened to the record, while its mapping remembers it.'),
  invocation: invocationSummary.optional().describe('The one of `requestId`, while it is kept.'),
});

const count = z.object({ functionName: z.string(), reason: z.string(), count: z.int() });
const unreadable = z
  .array(z.string())
  .describe('Records of dead-letter topics that are not documents of Lambda, as positions.');

export const deadLetterList = z.object({
  deadLetters: z.array(deadLetterDetail),
  counts: z.array(count).describe('Of all that were found, by function and reason.'),
  allCounts: z.array(count).describe('The same, whatever `function` and `reason` are: what can be selected.'),
  unreadable,
});

export const deadLetterQuery = {
  topic: z
    .string()
    .optional()
    .describe('A topic that dead letters are in. Default: every on-failure destination.'),
  destination: z.string().optional().describe('An ARN, or `kafka://TOPIC`.'),
  function: z.string().optional(),
  reason: z.string().optional(),
  recordTopic: z.string().optional().describe('Topic of the records that they are about.'),
};

const MOST_IDS = 1_000;
const MOST_REDRIVEN = 10_000;
/** What `loopLimit` accepts at most. */
export const MOST_LOOPS = 1_000;

const wholeTo = (maximum: number) => {
  const error = `accepted: a whole number from 1 to ${maximum}`;
  return z.int(error).min(1, error).max(maximum, error);
};

export const redriveRequest = z.strictObject({
  ids: z.array(z.string()).min(1).max(MOST_IDS).optional().describe('These, in place of a query.'),
  all: z.literal(true).optional().describe('All of them.'),
  ...deadLetterQuery,
  max: wholeTo(MOST_REDRIVEN).default(1_000).describe('Most records to publish.'),
  loopLimit: wholeTo(MOST_LOOPS).default(3).describe('A record that was redriven so often before is left.'),
  isDryRun: z.boolean().default(false).describe('Reports what would be done, and does nothing.'),
});

export const redriveReport = z.object({
  isDryRun: z.boolean(),
  results: z
    .array(
      z.object({
        ...deadLetter.shape,
        outcome: z.enum([
          'redriven',
          'wanted',
          'redriven-before',
          'same-record',
          'gone',
          'too-large',
          'loop',
        ]),
        to: z.string().optional().describe('Where the copy is, `TOPIC-PARTITION@OFFSET`.'),
        redrivenAt: z.number().optional().describe('When an earlier redrive published it.'),
      }),
    )
    .describe('The oldest first.'),
  waiting: z.int().describe('Those that were left since `max` was reached.'),
  unreadable,
});
