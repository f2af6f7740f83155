import { parseArgs } from 'node:util';
import { type AwsAccess, awsAccessOf, awsOptions, awsUsage } from '../shared/aws-access.ts';

export interface RebuildOptions extends AwsAccess {
  /** Compare the new generation with the live table when it is filled. */
  readonly isCompared: boolean;
  /** Leave the new generation in place after a comparison that found no difference. */
  readonly isKept: boolean;
}

export const usage = `npm run rebuild-timeline [-- --compare] [--keep] ${awsUsage}`;

/**
 * Reads the command line.
 * @throws {Error} naming the option, what was given and what is accepted.
 */
export function readOptions(args: readonly string[]): RebuildOptions {
  const { values } = parseArgs({
    args: [...args],
    strict: true,
    options: {
      ...awsOptions,
      compare: { type: 'boolean', default: false },
      keep: { type: 'boolean', default: false },
    },
  });
  return { ...awsAccessOf(values), isCompared: values.compare, isKept: values.keep };
}
