import { parseArgs } from 'node:util';
import { contextOption } from '../shared/command.ts';

export interface HazardsOptions {
  /** What is deployed: a template's file, or a cloud assembly's directory. */
  readonly from: string;
  /** What is to be deployed; synthesized with `context` when it is not given. */
  readonly to: string | undefined;
  /** As `cdk deploy -c` takes it. */
  readonly context: Readonly<Record<string, string>>;
  /** Logical ids whose hazards somebody has looked at. */
  readonly accepted: readonly string[];
}

export const usage =
  'npm run hazards -- --from TEMPLATE|ASSEMBLY [--to TEMPLATE|ASSEMBLY] [-c key=value …] [--accept LOGICAL_ID …]';

/**
 * Reads the command line.
 * @throws {Error} naming the option, what was given and what is accepted.
 */
export function readOptions(args: readonly string[]): HazardsOptions {
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
  if (!values.from) throw new Error('--from is not given; accepted is the template of what is deployed.');
  const context = Object.fromEntries(values.context.map((each) => contextOption('-c', each)));
  return { from: values.from, to: values.to, context, accepted: values.accept };
}
