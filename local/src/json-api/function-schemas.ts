import { z } from 'zod';
import { LEVELS } from '../shared/log-line.ts';

/** Shapes of functions and their logs. Times are milliseconds since the epoch. */

export const functionState = z.object({
  name: z.string(),
  arn: z.string(),
  runtime: z.string(),
  handler: z.string(),
  timeoutSeconds: z.number(),
  memorySizeInMb: z.number(),
  invocations: z.int(),
  errors: z.int(),
  throttles: z.int(),
});

/** A function with what it is configured with. */
export const functionDetail = functionState.extend({
  logicalId: z.string(),
  version: z.string().optional().describe('That its ARN leads to; absent: `$LATEST`.'),
  roleArn: z.string(),
  ephemeralStorageMb: z.number(),
  reservedConcurrentExecutions: z.int().optional().describe('Absent: unreserved.'),
  layers: z.int(),
  codeDirectory: z.string().describe('Where its unpacked code is on this machine.'),
  logging: z.object({
    format: z.enum(['Text', 'JSON']),
    group: z.string(),
    applicationLevel: z.string().optional(),
    systemLevel: z.string().optional(),
  }),
  environmentNames: z.array(z.string()).describe('Names of its environment variables, sorted.'),
});

export const functionEnvironment = z.object({
  variables: z.record(z.string(), z.string()).describe('As deployed, without those of the runtime.'),
});

export const startedRun = z.object({ requestId: z.string() });

export const invocationResult = z.object({
  requestId: z.string(),
  executedVersion: z.string(),
  functionError: z.string().optional(),
  payload: z.unknown(),
  logTail: z.string(),
});

export const logLine = z.object({
  functionName: z.string(),
  sequence: z.int().describe('Ascends by one with each line of the function.'),
  timestamp: z.number(),
  stream: z.string(),
  requestId: z.string().optional(),
  level: z
    .enum(LEVELS)
    .optional()
    .describe('As the line says it, in text or JSON; of a line without one, that of the line it follows.'),
  message: z.string(),
});
