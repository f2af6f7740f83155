import { z } from 'zod';

/** Shapes of what the API returns of policies. Times are milliseconds since the epoch. */

const grant = z.object({
  action: z.string(),
  resource: z.string(),
  use: z
    .enum(['needed', 'unused', 'not asked'])
    .describe('`not asked`: no service of the mirror asks for such an action, so nothing can be said.'),
});

const refusal = z.object({
  principal: z.string().describe('ARN of the assumed role.'),
  role: z.string(),
  caller: z.string().describe('The function that asked, or the name of the session of a role.'),
  isFunction: z.boolean(),
  action: z.string(),
  resource: z.string(),
  by: z.enum(['identity-based policy', 'permissions boundary']),
  isExplicit: z.boolean().describe('Whether a statement denies it; otherwise none allows it.'),
  message: z.string().describe("AWS's error message."),
  statement: z
    .object({ Effect: z.literal('Allow'), Action: z.string(), Resource: z.string() })
    .optional()
    .describe('Would allow it; absent where another statement denies it.'),
  count: z.int(),
  firstAt: z.number(),
  lastAt: z.number(),
});

export const grantsState = z.object({
  isEnforced: z.boolean().describe('False with `--no-iam`: nothing is known then.'),
  roles: z.array(z.object({ role: z.string(), functions: z.array(z.string()), grants: z.array(grant) })),
  refusals: z.array(refusal).describe('Those that were refused last first.'),
});
