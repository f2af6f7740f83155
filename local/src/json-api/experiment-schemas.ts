import { z } from 'zod';

/** Shapes of what the API returns and takes to start experiments. */

export const faultAction = z.object({
  id: z.string().describe('As in AWS Fault Injection Service, for example `aws:lambda:invocation-error`.'),
  description: z.string(),
  targetType: z.string().describe('`aws:iam:role` or `aws:lambda:function`.'),
});

export const newExperiment = z.strictObject({
  actionId: z.string(),
  targets: z.array(z.string()).min(1).describe('ARNs of roles or functions, as the action has them.'),
  parameters: z
    .record(z.string(), z.string())
    .default({})
    .describe('Of the action, as text, with the names of FIS.'),
});
