import { parseArgs } from 'node:util';
import { awsOptions, isAddress } from '../shared/aws-access.ts';

export interface RebuildOptions {
  /** The mirror's AWS endpoint. */
  readonly aws: string;
  /** Of the stack whose timeline is rebuilt. */
  readonly stage: string;
  /** Compare the new generation with the live table when it is filled. */
  readonly isCompared: boolean;
  /** Leave the new generation in place after a comparison that found no difference. */
  readonly isKept: boolean;
}

export const usage =
  'npm run rebuild-timeline [-- --compare] [--keep] [--aws http://127.0.0.1:4566] [--stage dev]';

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
  if (!isAddress(values.aws)) {
    throw new Error(`--aws is "${values.aws}"; accepted is an address such as http://127.0.0.1:4566.`);
  }
  return { aws: values.aws, stage: values.stage, isCompared: values.compare, isKept: values.keep };
}
