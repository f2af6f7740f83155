import { z } from 'zod';
import { attempt, outcome } from './schemas.ts';

/** A batch as the mapping decided about it. */
export const batchStory = z.object({
  mapping: z.string().describe('UUID'),
  functionName: z.string(),
  topic: z.string(),
  batch: z.object({ id: z.int(), size: z.int(), reason: z.string(), createdAt: z.number() }),
  records: z
    .array(
      z.object({
        partition: z.int(),
        offset: z.int(),
        key: z.string().nullable(),
        sizeBytes: z.int(),
        outcome,
        condition: z.string().optional(),
        destination: z.string().optional(),
        endedAt: z.number().optional(),
      }),
    )
    .describe('Those that are remembered, in the order they were polled.'),
  invocations: z
    .array(
      z.object({
        startedAt: z.number(),
        durationMs: z.number().optional(),
        requestId: z.string().optional(),
        result: attempt.shape.result,
        error: z.string().optional(),
        records: z.array(z.int()).describe('Indexes of `records`.'),
        failed: z.array(z.int()).describe('Of these, the ones that failed.'),
        parent: z
          .int()
          .optional()
          .describe(
            'Index of the invocation before it that had all its records: a retry, a half, or what failed.',
          ),
      }),
    )
    .describe('In the order they were begun.'),
});
