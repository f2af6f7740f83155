import { z } from 'zod';

/** An error or a delay of the next invocations of a function, and what it has hit. */
export const functionFault = z.object({
  id: z.string(),
  functionName: z.string(),
  kind: z.enum(['fail', 'delay']),
  message: z.string().optional(),
  delayMs: z.number().optional(),
  times: z.int().optional().describe('Invocations that it hits; absent: all until it is removed.'),
  createdAt: z.number(),
  hits: z.int(),
  requestIds: z.array(z.string()).describe('Of the last 100 invocations that it has hit.'),
});

/** What one action of an experiment does, and what it has hit. */
export const experimentAction = z.object({
  name: z.string().describe('In the template of the experiment.'),
  actionId: z.string(),
  description: z.string(),
  parameters: z.record(z.string(), z.string()),
  targets: z.array(z.string()).describe('ARNs of the roles or functions that were chosen.'),
  endsAt: z.number(),
  outcome: z.string().describe('What it did at once, such as how many environments it ended; else empty.'),
  hits: z.int().describe('Invocations, or calls to AWS services.'),
  requestIds: z.array(z.string()).describe('Of the last 100 invocations that it has hit.'),
  calls: z
    .array(
      z.object({
        time: z.number(),
        service: z.string(),
        operation: z.string(),
        caller: z.string().describe('ARN of the assumed role, whose session has the name of the function.'),
        requestId: z.string().describe('Of the call, as the SDK has it in its error.'),
      }),
    )
    .describe('The last 100 calls that it has hit.'),
});

/** An experiment of the AWS Fault Injection Service at the AWS endpoint. */
export const experimentFault = z.object({
  id: z.string(),
  kind: z.literal('experiment'),
  status: z.enum(['running', 'completed', 'stopped']),
  createdAt: z.number(),
  endsAt: z.number().describe('Of its last action, or when it was stopped.'),
  hits: z.int(),
  actions: z.array(experimentAction),
});

export const fault = z.discriminatedUnion('kind', [functionFault, experimentFault]);
