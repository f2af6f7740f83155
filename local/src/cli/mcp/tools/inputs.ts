import { z } from 'zod';
import { timeOf } from '../../commands/time.ts';

/** Parameters that several tools have. */

export const topic = z.string().min(1).describe('Name of a topic, as list_topics has it.');
export const functionName = z.string().min(1).describe('Name of a function, as list_functions has it.');
export const partition = z.int().min(0).describe('Number of a partition, from 0.');
export const offset = z.int().min(0).describe('Offset of a record in its partition.');
export const requestId = z
  .string()
  .min(1)
  .describe('Request id of an invocation, as stories and logs have it.');
export const since = z
  .string()
  .optional()
  .describe('Only from that time on: a duration before now such as 30s, 5m, 2h, or ISO 8601.');

/** @returns milliseconds since the epoch. @throws {UsageError} */
export const sinceOf = (given: string | undefined) =>
  given === undefined ? undefined : timeOf('since', given);
