import { parseArgs } from 'node:util';
import { type AwsAccess, awsAccessOf, awsOptions, awsUsage } from '../shared/aws-access.ts';
import { countOption } from '../shared/command.ts';

export interface RedriveOptions extends AwsAccess {
  /** Only dead letters of this consumer. */
  readonly consumer: string | undefined;
  /** Only records that were discarded for this reason. */
  readonly reason: string | undefined;
  /** Most records to publish; none: all. */
  readonly max: number | undefined;
  readonly isDryRun: boolean;
  /** A record that was redriven so often before is left. */
  readonly loopLimit: number | undefined;
}

export const usage = `npm run redrive [-- --function payment] [--reason RetryAttemptsExhausted] [--max N] [--dry-run] [--loop-limit 3] ${awsUsage}`;

/**
 * Reads the command line.
 * @throws {Error} naming the option, what was given and what is accepted.
 */
export function readOptions(args: readonly string[]): RedriveOptions {
  const { values } = parseArgs({
    args: [...args],
    strict: true,
    options: {
      ...awsOptions,
      function: { type: 'string' },
      reason: { type: 'string' },
      max: { type: 'string' },
      'dry-run': { type: 'boolean', default: false },
      'loop-limit': { type: 'string' },
    },
  });
  return {
    ...awsAccessOf(values),
    consumer: values.function,
    reason: values.reason,
    max: countOption('max', values.max),
    isDryRun: values['dry-run'],
    loopLimit: countOption('loop-limit', values['loop-limit']),
  };
}
