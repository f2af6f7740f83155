import { parseArgs } from 'node:util';
import { contextOption } from '../shared/command.ts';

export interface DiffCheckOptions {
  /** What is deployed: a template file, or the directory of a cloud assembly. */
  readonly from: string;
  /** What is to be deployed; synthesized with `context` when it is not given. */
  readonly to: string | undefined;
  /** As `cdk deploy -c` takes it. */
  readonly context: Readonly<Record<string, string>>;
  /** Logical ids whose unsafe changes the operator has reviewed. */
  readonly accepted: readonly string[];
}

export const usage =
  'npm run diff:check -- --from TEMPLATE|ASSEMBLY [--to TEMPLATE|ASSEMBLY] [-c key=value …] [--accept LOGICAL_ID …]';

/**
 * Reads the command line.
 * @throws {Error} naming the option, the value given and what is accepted.
 */
export function readOptions(args: readonly string[]): DiffCheckOptions {
  const { values } = parseArgs({
    args: [...args],
    strict: true,
    options: {
      from: { type: 'string' },
      to: { type: 'string' },
      context: { type: 'string', short: 'c', multiple: true, default: [] },
      accept: { type: 'string', multiple: true, default: [] },
    },
  });
  if (!values.from)
    throw new Error('--from is missing; accepted: the template or assembly of what is deployed.');
  const context = Object.fromEntries(values.context.map((each) => contextOption('-c', each)));
  return { from: values.from, to: values.to, context, accepted: values.accept };
}
