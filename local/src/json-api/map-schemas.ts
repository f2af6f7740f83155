import { z } from 'zod';

/** How the parts of the stacks are connected: what the template declares, and who writes where as far as that is known. */
export const stackMap = z.object({
  topics: z.array(
    z.object({
      name: z.string(),
      partitions: z
        .int()
        .nullable()
        .describe('Null when there is no such topic yet, or Kafka cannot be asked.'),
      isDeclared: z.boolean().describe('Whether a template has it as a resource.'),
    }),
  ),
  functions: z.array(
    z.object({ name: z.string(), writesToAny: z.boolean().describe('Its role may write to any topic.') }),
  ),
  mappings: z.array(
    z.object({
      uuid: z.string(),
      functionName: z.string(),
      topic: z.string(),
      state: z.string(),
      problem: z.string(),
      destination: z.string().optional().describe('On-failure destination: an ARN, or `kafka://TOPIC`.'),
    }),
  ),
  routes: z.array(z.object({ apiName: z.string(), routeKey: z.string(), functionName: z.string() })),
  schedules: z.array(z.object({ name: z.string(), expression: z.string(), functionName: z.string() })),
  writes: z
    .array(
      z.object({
        functionName: z.string(),
        topic: z.string(),
        basis: z
          .enum(['observed', 'granted'])
          .describe('`observed`: Kafka has allowed it since the start; `granted`: only policies say so.'),
      }),
    )
    .nullable()
    .describe('Null with `--no-iam`: policies are not evaluated, so it is not known.'),
});

/** Warnings and errors of the mirror, newest first. */
export const noticeList = z.array(
  z.object({ time: z.string().describe('ISO 8601, UTC.'), text: z.string() }),
);
