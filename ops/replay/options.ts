import { parseArgs } from 'node:util';
import { type AwsAccess, awsAccessOf, awsOptions, awsUsage } from '../shared/aws-access.ts';

export interface ReplayOptions extends AwsAccess {
  /** Whose mappings read again. */
  readonly consumer: string;
  /** The first record of this time or later, milliseconds since the epoch; or the oldest record there is. */
  readonly from: number | 'beginning';
  /** Fill a new generation of the consumer's table, and switch to it. */
  readonly isRebuild: boolean;
  /** Wait until everything is read. */
  readonly isWaiting: boolean;
}

export const usage = `npm run replay -- --function analytics --from TIME|beginning [--rebuild] [--no-wait] ${awsUsage}`;

const timeFormat = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})$/;

/**
 * Reads the command line.
 * @param now milliseconds since the epoch.
 * @throws {Error} naming the option, what was given and what is accepted.
 */
export function readOptions(args: readonly string[], now = Date.now()): ReplayOptions {
  const { values } = parseArgs({
    args: [...args],
    strict: true,
    options: {
      ...awsOptions,
      function: { type: 'string' },
      from: { type: 'string' },
      rebuild: { type: 'boolean', default: false },
      'no-wait': { type: 'boolean', default: false },
    },
  });
  if (!values.function) throw new Error('--function is missing; accepted is a consumer such as analytics.');
  if (values.rebuild && values['no-wait']) {
    throw new Error(
      '--no-wait is given with --rebuild, which has to wait before it can switch; leave it out.',
    );
  }
  return {
    ...awsAccessOf(values),
    consumer: values.function,
    from: fromOf(values.from, now),
    isRebuild: values.rebuild,
    isWaiting: !values['no-wait'],
  };
}

function fromOf(text: string | undefined, now: number): ReplayOptions['from'] {
  if (text === 'beginning') return text;
  const time = text !== undefined && timeFormat.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(time)) {
    const given = text === undefined ? 'missing' : `"${text}"`;
    throw new Error(
      `--from is ${given}; accepted are beginning, and a time of RFC 3339 such as 2026-11-21T10:00:00Z.`,
    );
  }
  if (time <= now) return time;
  throw new Error(
    `--from is ${text}, which is in the future: it is ${new Date(now).toISOString()} now; accepted: a time before it.`,
  );
}
